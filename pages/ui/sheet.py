"""A sheet of paper: a figure as a flat list of shapes in px, which sheet_files writes as SVG and as pixels."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pages.ui.palette import INK, SHAPES, Style

Points = npt.NDArray[np.float64]
PAPER = "#ffffff"
TEXT = "#31333f"
RIM = "#c9ccd1"  # the palette's INK, seen through at 40 % on white paper
CIRCLE_CORNERS = 32
UNIT = 16.0  # the palette draws its markers in a square of so many units
_TOKEN = re.compile(r"[MLHVZhlv]|-?\d*\.?\d+")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True, eq=False)
class Polygon:
    """A closed outline; points (k, 2), y downwards; what is None is not painted."""

    points: Points
    fill: str | None = None
    stroke: str | None = None
    width: float = 1.0


@dataclass(frozen=True)
class Words:
    """One line of text; `y` is its base line."""

    x: float
    y: float
    text: str
    size: float = 13.0
    colour: str = TEXT
    anchor: str = "start"  # or "middle", "end"


@dataclass(frozen=True, eq=False)
class Picture:
    """Pixels (c, h, w) uint8 in a box, enlarged as squares."""

    x: float
    y: float
    width: float
    height: float
    pixels: npt.NDArray[np.uint8]


Shape = Polygon | Words | Picture


@dataclass(eq=False)
class Sheet:
    """The paper; `title` is its alternative text."""

    width: int
    height: int
    title: str
    shapes: list[Shape] = field(default_factory=list)


def rectangle(x: float, y: float, width: float, height: float, **paint: Any) -> Polygon:
    """Returns a box with its upper left corner at (x, y)."""
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return Polygon(np.array(corners), **paint)


def marker(style: Style, x: float, y: float, size: float, *, filled: bool = True, colour: str = "") -> Polygon:
    """Returns a class's marker around (x, y), `size` px wide: filled as support, outlined as query."""
    points = (outline(style.marker) * size) + (x, y)
    paint = colour or style.colour
    if filled:
        return Polygon(points, fill=paint, stroke=colour or INK, width=0.05 * size)
    return Polygon(points, fill=None, stroke=paint, width=0.17 * size)


@cache
def outline(name: str) -> Points:
    """Returns the palette's marker as a polygon (k, 2) around the origin in a square of side 1, y downwards."""
    shape = SHAPES[name]
    given = dict(_ATTRIBUTE.findall(shape))
    if "r" in given:
        turns = 2 * np.pi * np.arange(CIRCLE_CORNERS) / CIRCLE_CORNERS
        centre = (float(given["cx"]), float(given["cy"]))
        points = centre + float(given["r"]) * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    elif "d" in given:
        points = np.array(_walk(given["d"]))
    else:
        x, y, width, height = (float(given[one]) for one in ("x", "y", "width", "height"))
        points = rectangle(x, y, width, height).points
    return points / UNIT - 0.5


def _walk(path: str) -> list[tuple[float, float]]:
    """Returns the corners of an SVG path of straight lines."""
    tokens = _TOKEN.findall(path)
    corners: list[tuple[float, float]] = []
    x = y = 0.0
    command = ""
    while tokens:
        if tokens[0].isalpha():
            command = tokens.pop(0)
            continue
        first = float(tokens.pop(0))
        second = float(tokens.pop(0)) if command.upper() in "ML" else 0.0
        x, y = _step(command, x, y, first, second)
        corners.append((x, y))
    return corners


def _step(command: str, x: float, y: float, first: float, second: float) -> tuple[float, float]:
    """Returns where one command leads; small letters are relative."""
    base = (x, y) if command.islower() else (0.0, 0.0)
    kind = command.upper()
    if kind == "H":
        return base[0] + first, y
    if kind == "V":
        return x, base[1] + first
    return base[0] + first, base[1] + second
