"""What the trainings of the lesson on squeezing have brought, where it is what such a training brings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pages.ui.teaching.memory import brought
from versa_core.data.profile import GLYPH_SIDE
from versa_core.project_brought import Brought
from versa_core.project_checks import is_number
from versa_core.training.events import Snapshot, StepDone

DONE = "done "  # what the names begin with; the size of the code follows
SHAPE = (1, GLYPH_SIDE, GLYPH_SIDE)
MOST_PICTURES = 100
ERRORS = ("error", "pca_error", "mean_error")
PICTURES = ("originals", "redrawn", "pca_redrawn")
LOSSES = {"reconstruction", "apart"}


def squeezed(lesson: str, size: int) -> Brought | None:
    """Returns what was trained with a code of so many numbers; None where nothing was, or what is no such training."""
    found = brought(lesson, f"{DONE}{size}")
    return found if found is not None and is_sound(found, size) else None


def is_sound(found: Brought, size: int) -> bool:
    """Says whether this can be shown; it may come from a stranger's project."""
    values = found.values
    grid = values.get("grid")
    return (
        values.get("n_latents") == size
        and all(is_number(values.get(name)) for name in ERRORS)
        and values["mean_error"] > 0
        and _are_alike(values)
        and (grid is None or (_are_pictures(grid) and round(len(grid) ** 0.5) ** 2 == len(grid)))
        and all(event.losses.keys() >= LOSSES for event in found.events if isinstance(event, StepDone))
        and all(_are_pictures(event.reconstructions) for event in found.events if isinstance(event, Snapshot))
    )


def _are_alike(values: Mapping[str, Any]) -> bool:
    given = [values.get(name) for name in PICTURES]
    return all(_are_pictures(one) for one in given) and len({len(one) for one in given if one is not None}) == 1


def _are_pictures(given: object) -> bool:
    is_one = isinstance(given, np.ndarray) and given.dtype == np.uint8 and given.shape[1:] == SHAPE
    return is_one and 0 < len(given) <= MOST_PICTURES  # type: ignore[arg-type]  # an array has a length
