"""A lesson's own trainings: those since it last began, and what they have brought, handed out once."""

from __future__ import annotations

from typing import Any, NamedTuple

from pages.ui.jobs import follow, send, sent
from pages.ui.sent import Sent
from pages.ui.teaching.memory import times_begun

BEGUN = "begun"


class Brought(NamedTuple):
    """What a training was labelled with, and its result."""

    labels: dict[str, Any]
    result: dict[str, Any]


def begin(kind: str, lesson: str, payload: dict[str, Any], *, short: bool, **labels: Any) -> None:
    """Sends a training off for this lesson."""
    send(kind, payload, short=short, **labels, **{BEGUN: times_begun(lesson)})


def current(kind: str, lesson: str) -> Sent | None:
    """Returns the newest training of the kind, where the lesson has not begun anew since."""
    job = sent(kind)
    return job if job is not None and job.labels[BEGUN] == times_begun(lesson) else None


def newly_brought(kind: str, lesson: str) -> Brought | None:
    """Returns what a training has brought, the first time that it is asked for after the end."""
    job, view = current(kind, lesson), follow(kind)
    if job is None or view is None or not view.result or job.collected:
        return None
    job.collected = True
    return Brought(job.labels, view.result)
