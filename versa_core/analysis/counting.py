"""What a few right and wrong answers prove: intervals of a share, and two sets of answers to the same questions."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Z95 = 1.959964  # of the normal distribution: 95 of 100 lie within so many standard deviations


def wilson(n_right: int, n_asked: int) -> tuple[float, float]:
    """Returns Wilson's 95 % interval of a share (Wilson 1927), which stays honest for few questions and near 0 and 1.

    Args:
        n_right: right answers.
        n_asked: questions, at least 1.
    """
    share, extra = n_right / n_asked, Z95**2 / n_asked
    middle = (share + extra / 2) / (1 + extra)
    half = Z95 / (1 + extra) * math.sqrt(share * (1 - share) / n_asked + extra / (4 * n_asked))
    return max(0.0, middle - half), min(1.0, middle + half)


def exact(n_right: int, n_asked: int) -> tuple[float, float]:
    """Returns the exact 95 % interval of a share (Clopper and Pearson 1934): each tail holds at most 2.5 of 100."""
    high = 1.0 if n_right == n_asked else _bisect(lambda share: _at_most(n_right, n_asked, share) > 0.025)
    n_wrong = n_asked - n_right
    low = 0.0 if n_right == 0 else 1 - _bisect(lambda share: _at_most(n_wrong, n_asked, share) > 0.025)
    return low, high


def _at_most(n_right: int, n_asked: int, share: float) -> float:
    """The binomial chance of at most so many right answers; `share` lies between 0 and 1."""

    def chance(k: int) -> float:
        ways = math.lgamma(n_asked + 1) - math.lgamma(k + 1) - math.lgamma(n_asked - k + 1)  # too many for a float
        return math.exp(ways + k * math.log(share) + (n_asked - k) * math.log1p(-share))

    return sum(chance(k) for k in range(n_right + 1))


def _bisect(holds: Callable[[float], bool]) -> float:
    """Returns where in [0, 1] a condition that holds at first stops holding."""
    low, high = 0.0, 1.0
    for _halving in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


@dataclass(frozen=True)
class Paired:
    """Two sets of answers to the same questions.

    Attributes:
        n_asked: questions.
        n_gained: that the second answers rightly and the first wrongly.
        n_lost: that the first answers rightly and the second wrongly.
    """

    n_asked: int
    n_gained: int
    n_lost: int

    @property
    def difference(self) -> float:
        """Accuracy of the second minus that of the first, −1 to 1."""
        return (self.n_gained - self.n_lost) / self.n_asked

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the difference, given how many questions the two differ in: exact, of the share won.

        It leaves 0 out just where `p_value` is below 0.05. Without any such question it is (0, 0), which says that the
        two agree here, not that they always will.
        """
        n_differ = self.n_gained + self.n_lost
        if not n_differ:
            return 0.0, 0.0
        scale = n_differ / self.n_asked
        low, high = exact(self.n_gained, n_differ)
        return (2 * low - 1) * scale, (2 * high - 1) * scale

    @property
    def p_value(self) -> float:
        """Of McNemar's exact test: how often a fair coin splits the differing questions at least so unevenly."""
        return min(1.0, 2 * _at_most(min(self.n_gained, self.n_lost), self.n_gained + self.n_lost, 0.5))


def paired(first: npt.NDArray[Any], second: npt.NDArray[Any], labels: npt.NDArray[Any]) -> Paired:
    """Compares two sets of answers (m,) with the right ones (m,)."""
    one, other = first == labels, second == labels
    return Paired(len(labels), int((other & ~one).sum()), int((one & ~other).sum()))


def confusion(answers: npt.NDArray[Any], labels: npt.NDArray[Any], n_way: int) -> npt.NDArray[np.int64]:
    """Returns (n_way, n_way): how often class i (row) was answered as class j (column)."""
    table = np.zeros((n_way, n_way), np.int64)
    np.add.at(table, (labels, answers), 1)
    return table
