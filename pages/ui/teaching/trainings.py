"""A lesson's own trainings: those since it last began, and the buttons for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.ui.doing_again import offer_again
from pages.ui.jobs import is_live, send, sent, stop
from pages.ui.sent import BRINGS, Sent
from pages.ui.teaching.memory import keep, key_in, let_go, recall, times_begun
from pages.ui.text import _

BEGUN = "begun"


def begin(kind: str, lesson: str, payload: dict[str, Any], *, short: bool, brings: str) -> None:
    """Sends a training off for this lesson; what it brings is kept under the name `brings` (`memory.brought`)."""
    send(kind, payload, short=short, **{BEGUN: times_begun(lesson), BRINGS: key_in(lesson, brings)})


def current(kind: str, lesson: str) -> Sent | None:
    """Returns the newest training of the kind, where the lesson has not begun anew since."""
    job = sent(kind)
    return job if job is not None and job.labels[BEGUN] == times_begun(lesson) else None


def offer_training_again(kind: str, lesson: str, *, short: bool) -> None:
    """Offers to do again what was cut short, where that was begun in this lesson as it is now."""
    if sent(kind) is None or current(kind, lesson) is not None:
        offer_again(kind, short=short)


def training_buttons(
    kind: str, lesson: str, label: str, train: Callable[[], None], *, results: str, forgets: str, key: str
) -> None:
    """Shows the buttons that train, stop, and begin from other first weights, in the row that is open.

    Args:
        kind: of the training.
        lesson: whose notes hold the seed.
        label: of the first button.
        train: sends the training off.
        results: what the names begin with under which the trainings have brought something; another start forgets it.
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
        let_go(lesson, results)
        st.rerun()
