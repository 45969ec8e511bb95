"""What a visitor has chosen in a look at a run is noted in the project, so that it outlasts a restart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pages.ui.looking import Look
    from versa_core.project import Project

NOTE = "look"  # in the project's notes
LIMITS = "limits of none of these"  # thresholds, and whether examples serve as unknown ones: in `Look.made`
FOREIGN = "predict_foreign"
SIGNALS = ("strangeness", "error")


def note_look(mine: Project) -> None:
    """Notes selection and thresholds as they are now, where they are other than what was noted."""
    look: Look | None = mine.results.get("look")
    if look is None or look.run is not mine.run:
        return
    chosen, (_key, limits) = look.selection, look.made.get(LIMITS, (None, None))
    note: dict[str, Any] = {
        "run": look.run.key,
        "ids": list(chosen.ids),
        "focus": chosen.focus,
        "examples": bool(look.made.get(FOREIGN, (None, False))[1]),
        "limits": None if limits is None else [_finite(getattr(limits, name)) for name in SIGNALS],
    }
    known = mine.notes.get(NOTE)
    is_new = note != known and (known is not None or any(note[name] for name in ("ids", "focus", "examples", "limits")))
    if is_new:
        mine.remember(NOTE, note)


def restore(mine: Project, look: Look) -> None:
    """Gives a fresh look the selection that was noted for its run; what does not fit is left out."""
    note = _noted(mine, look)
    ids, focus = note.get("ids"), note.get("focus")
    if isinstance(ids, list):
        look.selection.ids = tuple(one for one in look.run.ids if one in ids)
    look.selection.focus = focus if focus in look.run.ids else ""
    if note.get("examples") is True:
        look.made[FOREIGN] = (None, True)


def noted_limits(mine: Project, look: Look) -> tuple[float, float] | None:
    """Returns the thresholds that were noted for the look's run, or None."""
    limits = _noted(mine, look).get("limits")
    if not isinstance(limits, list) or len(limits) != len(SIGNALS):
        return None
    if not all(one is None or (isinstance(one, int | float) and math.isfinite(one)) for one in limits):
        return None
    strangeness, error = (math.inf if one is None else float(one) for one in limits)
    return strangeness, error


def _noted(mine: Project, look: Look) -> Mapping[str, Any]:
    note = mine.notes.get(NOTE)
    return note if isinstance(note, dict) and note.get("run") == look.run.key else {}


def _finite(limit: float) -> float | None:
    """Returns the threshold, or None for one that refuses nothing: JSON knows no infinity."""
    return float(limit) if math.isfinite(limit) else None
