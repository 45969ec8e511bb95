"""Calibration: whether confidence is as often right as it says, and the temperature that brings it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch

N_BINS = 15
COOLEST, HOTTEST = 0.05, 100.0  # the temperatures that are searched
N_NARROWINGS = 60


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

    The loss is convex in the inverse temperature, so leaving out a third again and again finds its minimum. Labels are
    smoothed as if one more answer had been wrong (Platt 1999): where all are right, no temperature would be too low.

    Args:
        logits: (n, n_way) of queries.
        labels: (n,) int64.
    """
    import torch

    precise = logits.double()
    smoothing = 1 / (len(labels) + 2)

    def loss(log_temperature: float) -> float:
        divided = precise / float(np.exp(log_temperature))
        return float(torch.nn.functional.cross_entropy(divided, labels, label_smoothing=smoothing))

    low, high = float(np.log(COOLEST)), float(np.log(HOTTEST))
    for _narrowing in range(N_NARROWINGS):
        third = (high - low) / 3
        if loss(low + third) < loss(high - third):
            high -= third
        else:
            low += third
    return float(np.exp((low + high) / 2))
