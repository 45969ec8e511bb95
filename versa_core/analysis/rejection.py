"""None of these: thresholds on how strange a picture is, and the two mistakes that each threshold makes.

A picture is refused, that is, called none of these, where one of its scores lies above that score's threshold.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

USUAL_SHARE = 0.95  # of the known pictures stays below a threshold that nobody has set

Scores = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Tally:
    """The mistakes that thresholds make.

    Attributes:
        n_known: pictures that are of one of the classes.
        n_refused: of these, how many are wrongly refused.
        n_unknown: pictures that are of none of the classes.
        n_accepted: of these, how many are wrongly accepted.
    """

    n_known: int
    n_refused: int
    n_unknown: int
    n_accepted: int


def refused(scores: Sequence[Scores], thresholds: Sequence[float]) -> Mask:
    """Returns (n,): which pictures are refused.

    Args:
        scores: each (n,), larger for stranger pictures; there is at least one.
        thresholds: one per score; infinity refuses none.
    """
    above = [one > threshold for one, threshold in zip(scores, thresholds, strict=True)]
    mask: Mask = np.logical_or.reduce(above)
    return mask


def tally(is_refused: Mask, is_known: Mask, is_unknown: Mask) -> Tally:
    """Counts both mistakes; pictures (n,) that are neither known nor unknown count in neither."""
    return Tally(
        int(is_known.sum()),
        int((is_known & is_refused).sum()),
        int(is_unknown.sum()),
        int((is_unknown & ~is_refused).sum()),
    )


def usual_threshold(known: Scores) -> float:
    """Returns a threshold below which 95 % of the known scores (n,) lie; infinity where there is none to learn from."""
    return float(np.quantile(known, USUAL_SHARE, method="higher")) if len(known) else math.inf


def balanced_threshold(known: Scores, unknown: Scores) -> float:
    """Returns the threshold with the smallest sum of both mistakes' shares, in the middle of the gap where it lies.

    Args:
        known: (n,) scores of pictures of the classes, n at least 1.
        unknown: (m,) of pictures of none, m at least 1.
    """
    values = np.unique(np.concatenate([known, unknown]))
    between = np.concatenate([[values[0] - 1e-6], (values[:-1] + values[1:]) / 2, values[-1:]])
    n_refused = len(known) - np.searchsorted(np.sort(known), between, "right")
    n_accepted = np.searchsorted(np.sort(unknown), between, "right")
    return float(between[(n_refused / len(known) + n_accepted / len(unknown)).argmin()])
