"""Paired differences: two methods on the same episodes, so that the luck of the draw cancels out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Difference:
    """How much better one is than another on the same episodes.

    Attributes:
        mean: accuracy of the one minus accuracy of the other, −1 to 1.
        ci95: half-width of the normal 95 % interval of that mean, over the episodes' differences.
    """

    mean: float
    ci95: float

    @property
    def is_clear(self) -> bool:
        """True where the interval leaves out 0."""
        return abs(self.mean) > self.ci95


def paired_difference(one: Sequence[float], other: Sequence[float]) -> Difference:
    """Returns by how much `one` lies above `other`.

    Args:
        one: accuracy per episode, 0 to 1.
        other: the same of the same episodes, in the same order.

    Raises:
        ValueError: they are not as many.
    """
    gaps = np.array([a - b for a, b in zip(one, other, strict=True)])
    deviation = float(gaps.std(ddof=1)) if len(gaps) > 1 else 0.0
    return Difference(float(gaps.mean()), 1.96 * deviation / math.sqrt(len(gaps)))
