"""Simple coloured scenes that the project draws itself: the ready-made example for the photo profile.

Place, size, side, tilt, colours, parts and background differ from picture to picture; the background is drawn in the
same way for every class, so that only the object tells the class.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from versa_core.data.painter import Painter, colour, landscape
from versa_core.errors import DatasetError
from versa_core.language import _

FINER = 2  # drawn this many times larger and averaged down
DARK = (45, 40, 50)
PALE = (245, 245, 240)


def _boat(paint: Painter, rng: np.random.Generator) -> None:
    hull, bow = rng.uniform(0.25, 0.4), rng.uniform(0.8, 1)
    paint.polygon([(-0.9, -0.4), (bow, -0.4), (0.6, -0.4 - hull), (-0.65, -0.4 - hull)], colour(rng, light=0.6))
    paint.box(-0.03, -0.4, 0.03, 1, DARK)
    sail = colour(rng, strength=0.25, light=0.95)
    paint.polygon([(0.07, 0.95), (0.07, -0.3), (rng.uniform(0.5, 0.8), -0.3)], sail)
    if rng.random() < 0.7:
        paint.polygon([(-0.07, 0.8), (-0.07, -0.3), (rng.uniform(-0.7, -0.4), -0.3)], sail)


def _car(paint: Painter, rng: np.random.Generator) -> None:
    body, roof = colour(rng), rng.uniform(0.3, 0.45)
    paint.box(-0.95, -0.4, 0.95, 0.05, body)
    paint.polygon([(-0.6, 0.05), (-0.4, roof), (0.3, roof), (0.6, 0.05)], body)
    paint.polygon([(-0.48, 0.05), (-0.34, roof - 0.07), (-0.06, roof - 0.07), (-0.06, 0.05)], PALE)
    paint.polygon([(0.02, 0.05), (0.02, roof - 0.07), (0.26, roof - 0.07), (0.46, 0.05)], PALE)
    wheel = rng.uniform(0.18, 0.25)
    for x in (-0.55, 0.55):
        paint.oval(x, -0.42, wheel, wheel, DARK)
        paint.oval(x, -0.42, wheel / 2, wheel / 2, (170, 170, 175))


def _fish(paint: Painter, rng: np.random.Generator) -> None:
    body, fin = colour(rng), colour(rng, light=0.65)
    height = rng.uniform(0.32, 0.5)
    paint.polygon([(-0.45, 0), (-0.95, height), (-0.8, 0), (-0.95, -height)], fin)
    paint.polygon([(-0.2, height * 0.8), (0.1, height + 0.25), (0.35, height * 0.8)], fin)
    paint.oval(0.15, 0, 0.72, height, body)
    for x in np.linspace(-0.2, 0.3, rng.integers(0, 4)):
        paint.oval(float(x), 0, 0.05, height * 0.8, fin)
    paint.oval(0.6, 0.1, 0.09, 0.09, PALE)
    paint.oval(0.62, 0.1, 0.045, 0.045, DARK)


def _flower(paint: Painter, rng: np.random.Generator) -> None:
    stem, petal = colour(rng, light=0.55, hue=0.33), colour(rng, light=0.92)
    paint.box(-0.04, -1, 0.04, 0.3, stem)
    paint.oval(0.25, -0.55, 0.25, 0.1, stem)
    paint.oval(-0.25, rng.uniform(-0.8, -0.4), 0.25, 0.1, stem)
    n_petals, width = rng.integers(5, 10), rng.uniform(0.17, 0.24)
    for angle in np.arange(n_petals) * 2 * np.pi / n_petals + rng.uniform(0, 1):
        paint.oval(0.38 * float(np.cos(angle)), 0.45 + 0.38 * float(np.sin(angle)), width, width, petal)
    paint.oval(0, 0.45, 0.22, 0.22, colour(rng, light=0.85, hue=0.13))


def _house(paint: Painter, rng: np.random.Generator) -> None:
    wall, top = colour(rng, strength=0.4, light=0.88), rng.uniform(0, 0.25)
    if rng.random() < 0.6:
        paint.box(0.3, top, 0.5, 0.9, DARK)
    paint.box(-0.75, -0.9, 0.75, top, wall)
    roof = colour(rng, light=0.6)
    paint.polygon([(-0.95, top), (0, rng.uniform(0.7, 1)), (0.95, top)], roof)
    door = rng.choice((-0.45, 0, 0.4))
    paint.box(door - 0.14, -0.9, door + 0.14, -0.3, roof)
    for x in (-0.45, 0, 0.45):
        if abs(x - door) > 0.2:
            paint.box(x - 0.15, -0.4, x + 0.15, -0.1, colour(rng, strength=0.3, light=0.95, hue=0.55))


def _tree(paint: Painter, rng: np.random.Generator) -> None:
    trunk = rng.uniform(0.08, 0.16)
    paint.box(-trunk, -1, trunk, 0.1, colour(rng, light=0.45, hue=0.07))
    leaves = colour(rng, light=0.6, hue=float(rng.choice((0.33, 0.28, 0.08))))
    if rng.random() < 0.5:  # a fir
        for low, width in ((-0.5, 0.75), (-0.1, 0.6), (0.3, 0.42)):
            paint.polygon([(-width, low), (0, low + 0.7), (width, low)], leaves)
        return
    for _round in range(rng.integers(5, 9)):
        x, y = rng.uniform(-0.4, 0.4), rng.uniform(0, 0.6)
        paint.oval(x, y, rng.uniform(0.3, 0.45), rng.uniform(0.25, 0.4), leaves)


_OBJECTS: dict[str, Callable[[Painter, np.random.Generator], None]] = {
    "boat": _boat,
    "car": _car,
    "fish": _fish,
    "flower": _flower,
    "house": _house,
    "tree": _tree,
}
SCENE_NAMES = tuple(_OBJECTS)


def draw_scene(
    name: str,
    drawing_seed: int,
    size: int = 160,
    *,
    ground: Callable[[np.random.Generator, int], Image.Image] = landscape,
) -> Image.Image:
    """Returns one scene: mode "RGB", size × size.

    Args:
        name: one of `SCENE_NAMES`.
        drawing_seed: which picture of it; the same seed is always the same picture.
        size: side of the picture in pixels.
        ground: draws what the object stands on (places.py); the usual one tells nothing of the object.
    """
    if name not in _OBJECTS:
        raise DatasetError(
            _("There is no scene called {name!r}; the known ones are: {scene_names}.").format(
                name=name, scene_names=", ".join(SCENE_NAMES)
            )
        )
    rng = np.random.default_rng([SCENE_NAMES.index(name), drawing_seed])
    picture = ground(rng, size * FINER)
    _OBJECTS[name](Painter(picture, rng), rng)
    return picture.reduce(FINER)
