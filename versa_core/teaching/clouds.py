"""Point clouds whose truth is known, for looking at what a map makes of them: one thing changed at a time.

After M. Wattenberg, F. Viégas and I. Johnson, How to Use t-SNE Effectively, Distill 2016,
https://doi.org/10.23915/distill.00002.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

N_EACH = 30  # points of a group; more make the maps slower, and no plainer
NEAR = 10.0  # between the first two groups, in standard deviations of a group


@dataclass(frozen=True, eq=False)
class Cloud:
    """Some points in groups.

    Attributes:
        points: (n, d) float32.
        labels: (n,) the group of each point, 0 to k-1.
    """

    points: Floats
    labels: Labels


@dataclass(frozen=True)
class Shape:
    """What a person can measure on a plane.

    Attributes:
        distance: of the third group's middle from the second's, in units of the first two groups' distance; None
            where there are no three groups.
        size: the spread of the second group in units of the first one's; None where there is one group.
    """

    distance: float | None
    size: float | None


def three_groups(times: float, seed: int) -> Cloud:
    """Returns three equal groups in a row; the third lies `times` as far from the second as the first does."""
    middles = np.array([[0, 0], [NEAR, 0], [NEAR * (1 + times), 0]])
    return _around(middles, np.ones(3), seed)


def two_sizes(times: float, seed: int) -> Cloud:
    """Returns two groups far apart, the second `times` as wide as the first."""
    middles = np.array([[0, 0], [NEAR * (1 + times) / 2, 0]])
    return _around(middles, np.array([1, times]), seed)


def nothing(n_dims: int, seed: int, n_points: int = 3 * N_EACH) -> Cloud:
    """Returns one round cloud in `n_dims` dimensions: there is nothing to find in it."""
    points = np.random.default_rng(seed).normal(size=(n_points, n_dims))
    return Cloud(points.astype(np.float32), np.zeros(n_points, np.int64))


def _around(middles: npt.NDArray[np.floating], spreads: npt.NDArray[np.floating], seed: int) -> Cloud:
    # The same seed scatters the points in the same way, whatever the middles and spreads: one thing changes.
    scattered = np.random.default_rng(seed).normal(size=(len(middles), N_EACH, 2))
    points = middles[:, None, :] + spreads[:, None, None] * scattered
    return Cloud(points.reshape(-1, 2).astype(np.float32), np.repeat(np.arange(len(middles)), N_EACH))


def shape_of(points: npt.NDArray[np.floating], labels: Labels) -> Shape:
    """Measures (n, 2) points as a person with a ruler would: middles, and root mean squared distances from them."""
    given = np.asarray(points, np.float64)
    groups = [given[labels == label] for label in range(int(labels.max()) + 1)]
    middles = [one.mean(0) for one in groups]
    spreads = [
        float(np.sqrt(np.square(one - middle).sum(1).mean())) for one, middle in zip(groups, middles, strict=True)
    ]
    distance = None
    if len(groups) >= 3:
        first, second = (float(np.linalg.norm(middles[n + 1] - middles[n])) for n in (0, 1))
        distance = second / first
    return Shape(distance, spreads[1] / spreads[0] if len(groups) >= 2 else None)
