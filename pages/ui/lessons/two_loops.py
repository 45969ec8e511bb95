"""Lesson 5, Two loops: an inner loop that learns one task, an outer one that learns where to start, seen apart."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui.errors import told
from pages.ui.linking.lesson_settings import choice, drawn
from pages.ui.short_jobs import short_job
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.prose import say
from pages.ui.teaching.walk_loops import show_walks
from pages.ui.teaching.wave_loops import show_waves
from pages.ui.text import _
from versa_core.teaching.sine_waves import N_POINTS
from versa_core.teaching.texts import Text

KEY = "two_loops"
SEED = 0  # of the trainings: all visitors of a server share what they bring
ASKED = 5  # points per wave of the first question
LINKED = (drawn(KEY), choice("points", "loops_points", N_POINTS))


def show(text: Text) -> None:
    """Shows the lesson."""
    guessed = guess(text, n_points=ASKED)
    if guessed is None:
        return
    with told():
        waves = _starts("waves", _("Pretraining and meta-training on sine waves"))
        if waves is None:
            return
        means = waves["means"][:, N_POINTS.index(ASKED)]
        values = {
            "average_before": f"{means[0, 0]:.2f}", "meta_before": f"{means[1, 0]:.2f}", "n_points": ASKED,
            "average_one": f"{means[0, 1]:.2f}", "meta_one": f"{means[1, 1]:.2f}", "n_tasks": waves["n_tasks"],
        }  # fmt: skip
        reply(text, guessed, outcome(means[:, 0].tolist()), values)
        show_waves(text, waves)
        st.header(_("A point that learns to walk"))
        say(text, "walk_opening")
        guessed = guess(text, "walk")
        if guessed is None:
            return
        walks = _starts("walks", _("Pretraining and meta-training on walks"))
        if walks is not None:
            show_walks(text, walks, guessed)


def _starts(family: str, words: str) -> dict[str, Any] | None:
    """Returns both starts, which are learned once for all visitors."""
    kind = {"waves": "wave_starts", "walks": "walk_starts"}[family]
    return short_job(kind, SEED, lambda: {"family": family, "seed": SEED}, words, shared=True)


def outcome(before: list[float]) -> str:
    """Returns the key of the option that came out, of the errors before the first step: pretrained, meta-trained."""
    share = before[1] / before[0]
    return "better" if share < 0.8 else "worse" if share > 1.25 else "alike"
