"""Maps that move, as the app's own components draw them: points in one axis system, and what they look like."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pages.ui.looking import Selection
from pages.ui.palette import MARKERS, PROTOTYPE, class_style
from pages.ui.plots import Cloud
from pages.ui.sheet import outline

WHOLE = 10_000  # the widest extent of all frames; the same number as in js/point_map.js
DIGITS = 3


def whole_numbers(frames: npt.NDArray[np.floating[Any]]) -> list[list[int]]:
    """Returns each frame as x, y, x, y … in whole numbers around 0: one axis system for all, equal on both axes.

    Args:
        frames: (f, m, 2).
    """
    points = np.asarray(frames, dtype=np.float64)
    low, high = points.min((0, 1)), points.max((0, 1))
    widest = max(float((high - low).max()), 1e-9)
    moved = np.round((points - (low + high) / 2) / widest * WHOLE).astype(int)
    flat: list[list[int]] = moved.reshape(len(points), -1).tolist()
    return flat


def point_look(cloud: Cloud) -> dict[str, Any]:
    """Returns what the points look like: each class's colour, marker and name, and the markers' outlines."""
    styles = [class_style(label) for label in range(len(cloud.class_names))]
    return {
        "classes": [
            {"colour": style.colour, "marker": style.marker, "name": name}
            for style, name in zip(styles, cloud.class_names, strict=True)
        ],
        "outlines": {name: np.round(outline(name), DIGITS).tolist() for name in (*MARKERS, PROTOTYPE)},
        "labels": list(cloud.labels),
        "support": list(cloud.is_support),
    }


def selected_places(selection: Selection, cloud: Cloud) -> list[int]:
    """Returns the places of the selected pictures."""
    chosen = set(selection.ids)
    return [place for place, one in enumerate(cloud.ids) if one in chosen]
