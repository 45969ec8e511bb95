"""How sure: confidence and reliability against slow second versions; questions never ask about support."""

from __future__ import annotations

import math

import numpy as np
import pytest

from versa_core.analysis.calibration import expected_calibration_error
from versa_core.errors import EpisodeError
from versa_core.teaching.sureness import ask_again, confidence_of, reliability

LABELS = np.repeat(np.arange(4), 5)


def pictures(apart: float) -> np.ndarray:
    """Embeddings of four classes of five pictures, each class along an axis of its own."""
    chance = np.random.default_rng(0)
    return (apart * np.eye(4)[LABELS] + chance.normal(size=(20, 4))).astype(np.float32)


def test_confidence_is_the_softmax_in_loops() -> None:
    logits = np.array([[1.0, 2.0, -1.0], [0.0, 0.0, 0.0]])
    for temperature in (0.5, 1.0, 4.0):
        for row, found in zip(logits, confidence_of(logits, temperature), strict=True):
            powers = [math.exp(one / temperature) for one in row]
            assert found == pytest.approx(max(powers) / sum(powers))


def test_reliability_counts_as_a_loop_does() -> None:
    chance = np.random.default_rng(1)
    confidence, right = chance.uniform(size=200), chance.uniform(size=200) < 0.5
    for group in reliability(confidence, right):
        inside = [(c, r) for c, r in zip(confidence, right, strict=True) if group.low <= c < group.high]
        assert group.n == len(inside)
        assert group.said == pytest.approx(sum(c for c, _r in inside) / len(inside))
        assert group.right == pytest.approx(sum(bool(r) for _c, r in inside) / len(inside))
        assert group.interval[0] <= group.right <= group.interval[1]


def test_an_answer_that_is_fully_sure_is_in_the_last_group() -> None:
    (group,) = reliability(np.ones(3), np.array([True, True, False]))
    assert (group.low, group.high, group.n) == (0.8, 1.0, 3)


def test_every_redraw_asks_all_others_and_foreign_pictures_are_stranger() -> None:
    asked = ask_again(pictures(6.0), LABELS, 2, 3, chance=np.random.default_rng(0), n_redraws=6)
    assert asked.logits.shape == (6 * 3 * 3, 3)
    assert asked.foreign_logits.shape == (6 * 5, 3)
    assert np.bincount(asked.labels).tolist() == [18, 18, 18]
    assert (asked.logits.argmax(1) == asked.labels).mean() > 0.9
    assert np.median(asked.foreign_strange) > np.median(asked.strange)


def test_the_fitted_temperature_makes_overconfident_answers_honest() -> None:
    asked = ask_again(pictures(0.6), LABELS, 1, 4, chance=np.random.default_rng(0))
    right = asked.logits.argmax(1) == asked.labels
    raw, fitted = (
        expected_calibration_error(confidence_of(asked.logits, one), right) for one in (1.0, asked.temperature)
    )
    assert asked.temperature > 1
    assert fitted < raw / 2
    assert asked.foreign_logits.shape == (0, 4)


def test_too_few_pictures_are_told() -> None:
    with pytest.raises(EpisodeError, match="two classes with 6 each are needed"):
        ask_again(pictures(1.0), LABELS, 5, 3, chance=np.random.default_rng(0))
