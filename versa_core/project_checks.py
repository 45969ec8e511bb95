"""What is looked at in each part of a project's file before it is taken: a stranger may have written it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from PIL import Image

from versa_core.data.intake import KEPT_SIDE
from versa_core.errors import ProjectError
from versa_core.language import _
from versa_core.training.events import Snapshot, StepDone, TrainEvent, from_plain


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
    numbers: list[Any] = []
    if isinstance(event, StepDone):
        accuracies = (one for one in (event.support_accuracy, event.query_accuracy) if one is not None)
        numbers = [event.step, event.progress, event.seconds, *event.losses.values(), *accuracies]
    if isinstance(event, Snapshot):
        parts = (event.embeddings, event.probabilities, event.reconstructions, event.errors)
        if not all(part is None or isinstance(part, np.ndarray) for part in parts):
            raise ProjectError(_("The project is damaged: a snapshot holds something else than arrays."))
        numbers = [event.step]
    if not all(isinstance(one, int | float) for one in numbers):
        raise ProjectError(_("The project is damaged: a step's figures are not numbers."))
    return event


def check_picture(data: bytes) -> None:
    """Raises nearly anything where this is no picture as projects keep them."""
    with Image.open(io.BytesIO(data), formats=("PNG", "WEBP")) as image:
        if max(image.size) > KEPT_SIDE:
            raise ProjectError(
                _("The project is damaged: a picture is larger than {kept_side} pixels.").format(kept_side=KEPT_SIDE)
            )
        image.load()
