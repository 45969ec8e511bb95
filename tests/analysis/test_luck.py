"""The luck meter against loops: every redraw, its answers, and words where there are too few pictures."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest

from tests.toys import easy_images, small_model, support_of
from versa_core.analysis.luck import check_redraws, draw_support, measure_luck, nearest_mean
from versa_core.data.episodes import to_float
from versa_core.device import generator
from versa_core.errors import EpisodeError
from versa_core.methods import METHODS

NAMES = ("ant", "bee", "cow")
LABELS = np.repeat(np.arange(3), 6)


def chance(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def clouds(spread: float, n_each: int = 6) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Embeddings of three classes around three corners."""
    labels = np.repeat(np.arange(3), n_each)
    return (np.eye(3)[labels] + chance(7).normal(0, spread, (3 * n_each, 3))).astype(np.float32)


def none_same(n: int = 18) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return np.zeros((n, n), np.bool_)


def slow_answers(points: np.ndarray, labels: np.ndarray, support: list[int], query: list[int]) -> list[int]:  # type: ignore[type-arg]  # plain loops
    answers = []
    for asked in query:
        apart = []
        for label in range(3):
            members = [points[place] for place in support if labels[place] == label]
            mean = [sum(axis) / len(members) for axis in zip(*members, strict=True)]
            apart.append(sum((float(a) - float(b)) ** 2 for a, b in zip(points[asked], mean, strict=True)))
        answers.append(apart.index(min(apart)))
    return answers


def test_answers_are_those_of_the_nearest_mean_in_loops() -> None:
    points = clouds(0.6)
    support = draw_support(LABELS, [1, 2, 4], chance())
    query = np.setdiff1d(np.arange(18), support)
    found = nearest_mean(points, LABELS, support, query).tolist()
    assert found == slow_answers(points, LABELS, support.tolist(), query.tolist())
    assert found != LABELS[query].tolist(), "an easy case would prove nothing"


def test_answers_are_those_of_the_method_prototype() -> None:
    images, model = easy_images((5, 5, 5), seed=3), small_model()
    support = draw_support(images.labels, [2, 2, 2], chance())
    query = np.setdiff1d(np.arange(15), support)
    method = METHODS.build("prototype", {"distance": "euclidean"})
    (step,) = method.adapt(model, support_of(images.subset(support)), generator=generator(0))
    expected = step.classifier.predict_proba(to_float(images.images[query])).argmax(1)
    embeddings = model.embed(to_float(images.images)).numpy()
    assert nearest_mean(embeddings, images.labels, support, query).tolist() == expected.tolist()


def test_a_redraw_has_the_shots_of_each_class_and_every_set_can_come() -> None:
    labels = np.repeat(np.arange(2), 3)
    seen = {tuple(draw_support(labels, [1, 2], source).tolist()) for source in [chance()] for _ in range(300)}
    expected = {(a, *pair) for a in range(3) for pair in itertools.combinations(range(3, 6), 2)}
    assert seen == expected


def test_every_redraw_is_scored_as_a_loop_scores_it() -> None:
    points, shots = clouds(0.6), [2, 2, 3]
    luck = measure_luck(points, LABELS, shots, NAMES, same=none_same(), chance=chance(5), n_redraws=30)
    source, expected = chance(5), []
    for _ in range(30):
        support = draw_support(LABELS, shots, source).tolist()
        query = [place for place in range(18) if place not in support]
        answers = slow_answers(points, LABELS, support, query)
        expected.append(sum(a == LABELS[place] for a, place in zip(answers, query, strict=True)) / len(query))
    assert luck.accuracies.tolist() == pytest.approx(expected)
    assert luck.mean == pytest.approx(sum(expected) / 30)
    assert luck.n_asked == (11, 11)
    assert luck.n_supports == 15 * 15 * 20
    for places, extreme in ((luck.best, max), (luck.worst, min)):
        query = [place for place in range(18) if place not in places]
        answers = slow_answers(points, LABELS, places.tolist(), query)
        share = sum(a == LABELS[place] for a, place in zip(answers, query, strict=True)) / len(query)
        assert share == pytest.approx(extreme(expected))


def test_between_the_ends_of_the_interval_lie_95_of_100_redraws() -> None:
    luck = measure_luck(clouds(0.7), LABELS, [1, 1, 1], NAMES, same=none_same(), chance=chance())
    low, high = luck.interval
    inside = sum(low <= share <= high for share in luck.accuracies.tolist())
    assert inside >= 0.95 * len(luck.accuracies)
    assert {low, high} <= set(luck.accuracies.tolist()), "an accuracy that never came up would be made up"
    assert sum(low < share < high for share in luck.accuracies.tolist()) < 0.95 * len(luck.accuracies)
    assert low < luck.mean < high


def test_a_copy_in_support_is_not_asked_about() -> None:
    """Class 0 holds one picture six times over: whichever is drawn, the five others are known already."""
    same = none_same()
    same[:6, :6] = ~np.eye(6, dtype=bool)
    luck = measure_luck(clouds(0.5), LABELS, [1, 1, 1], NAMES, same=same, chance=chance(), n_redraws=20)
    assert luck.n_asked == (10, 10)
    assert luck.n_left_out == 20 * 5


def test_copies_of_one_another_say_nothing() -> None:
    same = ~np.eye(18, dtype=bool)
    with pytest.raises(EpisodeError, match="copies of each other"):
        measure_luck(clouds(0.5), LABELS, [1, 1, 1], NAMES, same=same, chance=chance())


@pytest.mark.parametrize(
    ("counts", "shots", "words"),
    [
        ([3, 4, 4], [3, 2, 2], "ant has 3, and 3 of them are support"),
        ([2, 2], [1, 1], "4 pictures with 2 as support allow only 4 different support sets, and at least 10"),
        ([5, 5], [0, 2], "ant has no support picture"),
        ([5], [2], "There is 1 class"),
    ],
)
def test_too_few_pictures_are_told_with_the_numbers(counts: list[int], shots: list[int], words: str) -> None:
    with pytest.raises(EpisodeError, match=words):
        check_redraws(counts, shots, NAMES[: len(counts)])


def test_two_hundred_redraws_of_a_visitor_s_pictures_take_well_under_a_second() -> None:
    points, labels = chance().normal(size=(200, 256)).astype(np.float32), np.repeat(np.arange(10), 20)
    begun = time.perf_counter()
    measure_luck(points, labels, [5] * 10, [str(n) for n in range(10)], same=none_same(200), chance=chance())
    assert time.perf_counter() - begun < 1.0, "some 0.05 s on an idle machine"
