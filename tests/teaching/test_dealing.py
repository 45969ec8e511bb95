"""Episodes dealt for the sliders: one slider changes one thing, and answers are those of a slow loop."""

from __future__ import annotations

import numpy as np
import pytest

from versa_core.errors import EpisodeError
from versa_core.teaching.dealing import deal, nearest_prototype

LABELS = np.repeat(np.arange(6), 8)


def test_support_and_query_are_apart_and_of_their_class() -> None:
    dealt = deal(LABELS, 4, 5, 3, seed=1)
    for label in range(4):
        assert set(LABELS[dealt.support[label]]) == set(LABELS[dealt.query[label]]) == {label}
        assert not set(dealt.support[label]) & set(dealt.query[label])


def test_one_slider_changes_one_thing() -> None:
    all_in = deal(LABELS, 4, 5, 3, seed=1)
    wishes = ((4, 2, 3), (4, 5, 1), (2, 5, 3))
    fewer_shots, fewer_queries, fewer_classes = (deal(LABELS, *one, seed=1) for one in wishes)
    assert (fewer_shots.query == all_in.query).all()
    assert (fewer_shots.support == all_in.support[:, :2]).all()
    assert (fewer_queries.support == all_in.support).all()
    assert (fewer_queries.query == all_in.query[:, :1]).all()
    assert (fewer_classes.support == all_in.support[:2]).all()
    assert (deal(LABELS, 4, 5, 3, seed=2).support != all_in.support).any()


def test_answers_are_those_of_a_slow_loop() -> None:
    embeddings = np.random.default_rng(0).normal(size=(len(LABELS), 3)) + LABELS[:, None] % 3
    dealt = deal(LABELS, 5, 4, 2, seed=0)
    for shot in (1, 3):
        answers = nearest_prototype(embeddings, dealt, shot)
        for label in range(5):
            for place, query in enumerate(dealt.query[label]):
                means = [sum(embeddings[one] for one in dealt.support[other][:shot]) / shot for other in range(5)]
                distances = [sum((embeddings[query] - mean) ** 2) for mean in means]
                assert answers[label, place] == distances.index(min(distances))


@pytest.mark.parametrize("wish", [(7, 1, 1), (4, 6, 3)])
def test_too_much_is_told(wish: tuple[int, int, int]) -> None:
    with pytest.raises(EpisodeError, match="Lower way, shot or query"):
        deal(LABELS, *wish, seed=0)
