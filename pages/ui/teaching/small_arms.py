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
from pages.ui.teaching.memory import keep, recall
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.repair_chain import CHAIN, Change, change_names, percent_of
from pages.ui.teaching.trainings import begin, current, newly_brought, training_buttons
from pages.ui.text import _, sentences
from versa_core.jobs.manager import JobView
from versa_core.teaching.budget import N_STEPS, N_TRAINING
from versa_core.teaching.texts import Text
from versa_core.training.events import StepDone

KEY, KIND = "many_tasks_one_code", "small_arm"


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
            lambda: begin(KIND, KEY, payload, short=False, arm=CHAIN[place].arm),
            results="runs", forgets=_("Forgets these runs."), key="small_arm",
        )  # fmt: skip
    polled(KIND, lambda view: _show_training(text, view))
    runs = recall(KEY, "runs", {})
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


def collect_runs() -> None:
    """Keeps what a finished training has brought, by its arm."""
    brought = newly_brought(KIND, KEY)
    if brought is not None:
        keep(KEY, "runs", {**recall(KEY, "runs", {}), str(brought.labels["arm"]): brought.result})
