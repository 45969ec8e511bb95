"""Which example matters: against the method itself without the picture, and against the obvious loops."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from tests.toys import easy_images, small_model
from versa_core.analysis.influence import EXCHANGED, LEFT_OUT, UNKNOWN, influences
from versa_core.data.episodes import to_float
from versa_core.device import generator
from versa_core.errors import EpisodeError
from versa_core.methods import Support
from versa_core.methods.prototype import Prototype

POINTS = np.random.default_rng(1).normal(size=(12, 5)) + 0.9 * np.eye(3, 5)[np.repeat(np.arange(3), 4)]
LABELS = np.repeat(np.arange(3), 4)
NO_QUERY = np.array([], np.int64)


def marks(*shots: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """The first so many of each class."""
    return np.concatenate([np.arange(4) < shot for shot in shots])


def answer(support: list[int], one: int, temperature: float = 1.0) -> tuple[float, bool]:
    """The right class's log-probability and whether it wins, by the formula of the method, number by number."""
    means = []
    for label in range(3):
        members = [POINTS[place] for place in support if LABELS[place] == label]
        means.append(sum(members) / len(members))
    gaps = [float(sum((a - b) ** 2)) for at, a in enumerate(means) for b in means[at + 1 :]]
    scale = 15 / (sum(gaps) / len(gaps)) / temperature
    squares = [float(sum((POINTS[one] - mean) ** 2)) for mean in means]
    total = sum(math.exp(-scale * square) for square in squares)
    return -scale * squares[LABELS[one]] - math.log(total), bool(squares.index(min(squares)) == LABELS[one])


def mean_of(support: list[int], asked: list[int]) -> tuple[float, float]:
    answers = [answer(support, one) for one in asked]
    return sum(log for log, _ in answers) / len(answers), sum(right for _, right in answers) / len(answers)


def test_it_is_what_the_method_does_without_the_picture() -> None:
    images = easy_images((5, 5, 5), seed=4)
    # Half of each picture is noise, so that not all answers are right.
    blended = images.images // 2 + np.random.default_rng(0).integers(0, 128, images.images.shape).astype(np.uint8)
    given, labels = to_float(blended), torch.from_numpy(images.labels)
    model = small_model()
    is_support = np.tile([True, True, True, False, False], 3)
    asked = np.flatnonzero(~is_support)

    def score(support: np.ndarray[Any, Any]) -> tuple[float, float]:
        examples = Support(given[support], labels[support], 3)
        *_, last = Prototype().adapt(model, examples, generator=generator(0))
        probabilities = last.classifier.predict_proba(given[asked])
        right = probabilities[torch.arange(len(asked)), labels[asked]]
        return float(right.log().mean()), float((probabilities.argmax(1) == labels[asked]).float().mean())

    everything = score(np.flatnonzero(is_support))
    found = list(influences(model.embed(given).numpy(), images.labels, is_support, asked))
    assert [one.place for one in found] == np.flatnonzero(is_support).tolist()
    for one in found:
        without = score(np.setdiff1d(np.flatnonzero(is_support), [one.place]))
        assert one.how == LEFT_OUT
        assert one.log_probability == pytest.approx(everything[0] - without[0], abs=1e-3)
        assert one.accuracy == pytest.approx(everything[1] - without[1], abs=1e-6)
        assert (one.n_won - one.n_lost) / one.n_asked == pytest.approx(one.accuracy)


def test_the_temperature_softens_what_is_won_and_lost() -> None:
    is_support = marks(2, 2, 2)
    asked = np.flatnonzero(~is_support)
    support = [0, 1, 4, 5, 8, 9]
    hot = next(influences(POINTS, LABELS, is_support, asked, temperature=4.0))
    gains = [answer(support, one, 4.0)[0] - answer(support[1:], one, 4.0)[0] for one in asked]
    assert hot.log_probability == pytest.approx(sum(gains) / len(gains))


def test_the_only_picture_of_a_class_is_exchanged_for_each_query_of_it() -> None:
    is_support = marks(1, 2, 2)
    asked = np.flatnonzero(~is_support)
    first = next(influences(POINTS, LABELS, is_support, asked))
    logs, shares = [], []
    for stand_in in (1, 2, 3):
        rest = [int(one) for one in asked if one != stand_in]
        with_it, without = mean_of([0, 4, 5, 8, 9], rest), mean_of([stand_in, 4, 5, 8, 9], rest)
        logs.append(with_it[0] - without[0])
        shares.append(with_it[1] - without[1])
    assert (first.how, first.n_asked) == (EXCHANGED, len(asked) - 1)
    assert first.log_probability == pytest.approx(sum(logs) / 3)
    assert first.accuracy == pytest.approx(sum(shares) / 3)


def test_where_nothing_can_take_its_place_it_stays_unknown() -> None:
    is_support = marks(1, 2, 2)
    asked = np.array([6, 7, 10])
    assert next(influences(POINTS, LABELS, is_support, asked)).how == UNKNOWN


def test_without_query_the_support_is_asked_each_left_out_itself() -> None:
    is_support = marks(3, 3, 2)
    support = np.flatnonzero(is_support).tolist()
    for one in influences(POINTS, LABELS, is_support, NO_QUERY):
        gains = []
        for other in support:
            less = [place for place in support if place not in (other, one.place)]
            if other == one.place or len({int(LABELS[place]) for place in less}) < 3:
                continue
            kept = [place for place in support if place != other]
            gains.append([a - b for a, b in zip(answer(kept, other), answer(less, other), strict=True)])
        log_probability, accuracy = np.mean(gains, axis=0)
        assert one.n_asked == len(gains)
        assert one.log_probability == pytest.approx(log_probability)
        assert one.accuracy == pytest.approx(accuracy)


def test_one_picture_a_class_and_no_query_says_nothing() -> None:
    assert {one.how for one in influences(POINTS, LABELS, marks(1, 1, 1), NO_QUERY)} == {UNKNOWN}


def test_a_wrong_label_does_the_most_harm() -> None:
    points, labels = np.eye(3, 5)[np.repeat(np.arange(3), 4)] + 0.05 * POINTS, LABELS.copy()
    labels[5] = 0
    is_support = np.array([True] * 3 + [False] + ([True] * 3 + [False]) * 2)
    found = list(influences(points, labels, is_support, np.flatnonzero(~is_support)))
    assert min(found, key=lambda one: one.log_probability).place == 5


def test_fewer_than_two_classes_or_a_bare_one_is_refused() -> None:
    with pytest.raises(EpisodeError, match="There is 1 class; at least 2"):
        list(influences(POINTS[:4], LABELS[:4], np.ones(4, np.bool_), NO_QUERY))
    with pytest.raises(EpisodeError, match="each with a support picture"):
        list(influences(POINTS, LABELS, marks(1, 0, 2), NO_QUERY))
