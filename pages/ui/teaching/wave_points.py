"""The points that a learner gives the inner loop: some of the wave's own to begin with, then put or removed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pages.ui.teaching.memory import keep, recall
from pages.ui.teaching.places import Place, noted_places, read_places
from versa_core.teaching.sine_waves import Wave, draw_places

MOST = 10
REACH = 6.0  # a little more than the box in which points are put
NEAR = 0.35  # a place this near to a point means the point itself

Point = Place


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
    changed = read_places(recall(lesson, "points", []), (n, seed), reach=REACH, most=MOST)
    return first_points(wave, n, seed) if changed is None else changed


def change_points(lesson: str, points: tuple[Point, ...], n: int, seed: int) -> None:
    """Keeps other points, until another wave or another number of points is chosen."""
    keep(lesson, "points", noted_places(points, (n, seed)))


def as_array(points: tuple[Point, ...]) -> npt.NDArray[np.float32]:
    """Returns (k, 2)."""
    return np.array(points, np.float32).reshape(-1, 2)
