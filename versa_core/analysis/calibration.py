"""Calibration: whether confidence is as often right as it says, and the temperature that brings it there."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch

N_BINS = 15
COOLEST, HOTTEST = 0.05, 100.0  # the temperatures that are searched
N_NARROWINGS = 40  # each by a third: what is left is below a millionth of the logarithm


def expected_calibration_error(confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> float:
    """Returns the mean gap between confidence and accuracy over bins of equal width, by pictures (Guo et al. 2017).

    Args:
        confidence: (n,) the largest probability of each answer, 0 to 1.
        right: (n,) whether it was right.
    """
    places = np.minimum((confidence * N_BINS).astype(np.int64), N_BINS - 1)
    gaps = np.bincount(places, weights=confidence - right, minlength=N_BINS)  # per bin: count · (confidence − accuracy)
    return float(np.abs(gaps).sum() / len(confidence))


def fit_temperature(logits: torch.Tensor, labels: torch.Tensor) -> float:
    """Returns the temperature with the least negative log-likelihood (Guo et al. 2017, section 4.2).

    Labels are smoothed as if one more answer had been wrong (Platt 1999): where all are right, no temperature would be
    too low.

    Args:
        logits: (n, n_way) of queries.
        labels: (n,) int64.
    """
    import torch

    precise = logits.double()
    smoothing = 1 / (len(labels) + 2)

    def loss(log_temperature: float) -> float:
        divided = precise / math.exp(log_temperature)
        return float(torch.nn.functional.cross_entropy(divided, labels, label_smoothing=smoothing))

    return _least(loss)


def pulled_temperature(logits: torch.Tensor, labels: torch.Tensor, known: float, pull: float) -> float:
    """Returns the temperature with the least −Σ log p_T(y | x) + pull · (log T − log T₀)².

    That is the most probable one under a normal prior of log T around log T₀ with variance 1 / (2 · pull).

    Args:
        logits: (n, n_way).
        labels: (n,) int64.
        known: T₀.
        pull: more than 0.
    """
    import torch

    precise = logits.double()

    def loss(log_temperature: float) -> float:
        divided = precise / math.exp(log_temperature)
        surprise = float(torch.nn.functional.cross_entropy(divided, labels, reduction="sum"))
        return surprise + pull * (log_temperature - math.log(known)) ** 2

    return _least(loss)


def _least(loss: Callable[[float], float]) -> float:
    """Returns the temperature whose logarithm has the least loss, by leaving out a third again and again.

    The likelihood is convex in the inverse temperature, so there is one valley.
    """
    low, high = math.log(COOLEST), math.log(HOTTEST)
    for _narrowing in range(N_NARROWINGS):
        third = (high - low) / 3
        if loss(low + third) < loss(high - third):
            high -= third
        else:
            low += third
    return math.exp((low + high) / 2)
