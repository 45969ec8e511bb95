"""The running example is the first episode of the lesson on episodes: the same pictures under the same letters."""

from __future__ import annotations

import numpy as np

from pages.ui.teaching.dealt_episode import episode_html, pool_of
from pages.ui.teaching.running_example import N_WAY, example_html
from versa_core.teaching.dealing import deal


def test_its_pictures_are_those_of_the_first_episode() -> None:
    pool, shown = pool_of(0), example_html()
    first = deal(pool.labels, 8, 5, 2, seed=0)
    for place in first.support[:N_WAY, 0]:
        assert shown.count(pool.addresses[place]) == 1
    assert shown.count('class="support"') == N_WAY
    assert shown.count('class="query"') == 1
    table = episode_html(pool, first, 1, np.zeros((8, 2), np.int64))
    assert all(f'alt="support of class {letter}' in both for letter in "ABCDE" for both in (shown, table))
