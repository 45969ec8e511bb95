"""Places in a plane that a learner has put, as the project's notes hold them; those may come from a stranger."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

Place = tuple[float, float]


def noted_places(places: Sequence[Place], belongs_to: Sequence[int]) -> list[Any]:
    """Returns the places as a note, with the numbers of what they were put into."""
    return [list(belongs_to), [list(one) for one in places]]


def read_places(note: object, belongs_to: Sequence[int], *, reach: float, most: int) -> tuple[Place, ...] | None:
    """Returns the places of a note; None where it is none, or belongs to something else.

    Args:
        note: as `noted_places` makes it, or anything.
        belongs_to: the numbers of what is shown now.
        reach: from 0, of both coordinates.
        most: places.
    """
    if not isinstance(note, list) or len(note) != 2 or note[0] != list(belongs_to) or not isinstance(note[1], list):
        return None
    places = note[1]
    is_sound = len(places) <= most and all(_is_place(one, reach) for one in places)
    return tuple((float(x), float(y)) for x, y in places) if is_sound else None


def _is_place(value: object, reach: float) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    return all(isinstance(one, int | float) and math.isfinite(one) and abs(one) <= reach for one in value)
