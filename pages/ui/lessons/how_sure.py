"""Lesson 9, How sure?: luck of the draw, the shots curve, what confidence is worth, and none of these."""

from __future__ import annotations

import streamlit as st

from pages.ui.errors import told
from pages.ui.linking.lesson_settings import Linked, choice, number
from pages.ui.session import project
from pages.ui.short_jobs import short_job
from pages.ui.teaching.guessing import guess
from pages.ui.teaching.sure_confidence import TEMPERATURE, TEMPERATURES, show_confidence
from pages.ui.teaching.sure_luck import digits, luck_of, show_luck
from pages.ui.teaching.sure_none import show_none
from pages.ui.text import _
from versa_core.settings import Setting
from versa_core.teaching.texts import Text

MOST_SHOTS = 5
LINKED = (
    choice("pictures", "sure_of", ("digits", "own")),
    number("shot", "sure_shots", 1, MOST_SHOTS),
    Linked(Setting("temperature", float, 1.0, "", *TEMPERATURES), TEMPERATURE),
)


def show(text: Text) -> None:
    """Shows the lesson."""
    kinds: dict[str, str] = {"digits": _("Handwritten digits"), "own": _("My own pictures")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="sure_choice"):
        kind = st.segmented_control(
            _("Pictures"), list(kinds), format_func=kinds.__getitem__, default="digits", required=True, key="sure_of"
        )
        shots = st.slider(_("Support pictures per class"), 1, MOST_SHOTS, 1, key="sure_shots", width=260)
    guessed = guess(text, n_shot=shots)
    if guessed is None:
        return
    with told():
        pictures = project() if kind == "own" else digits()
        found = luck_of(pictures, shots)
        if found is None:
            return
        sample, luck = found
        show_luck(text, guessed, sample, luck)
        guessed_sure = guess(text, "sure", n_shot=sample.n_shot)
        if guessed_sure is None:
            return
        asked = short_job(
            "how_sure", sample.key,
            lambda: {"embeddings": sample.embeddings, "labels": sample.images.labels, "n_shot": sample.n_shot,
                     "n_known": sample.n_known, "seed": project().seed},
            _("Asking again and again …"),
        )  # fmt: skip
        if asked is not None:
            show_confidence(text, guessed_sure, sample, asked)
            show_none(text, sample, asked)
