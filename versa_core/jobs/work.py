"""What a task is to the trainer process, and how its payload becomes pictures."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from versa_core.data.image_set import ImageSet
from versa_core.training.events import TrainEvent

Payload = dict[str, Any]
Stopped = Callable[[], bool]
Work = Generator[TrainEvent | dict[str, Any], None, dict[str, Any]]
Task = Callable[[Payload, Stopped], Work]


def image_set_of(payload: Payload) -> ImageSet:
    """Returns the pictures that a payload holds as arrays and lists."""
    return ImageSet(
        images=payload["images"],
        labels=payload["labels"],
        class_names=tuple(payload["class_names"]),
        ids=tuple(payload["ids"]),
    )
