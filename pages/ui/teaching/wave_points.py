"""The points that a learner gives the inner loop: some of the wave's own to begin with, then put or removed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pages.ui.teaching.memory import keep, recall
from versa_core.teaching.sine_waves import Wave, draw_places

MOST = 10
NEAR = 0.35  # a place this near to a point means the point itself

Point = tuple[float, float]


def first_points(wave: Wave, n: int, seed: int) -> tuple[Point, ...]:
    """Returns `n` points that lie on the wave; more points are the fewer ones and some."""
    inputs = draw_places(MOST, np.random.default_rng([seed, 1]))[:n]
    return tuple(zip(inputs.tolist(), wave.at(inputs).tolist(), strict=True))


def toggled(points: tuple[Point, ...], x: float, y: float) -> tuple[Point, ...]:
    """Returns the points without the one at the place, or with a new one there; the oldest of too many goes."""
    kept = tuple(one for one in points if np.hypot(one[0] - x, one[1] - y) > NEAR)
    return kept if len(kept) < len(points) else (*points, (x, y))[-MOST:]


def current_points(lesson: str, wave: Wave, n: int, seed: int) -> tuple[Point, ...]:
    """Returns the points as they are now: the first ones, where nothing was changed."""
    changed: tuple[tuple[int, int], tuple[Point, ...]] | None = recall(lesson, "points")
    if changed is not None and changed[0] == (n, seed):
        return changed[1]
    return first_points(wave, n, seed)


def change_points(lesson: str, points: tuple[Point, ...], n: int, seed: int) -> None:
    """Keeps other points, until another wave or another number of points is chosen."""
    keep(lesson, "points", ((n, seed), points))


def as_array(points: tuple[Point, ...]) -> npt.NDArray[np.float32]:
    """Returns (k, 2)."""
    return np.array(points, np.float32).reshape(-1, 2)
