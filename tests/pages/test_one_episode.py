"""Lesson 2, One episode: dealt, played deal after deal, and told with its own numbers."""

from __future__ import annotations

import numpy as np

from pages.ui.teaching.deals_film import N_DEALS, share_right
from pages.ui.teaching.dealt_episode import pool_of
from tests.pages.lessons import guess, open_lesson, plots_unread, wait_for_words
from tests.pages.reading import text
from versa_core.project import Project
from versa_core.teaching.dealing import deal


def test_the_guess_is_answered_and_every_plot_is_read(owner: str, mine: Project) -> None:
    app = open_lesson(owner, "one_episode")
    guess(app, "many")
    wait_for_words(app, "times as many.")
    assert plots_unread(app) == (2, [])
    assert f"{N_DEALS} deals one after another" in text(app)
    assert any("def nearest_prototype" in one.value for one in app.code)


def test_a_deal_is_scored_as_a_loop_scores_it() -> None:
    pool = pool_of(0)
    embeddings = np.random.default_rng(0).normal(size=(len(pool.labels), 4)).astype(np.float32)
    dealt = deal(pool.labels, 4, 3, 2, seed=5)
    means = [np.mean([embeddings[place] for place in row[:2]], axis=0) for row in dealt.support]
    right = [
        int(np.argmin([np.linalg.norm(embeddings[place] - mean) for mean in means])) == label
        for label, row in enumerate(dealt.query)
        for place in row
    ]
    assert share_right(embeddings, dealt, 2) == sum(right) / len(right)
