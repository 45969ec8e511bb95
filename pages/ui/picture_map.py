"""The app's own map: pictures or dots on one or more panels, with one selection, made by mouse, finger or keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.palette import MARKERS, PROTOTYPE, Style, class_style
from pages.ui.picture_sheet import PictureSheet
from pages.ui.plots import Coordinates, Frame
from pages.ui.scripts import joined
from pages.ui.sheet import outline
from pages.ui.text import _

WHOLE = 10_000  # the longer side of a panel's frame, in the whole numbers that are sent
DIGITS = 3  # of the markers' outlines

_map = st.components.v2.component(
    "versa_picture_map",
    html=joined("picture_map.html"),
    css=joined("picture_map.css"),
    js=joined("point_map.js", "picture_map_view.js", "picture_map_hands.js", "picture_map.js"),
)


@dataclass(frozen=True, eq=False)
class Background:
    """A picture behind a map.

    Attributes:
        src: data URI.
        box: (left, low, right, high), what it covers, in the map's coordinates.
        labels: (x, y, words), in the map's coordinates; text, never markup.
    """

    src: str
    box: tuple[float, float, float, float]
    labels: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True, eq=False)
class MapPanel:
    """One map.

    Attributes:
        key: names its container, as the keys of Streamlit's do: `.st-key-…`.
        title: its heading.
        alt: what it shows, for those who do not see it.
        points: (n + m, 2), the pictures and then the newcomers; NaN for those that are not on this map.
        stars: (k, 2), the prototypes.
        frame: which part is shown.
        looks: (n + m,) per point, which of the colouring's entries it wears.
        says: per point, what is told besides its name; empty for nothing.
        background: behind everything, or None.
        lines: pairs of places that are joined.
    """

    key: str
    title: str
    alt: str
    points: Coordinates
    stars: Coordinates
    frame: Frame
    looks: npt.NDArray[np.int64]
    says: tuple[str, ...] = ()
    background: Background | None = None
    lines: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, eq=False)
class MapState:
    """What all panels share.

    Attributes:
        run: names what is shown; with another one the browser begins anew.
        is_support: (n,), of the pictures; newcomers have none.
        entries: the looks that points wear.
        n_classes: of the prototypes.
        selected: places that stand out; empty: all do.
        revision: raised when the selection was changed elsewhere.
        with_pictures: pictures rather than dots, at first.
    """

    run: str
    is_support: tuple[bool, ...]
    entries: tuple[Style, ...]
    n_classes: int
    selected: tuple[int, ...]
    revision: int
    with_pictures: bool


def picture_map(
    key: str,
    panels: Sequence[MapPanel],
    state: MapState,
    sheets: tuple[PictureSheet, PictureSheet],
    *,
    on_choose: Callable[[tuple[int, ...], int], None],
    on_draw: Callable[[bool], None],
) -> None:
    """Shows the maps.

    Args:
        key: of the component.
        panels: side by side, below each other where there is no room.
        state: what they share.
        sheets: with the pictures, and with the newcomers.
        on_choose: called with the chosen places, and with the one that was meant alone, or −1.
        on_draw: called with whether pictures are drawn rather than dots.
    """
    n_points = len(panels[0].points)

    def chosen() -> None:
        found = read_choice(st.session_state[key].get("chosen"), state.run, n_points)
        if found is not None:
            on_choose(*found)

    def drawn() -> None:
        told = st.session_state[key].get("drawn")
        if isinstance(told, dict) and isinstance(told.get("pictures"), bool):
            on_draw(told["pictures"])

    data = {
        "run": state.run,
        "panels": [panel_data(one) for one in panels],
        "sheets": [one.address for one in sheets],
        "support": list(state.is_support),
        "entries": [one._asdict() for one in state.entries],
        "stars": [class_style(label).colour for label in range(state.n_classes)],
        "outlines": {name: np.round(outline(name), DIGITS).tolist() for name in (*MARKERS, PROTOTYPE)},
        "selected": list(state.selected),
        "revision": state.revision,
        "pictures": state.with_pictures,
        "words": _words(),
    }
    _map(key=key, data=data, on_chosen_change=chosen, on_drawn_change=drawn)


def read_choice(told: Any, run: str, n_points: int) -> tuple[tuple[int, ...], int] | None:
    """Returns the chosen places and the one meant alone, or −1; None where a browser tells something else."""
    if not isinstance(told, dict) or told.get("run") != run or not isinstance(told.get("places"), list):
        return None
    known = range(n_points)
    places = tuple(one for one in told["places"] if isinstance(one, int) and one in known)
    focus = told.get("focus")
    return places, focus if isinstance(focus, int) and focus in known else -1


def panel_data(panel: MapPanel) -> dict[str, Any]:
    """Returns the panel as it is sent: whole numbers around the frame's middle, None for what is not on it."""
    ends = np.array(panel.frame.ranges)
    middle, extent = ends.mean(1), ends[:, 1] - ends[:, 0]
    scale = WHOLE / extent.max()

    def whole(points: Coordinates) -> list[int | None]:
        moved = (np.asarray(points, dtype=float) - middle) * scale
        return [None if not np.isfinite(value) else round(value) for value in moved.ravel()]

    behind = panel.background
    return {
        "key": panel.key,
        "title": panel.title,
        "alt": panel.alt,
        "frame": (extent * scale).round().astype(int).tolist(),
        "axes": _axis_words(panel.frame.titles),
        "points": whole(panel.points),
        "stars": whole(panel.stars),
        "looks": panel.looks.tolist(),
        "says": list(panel.says),
        "lines": [list(pair) for pair in panel.lines],
        "background": behind
        and {
            "src": behind.src,
            "box": whole(np.array(behind.box).reshape(2, 2)),
            "labels": [
                dict(zip("xy", whole(np.array([[x, y]])), strict=True)) | {"words": words}
                for x, y, words in behind.labels
            ],
        },
    }


def _axis_words(titles: tuple[str, ...]) -> str:
    return f"→ {titles[0]} · ↑ {titles[1]}" if any(titles) else ""


def _words() -> dict[str, Any]:
    return {
        "tools": _("How the maps are drawn and what dragging does"),
        "pictures": _("Pictures instead of dots"),
        "drag": _("Dragging"),
        "lasso": _("Lasso"),
        "box": _("Box"),
        "move": _("Move"),
        "clear": _("Select none"),
        "zoom": [_("Larger"), _("Smaller"), _("All of the map")],
        "selected": _("{n} selected"),
        "isSelected": _("selected"),
        "help": _(
            "Click a picture to see its neighbours; with shift, add it. Drag to select several. Keys, inside a map: "
            "arrows go to the next picture, space selects, Enter selects it alone, Escape clears, + and − zoom."
        ),
    }
