"""A lesson's own trainings: those since it last began, and what they have brought, handed out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from pages.ui.jobs import follow, is_live, send, sent, stop
from pages.ui.sent import Sent
from pages.ui.teaching.memory import keep, recall, times_begun
from pages.ui.text import _

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


def training_buttons(
    kind: str, lesson: str, label: str, train: Callable[[], None], *, results: str, forgets: str, key: str
) -> None:
    """Shows the buttons that train, stop, and begin from other first weights, in the row that is open.

    Args:
        kind: of the training.
        lesson: whose notes hold the seed and the results.
        label: of the first button.
        train: sends the training off.
        results: the note whose results another start forgets.
        forgets: what another start does, in words.
        key: what the buttons' keys begin with.
    """
    live = is_live(kind)
    if st.button(label, type="primary", icon=":material/play_arrow:", disabled=live, key=f"{key}_train"):
        train()
        st.rerun()
    if st.button(_("Stop training"), icon=":material/stop:", disabled=not live, key=f"{key}_stop"):
        stop(kind)
        st.rerun()
    if st.button(_("Another start"), icon=":material/casino:", disabled=live, help=forgets):
        keep(lesson, "seed", recall(lesson, "seed", 0) + 1)
        keep(lesson, results, {})
        st.rerun()
