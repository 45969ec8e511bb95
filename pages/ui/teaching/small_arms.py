"""The chain of changes tried live: each step trained on a small budget, the runs below each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui.curves import show_losses
from pages.ui.jobs import polled
from pages.ui.readings import read_loss
from pages.ui.shown_tables import show_rows
from pages.ui.status import status_words
from pages.ui.teaching.memory import brought, recall
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.repair_chain import CHAIN, Change, change_names, percent_of
from pages.ui.teaching.trainings import begin, current, offer_training_again, training_buttons
from pages.ui.text import _, sentences
from versa_core.jobs.manager import JobView
from versa_core.project_checks import is_number
from versa_core.teaching.budget import N_STEPS, N_TRAINING
from versa_core.teaching.texts import Text
from versa_core.training.events import StepDone

KEY, KIND = "many_tasks_one_code", "small_arm"
RUNS = "run "  # what the names begin with under which trainings bring something; the arm follows
FIGURES = ("accuracy", "half", "error")


def run_words(run: Mapping[str, Any]) -> dict[str, str]:
    """Returns what came out of a run of the visitor's own: its error of redrawing, and its share of right answers."""
    share = percent_of({"mean": run["accuracy"], "ci95": run["half"]})
    return {"error": f"{run['error']:.4f}", "share": share}


def try_live(text: Text, place: int) -> None:
    """Trains the step on a small budget, and sets the runs so far below each other."""
    st.header(_("Try it here"))
    say(text, "live", steps=N_STEPS, classes=N_TRAINING)
    payload = {"arm": CHAIN[place].arm, "seed": recall(KEY, "seed", 0)}
    with st.container(horizontal=True, key="small_arm_buttons"):
        training_buttons(
            KIND, KEY, _("Train this step: {name}").format(name=change_names()[CHAIN[place].name]),
            lambda: begin(KIND, KEY, payload, short=False, brings=f"{RUNS}{CHAIN[place].arm}"),
            results=RUNS, forgets=_("Forgets these runs."), key="small_arm",
        )  # fmt: skip
    offer_training_again(KIND, KEY, short=False)
    polled(KIND, lambda view: _show_training(text, view))
    runs = runs_so_far()
    if runs:
        show_rows([_run_row(one, runs[one.arm]) for one in CHAIN if one.arm in runs], _("Try it here"))
        show_conclusions(text, "live")


def _run_row(change: Change, run: Mapping[str, Any]) -> dict[str, str]:
    words = run_words(run)
    return {
        _("up to"): change_names()[change.name],
        _("right answers"): words["share"],
        _("error of redrawing"): words["error"],
    }


def _show_training(text: Text, view: JobView | None) -> None:
    if view is None or current(KIND, KEY) is None:
        return
    st.markdown(status_words(view))
    steps: Sequence[StepDone] = [one for one in view.events if isinstance(one, StepDone)]
    if view.live and steps:
        show_losses(steps, alt=sentences(_("The losses of this training by step."), read_loss(steps)))
        show_conclusions(text, "training")


def runs_so_far() -> dict[str, Mapping[str, Any]]:
    """Returns what the trainings have brought, by arm; what is no such result, of a stranger's project, is left out."""
    found = {one.arm: brought(KEY, f"{RUNS}{one.arm}") for one in CHAIN}
    return {
        arm: one.values
        for arm, one in found.items()
        if one is not None and all(is_number(one.values.get(name)) for name in FIGURES)
    }
