"""Maps drawn on a sheet: what the charts show, in the same colours and markers, for SVG, PNG and the film's GIF."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from pages.ui.legend import class_looks
from pages.ui.palette import INK, PROTOTYPE, Style, class_style
from pages.ui.plots import Cloud, Coordinates, Frame
from pages.ui.sheet import RIM, TEXT, Shape, Sheet, Words, marker, rectangle
from pages.ui.sheet_files import fitted, width_of
from pages.ui.text import _

GREYED = "#dcdee2"  # what is not selected, on white paper
MUTED = "#5d6470"
PANEL = (540, 430)  # px
MARGIN = 24
ROW = 22  # px of a legend's line
LONGEST_NAME = 220  # px


@dataclass(frozen=True)
class Box:
    """A part of the sheet, in px."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, eq=False)
class Panel:
    """One map of a sheet.

    Attributes:
        title: above it.
        words: lines under it.
        points: (n, 2), one per picture.
        prototypes: (n_classes, 2), or None.
        frame: the part of the plane that is shown.
        styles: what the pictures wear; empty for their classes' looks.
        new: (m, 2), pictures that belong to no class, or None; NaN for those that are not on this map.
    """

    title: str
    words: tuple[str, ...]
    points: Coordinates
    prototypes: Coordinates | None
    frame: Frame
    styles: tuple[Style, ...] = ()
    new: Coordinates | None = None


def maps_sheet(
    title: str,
    panels: Sequence[Panel],
    cloud: Cloud,
    selected: Collection[str] = (),
    *,
    looks: Sequence[tuple[Style, str]] = (),
    notes: Sequence[str] = (),
) -> Sheet:
    """Returns a sheet with a title, the maps side by side and one legend.

    Args:
        title: of the whole figure.
        panels: the maps, left to right.
        cloud: what the points are.
        selected: ids of the pictures that stand out while all others are greyed; empty greys none.
        looks: what the pictures wear, each with what it means; empty for the classes.
        notes: lines under the legend.
    """
    width = 2 * MARGIN + len(panels) * PANEL[0] + (len(panels) - 1) * MARGIN
    shapes: list[Shape] = [Words(MARGIN, 38, fitted(title, 20, width - 2 * MARGIN), 20)]
    top = 62.0
    for number, panel in enumerate(panels):
        x = MARGIN + number * (PANEL[0] + MARGIN)
        shapes.append(Words(x, top + 12, panel.title, 15))
        shapes += panel_shapes(panel, cloud, Box(x, top + 22, *PANEL), selected)
        shapes += _lines(panel.words, x, top + 22 + PANEL[1] + 20, PANEL[0])
    bottom = top + 22 + PANEL[1] + 20 + 18 * max((len(one.words) for one in panels), default=0)
    legend, bottom = legend_shapes(looks or class_looks(cloud.class_names), MARGIN, bottom + 6, width - 2 * MARGIN)
    shapes += legend
    shapes += _lines(notes, MARGIN, bottom + 8, width - 2 * MARGIN)
    return Sheet(width, round(bottom + 8 + 18 * len(notes) + MARGIN / 2), title, shapes)


def _lines(lines: Sequence[str], x: float, y: float, width: float) -> list[Shape]:
    return [Words(x, y + 18 * row, fitted(line, 12, width), 12, MUTED) for row, line in enumerate(lines)]


def panel_shapes(
    panel: Panel, cloud: Cloud, box: Box, selected: Collection[str] = (), *, size: float = 11.0
) -> list[Shape]:
    """Returns a map inside a box: rim, axes' titles, prototypes, pictures; the greyed ones lie below."""
    shapes: list[Shape] = [rectangle(box.x, box.y, box.width, box.height, stroke=RIM)]
    shapes += _axis_titles(panel.frame, box)
    places = placed(panel.points, panel.frame, box)
    stands_out = [not selected or one in selected for one in cloud.ids]
    for is_out in (False, True):
        if is_out and panel.prototypes is not None:
            for label, (x, y) in enumerate(placed(panel.prototypes, panel.frame, box)):
                style = Style(class_style(label).colour, PROTOTYPE)
                shapes.append(marker(style, x, y, 1.8 * size))
        for place in np.flatnonzero(np.array(stands_out) == is_out):
            x, y = places[place]
            colour = "" if is_out else GREYED
            style = panel.styles[place] if panel.styles else class_style(cloud.labels[place])
            shapes.append(marker(style, x, y, size, filled=cloud.is_support[place], colour=colour))
    return shapes + _newcomers(panel, box, size)


def _newcomers(panel: Panel, box: Box, size: float) -> list[Shape]:
    """A question mark in a ring for each, as on screen."""
    shapes: list[Shape] = []
    known = np.empty((0, 2)) if panel.new is None else panel.new[np.isfinite(panel.new).all(1)]
    for x, y in placed(known, panel.frame, box):
        shapes.append(marker(Style(TEXT, "circle"), x, y, 1.5 * size, filled=False))
        shapes.append(Words(x, y + 0.4 * size, "?", 1.15 * size, TEXT, "middle"))
    return shapes


def placed(points: Coordinates, frame: Frame, box: Box) -> Coordinates:
    """Returns where (n, 2) points lie in the box, y downwards, the same scale on both axes, the frame in the middle."""
    (left, right), (low, high) = frame.ranges
    scale = min(box.width / (right - left), box.height / (high - low))
    middle = np.array([(left + right) / 2, (low + high) / 2])
    centre = np.array([box.x + box.width / 2, box.y + box.height / 2])
    moved: Coordinates = (np.asarray(points, dtype=float) - middle) * (scale, -scale) + centre
    return moved


def _axis_titles(frame: Frame, box: Box) -> list[Shape]:
    """The first axis's title below right, the second's above left: nothing is turned, in any writer."""
    across, up = (*frame.titles, "", "")[:2]
    shapes: list[Shape] = []
    if across:
        shapes.append(Words(box.x + box.width - 6, box.y + box.height - 7, across, 11, MUTED, "end"))
    if up:
        shapes.append(Words(box.x + 6, box.y + 15, up, 11, MUTED))
    return shapes


def legend_shapes(
    looks: Sequence[tuple[Style, str]], x: float, y: float, width: float, *, with_prototypes: bool = True
) -> tuple[list[Shape], float]:
    """Returns the legend of looks in as many rows as it needs, and the base line after the last one."""
    plain = Style(INK, "circle")
    entries = [(style, True, words) for style, words in looks]
    entries += [(plain, True, _("filled: support")), (plain, False, _("outlined: query"))]
    if with_prototypes:
        entries.append((Style(INK, PROTOTYPE), True, _("star: prototype, the mean of a class's support pictures")))
    shapes: list[Shape] = []
    at = x
    for style, filled, name in entries:
        text = fitted(name, 13, min(LONGEST_NAME, width) if style is not plain and style.colour != INK else width)
        needed = 18 + width_of(text, 13) + 18
        if at > x and at + needed > x + width:
            at, y = x, y + ROW
        shapes += [marker(style, at + 7, y, 12, filled=filled), Words(at + 18, y + 4.5, text, 13, TEXT)]
        at += needed
    return shapes, y + ROW
