"""Calibration error and temperature against slow, obvious versions."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from versa_core.analysis.calibration import expected_calibration_error, fit_temperature
from versa_core.device import generator


def slow_error(confidence: list[float], right: list[bool]) -> float:
    total = 0.0
    for place in range(15):
        low, high = place / 15, (place + 1) / 15
        inside = [i for i, one in enumerate(confidence) if low <= one < high or (place == 14 and one == 1)]
        if inside:
            accuracy = sum(right[i] for i in inside) / len(inside)
            mean = sum(confidence[i] for i in inside) / len(inside)
            total += len(inside) / len(confidence) * abs(accuracy - mean)
    return total


def test_the_calibration_error_is_that_of_the_formula() -> None:
    chance = np.random.default_rng(0)
    confidence, right = np.append(chance.random(200), 1.0), np.append(chance.random(200) < 0.6, True)
    slow = slow_error(confidence.tolist(), right.tolist())
    assert slow > 0.1
    assert expected_calibration_error(confidence, right) == pytest.approx(slow)


def test_confidence_that_is_always_right_has_no_error_and_one_that_never_is_has_all() -> None:
    sure = np.ones(10)
    assert expected_calibration_error(sure, np.ones(10, np.bool_)) == 0
    assert expected_calibration_error(sure, np.zeros(10, np.bool_)) == 1


def test_the_temperature_of_answers_drawn_from_their_own_probabilities_is_found_again() -> None:
    """Labels drawn from softmax(z) fit z at temperature 1, hence 3 z at temperature 3."""
    chance = generator(0)
    logits = 2 * torch.randn((20_000, 5), generator=chance)
    labels = torch.multinomial(logits.softmax(1), 1, generator=chance).squeeze(1)
    assert fit_temperature(logits, labels) == pytest.approx(1, abs=0.03)
    assert fit_temperature(3 * logits, labels) == pytest.approx(3, abs=0.1)


def test_the_fitted_temperature_is_better_than_its_neighbours() -> None:
    chance = generator(1)
    logits = torch.randn((300, 4), generator=chance).double()
    labels = (logits + torch.randn((300, 4), generator=chance)).argmax(1)
    best = fit_temperature(logits, labels)

    def loss(temperature: float) -> float:
        rows = (logits / temperature).tolist()
        sums = [math.log(sum(math.exp(one) for one in row)) for row in rows]
        return sum(total - row[label] for total, row, label in zip(sums, rows, labels.tolist(), strict=True))

    assert loss(best) < min(loss(0.9 * best), loss(1.1 * best))


def test_answers_that_are_all_right_keep_a_temperature_above_zero() -> None:
    logits = torch.eye(3).repeat(20, 1)
    assert 0.05 < fit_temperature(logits, torch.arange(3).repeat(20)) < 1
