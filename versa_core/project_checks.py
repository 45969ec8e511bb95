"""What is looked at in each part of a project's file before it is taken: a stranger may have written it."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
from PIL import Image

from versa_core.data.intake import KEPT_SIDE
from versa_core.errors import ProjectError
from versa_core.language import _
from versa_core.training.events import TrainEvent, from_plain

LONGEST = 2000  # characters of a text; a message of ours has some hundred
ARRAYS = {"FloatArray": "f", "ByteArray": "u"}  # numpy's letter of their kind


def is_text(value: object) -> bool:
    """True for words of a length that a page can show."""
    return isinstance(value, str) and len(value) <= LONGEST


def is_count(value: object, most: int) -> bool:
    """True for a whole number from 0 to `most`."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def is_number(value: object) -> bool:
    """True for a finite number that is not below 0."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def plain_settings(values: Mapping[str, Any]) -> dict[str, bool | int | float | str]:
    """Returns the settings of a method; raises ProjectError where one is neither a number nor a word."""
    values = {
        name: value for name, value in values.items() if value is not None
    }  # older files wrote what was left open
    if not all(isinstance(value, bool | int | float | str) for value in values.values()):
        raise ProjectError(_("The project is damaged: a setting is neither a number nor a word."))
    return dict(values)


def event_of(plain: Mapping[str, Any]) -> TrainEvent:
    """Returns the event; pages draw curves and maps from these fields, so their kinds are checked here."""
    event = from_plain(plain)
    for one in fields(event):
        if not _is_of_kind(getattr(event, one.name), str(one.type)):
            words = _("The project is damaged: {field!r} of a training's step is of another kind.")
            raise ProjectError(words.format(field=one.name))
    return event


def _is_of_kind(value: object, kind: str) -> bool:
    """Says whether a field of an event is what its annotation says; a loss may be below 0, or no number any more."""
    if value is None:
        return kind.endswith("None")
    kind = kind.removesuffix(" | None")
    if kind in ARRAYS:
        return isinstance(value, np.ndarray) and value.dtype.kind == ARRAYS[kind]
    if kind.startswith("Mapping"):
        return isinstance(value, Mapping) and all(_is_of_kind(one, "float") for one in value.values())
    kinds: dict[str, Any] = {"str": str, "int": int, "float": int | float}
    return isinstance(value, kinds[kind]) and not isinstance(value, bool)


def check_picture(data: bytes) -> None:
    """Raises nearly anything where this is no picture as projects keep them."""
    with Image.open(io.BytesIO(data), formats=("PNG", "WEBP")) as image:
        if max(image.size) > KEPT_SIDE:
            raise ProjectError(
                _("The project is damaged: a picture is larger than {kept_side} pixels.").format(kept_side=KEPT_SIDE)
            )
        image.load()
