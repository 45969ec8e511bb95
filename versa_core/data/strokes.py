"""Characters that the project draws itself: each class is a random pen program, each drawing a hand's version of it.

There are as many classes as seeds. Nothing is copied from any alphabet; a program is one to four strokes of a pen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

Points = npt.NDArray[np.float64]

STROKE_COUNTS = (0.15, 0.35, 0.33, 0.17)  # the chances of one, two, three and four strokes
MARGIN = 0.16  # paper on each side of an unjittered character, as a share of the picture
FINER = 3  # drawn this many times larger and averaged down, so that lines have soft edges
_PIECES = {1: (3, 5), 2: (1, 4), 3: (1, 3), 4: (1, 2)}  # pieces per stroke: from, to (not included), by strokes
SMOOTH_STEPS = 10  # straight pieces per piece of a curve


@dataclass(frozen=True)
class Stroke:
    """One movement of the pen.

    Attributes:
        points: (m, 2) where it passes, x and y in 0…1, y downwards.
        smooth: a curve through the points; otherwise straight lines.
    """

    points: Points
    smooth: bool


def draw_character(class_seed: int, drawing_seed: int, size: int = 105) -> Image.Image:
    """Returns one drawing of a character: mode "L", size × size, dark ink on white.

    Args:
        class_seed: which character; the same seed is always the same pen program.
        drawing_seed: which drawing of it; strokes, slant, size, place and pen differ as hands do.
        size: side of the picture in pixels.
    """
    rng = np.random.default_rng([class_seed, drawing_seed, 1])
    move = _hand(rng)
    pen = rng.uniform(0.025, 0.04)  # the pen's width as a share of the picture
    return _render([_path(_shake(stroke, rng), move) for stroke in pen_program(class_seed)], size, pen)


def pen_program(class_seed: int) -> tuple[Stroke, ...]:
    """Returns the strokes of a character, fitted into the unit square with a margin."""
    rng = np.random.default_rng([class_seed, 0])
    n_strokes = int(rng.choice(len(STROKE_COUNTS), p=STROKE_COUNTS)) + 1
    # The fewer strokes, the longer each: a single straight line would be the same character as another's, and four long
    # ones are a tangle.
    pieces = _PIECES[n_strokes]
    strokes: list[Stroke] = []
    for _ in range(n_strokes):
        ring = rng.random() < (0.25 if strokes else 0.1)
        strokes.append(_ring(rng) if ring else _walk(rng, _start(rng, strokes), int(rng.integers(*pieces))))
    return _fitted(strokes)


def _start(rng: np.random.Generator, strokes: list[Stroke]) -> Points:
    """Half of the later strokes begin on an earlier one, as in most scripts."""
    if strokes and rng.random() < 0.5:
        points = strokes[rng.integers(len(strokes))].points
        return np.asarray(points[rng.integers(len(points))])
    return rng.uniform(0, 1, 2)


def _walk(rng: np.random.Generator, start: Points, n_pieces: int) -> Stroke:
    """Each piece turns away from the one before, and stays inside by turning back."""
    points = [start]
    angle = rng.integers(8) * np.pi / 4 + rng.normal(0, 0.15)
    for _ in range(n_pieces):
        step = rng.uniform(0.35, 0.8) * np.array([np.cos(angle), np.sin(angle)])
        after = points[-1] + step
        points.append(np.where((after < 0) | (after > 1), points[-1] - step, after))
        angle += rng.choice((-1, 1)) * rng.uniform(0.5, 2.2)
    return Stroke(np.array(points), smooth=bool(rng.random() < 0.55))


def _ring(rng: np.random.Generator) -> Stroke:
    """A circle, an oval or an open bow."""
    turn = rng.choice((1.0, 1.0, 0.75, 0.5)) * 2 * np.pi
    angles = rng.uniform(0, 2 * np.pi) + np.linspace(0, turn, 7)
    radii = rng.uniform(0.15, 0.45) * np.array([1, rng.uniform(0.6, 1)])
    return Stroke(rng.uniform(0.25, 0.75, 2) + radii * np.stack([np.cos(angles), np.sin(angles)], 1), smooth=True)


def _fitted(strokes: list[Stroke]) -> tuple[Stroke, ...]:
    points = np.concatenate([stroke.points for stroke in strokes])
    low, high = points.min(0), points.max(0)
    scale = (1 - 2 * MARGIN) / max(float((high - low).max()), 0.3)
    middle = (low + high) / 2
    return tuple(Stroke((stroke.points - middle) * scale + 0.5, stroke.smooth) for stroke in strokes)


def _hand(rng: np.random.Generator) -> Points:
    """Returns (2, 3): how this hand slants, stretches and places the whole character."""
    angle, slant = rng.normal(0, 0.09), rng.normal(0, 0.12)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    stretch = np.array([[1, slant], [0, 1]]) @ np.diag(rng.uniform(0.82, 1.08, 2))
    return np.concatenate([turn @ stretch, rng.normal(0, 0.03, (2, 1))], axis=1)


def _shake(stroke: Stroke, rng: np.random.Generator) -> Stroke:
    """Each point misses its place a little, and the stroke as a whole too."""
    missed = rng.normal(0, 0.02, stroke.points.shape) + rng.normal(0, 0.015, 2)
    return Stroke(stroke.points + missed, stroke.smooth)


def _path(stroke: Stroke, move: Points) -> Points:
    """Returns (k, 2) the points that the pen really follows, moved by the hand and kept on the paper."""
    points = _curve(stroke.points) if stroke.smooth and len(stroke.points) > 2 else stroke.points
    moved = (points - 0.5) @ move[:, :2].T + move[:, 2] + 0.5
    return np.clip(moved, 0.03, 0.97)


def _curve(points: Points) -> Points:
    """Catmull and Rom's spline through the points (Computer Aided Geometric Design, 1974)."""
    padded = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    times = np.linspace(0, 1, SMOOTH_STEPS, endpoint=False)[:, None]
    pieces = []
    for before, here, there, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        linear, square = there - before, 2 * before - 5 * here + 4 * there - after
        cubic = 3 * here - before - 3 * there + after
        pieces.append(here + 0.5 * (linear * times + square * times**2 + cubic * times**3))
    return np.concatenate([*pieces, points[-1:]])


def _render(paths: list[Points], size: int, pen: float) -> Image.Image:
    side = size * FINER
    width = max(FINER, round(pen * side))
    paper = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(paper)
    for path in paths:
        places = [(float(x), float(y)) for x, y in path * side]
        draw.line(places, fill=0, width=width, joint="curve")
        for x, y in (places[0], places[-1]):  # the pen is round
            draw.circle((x, y), width / 2 - 0.5, fill=0)
    return paper.reduce(FINER)
