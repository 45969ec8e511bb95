"""Runs made by hand, so that each number in them is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from versa_core.project import Project, Run
from versa_core.training.events import TrainEvent


def run_on(project: Project, events: Sequence[TrainEvent], **changes: Any) -> Run:
    """Returns a run on the project's pictures as they are now; other fields as `changes` says."""
    images, is_support = project.image_set()
    fields: dict[str, Any] = {
        "checkpoint": "glyphs-joint",
        "method": "pixels",
        "settings": {},
        "seed": 0,
        "image_set_fingerprint": images.fingerprint,
        "ids": images.ids,
        "labels": images.labels,
        "is_support": is_support,
        "class_names": images.class_names,
        "images": images.images,
        "events": tuple(events),
        "model": b"model",
        "preparation": project.preparation_in_use(),
    }
    return Run(**{**fields, **changes})
