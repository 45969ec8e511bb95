"""A small painter: shapes in the object's own coordinates, placed, scaled, tilted and mirrored on a picture."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
ROUND = 40  # corners of what looks round


class Painter:
    """Paints one object, whose coordinates reach from -1 to 1 with y upwards."""

    def __init__(self, picture: Image.Image, rng: np.random.Generator) -> None:
        """Chooses place, scale, tilt and side by `rng`; all of the object stays on the picture."""
        side = picture.size[0]
        self._draw = ImageDraw.Draw(picture)
        self._scale = side * rng.uniform(0.22, 0.4)
        reach = self._scale * 1.1
        self._centre = rng.uniform(reach, side - reach, 2)
        tilt = rng.normal(0, 0.07)
        turn = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
        self._turn = turn @ np.diag([rng.choice((-1, 1)), -1])

    def polygon(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        """Fills a polygon."""
        places = self._places(np.array(points, dtype=float))
        self._draw.polygon([(float(x), float(y)) for x, y in places], fill=colour)

    def box(self, left: float, bottom: float, right: float, top: float, colour: Colour) -> None:
        """Fills a rectangle."""
        self.polygon([(left, bottom), (right, bottom), (right, top), (left, top)], colour)

    def oval(
        self, x: float, y: float, width: float, height: float, colour: Colour, part: tuple[float, float] = (0, 1)
    ) -> None:
        """Fills an ellipse of these half axes; `part` cuts out a piece of the turn, (0, 0.5) is its upper half."""
        angles = np.linspace(part[0], part[1], ROUND) * 2 * np.pi
        self.polygon([(x + width * np.cos(a), y + height * np.sin(a)) for a in angles], colour)

    def _places(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.asarray(self._centre + self._scale * points @ self._turn.T)


def colour(rng: np.random.Generator, *, strength: float = 0.7, light: float = 0.8, hue: float | None = None) -> Colour:
    """Returns a colour near this strength and lightness (0…1); any hue, or one near `hue` (0…1)."""
    chosen = rng.uniform() if hue is None else (hue + rng.normal(0, 0.03)) % 1
    parts = np.clip([strength + rng.normal(0, 0.1), light + rng.normal(0, 0.08)], 0, 1)
    red, green, blue = colorsys.hsv_to_rgb(float(chosen), float(parts[0]), float(parts[1]))
    return round(red * 255), round(green * 255), round(blue * 255)


def landscape(rng: np.random.Generator, side: int) -> Image.Image:
    """Returns a sky over a ground in any colours: the ground tells nothing of what stands on it."""
    top, low, ground = (np.array(colour(rng, strength=s, light=v)) for s, v in ((0.4, 0.9), (0.2, 0.97), (0.5, 0.7)))
    heights = np.linspace(0, 1, side)[:, None, None]
    rows = top * (1 - heights) + low * heights
    rows = np.where(heights > rng.uniform(0.5, 0.85), ground * (1.1 - 0.2 * heights), rows)
    grain = rng.normal(0, rng.uniform(1, 5), (side, side, 1))
    picture = Image.fromarray(np.clip(rows + grain, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(rng.integers(0, 4)):  # clouds or hills, some light and some dark
        x, y, width, height = rng.uniform(0, side), rng.uniform(0, side), *rng.uniform(0.04, 0.16, 2) * side
        draw.ellipse((x - 2 * width, y - height, x + 2 * width, y + height), fill=colour(rng, strength=0.15, light=0.9))
    return picture
