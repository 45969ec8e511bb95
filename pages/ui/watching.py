"""What one sees of an adaptation: its state in a line, curves with a sentence that reads them, and the film."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui.curves import show_accuracies, show_losses, side_by_side
from pages.ui.film import FAST, show_film
from pages.ui.jobs import sent
from pages.ui.leaking import leaks_among, show_leaks
from pages.ui.readings import read_adaptation
from pages.ui.session import project
from pages.ui.spread import show_spread
from pages.ui.status import last_of, run_words, status_words
from pages.ui.text import _
from versa_core.jobs.joining import joined
from versa_core.jobs.manager import JobView
from versa_core.project import Project, Run
from versa_core.training.events import Checking, Finished, StepDone, TrainEvent

KIND = "adapt"


def show_adaptation(mine: Project, view: JobView | None) -> None:
    """Shows the live job, or the finished run."""
    with st.container(key="adapt_status"):
        # A run that went on is told whole, not only its last part.
        is_told = view is None or (not view.live and view.result is not None and mine.run is not None)
        words = run_words(mine.run.events) if is_told and mine.run else status_words(view)
        if words:
            st.markdown(words)
    job = sent(KIND)
    if view is not None and job is not None and view.live:
        if view.status == "running":
            done, check = last_of(view.events, StepDone), last_of(view.events, Checking)
            st.progress(check.share if check else min(1.0, done.progress) if done else 0.0)
        before = job.labels.get("before", ())
        if view.events or before:  # one that waits has nothing to show yet
            _show_steps(job.payload, joined(before, view.events) if before else view.events, view.id, live=True)
    elif mine.run is not None:
        if view is not None and (view.result is None or view.status == "failed"):
            st.caption(_("It left no model. What follows is the run before."))
        _show_run(mine.run)


def _show_run(run: Run) -> None:
    """Curves, their reading and the replay, which plays by itself right after a run that was too fast to watch."""
    job, end = sent(KIND), last_of(run.events, Finished)
    is_fresh = job is not None and job.fresh
    if job is not None:
        job.fresh = False
    given = {
        "images": run.images,
        "labels": run.labels,
        "is_support": run.is_support,
        "class_names": run.class_names,
        "ids": run.ids,
        "fingerprint": run.image_set_fingerprint,
    }
    fast = end is None or end.seconds < FAST
    _show_steps(given, run.events, f"run {id(run)}", live=False, autoplay=is_fresh and fast)
    show_spread(run)


def _show_steps(
    given: Mapping[str, Any], events: Sequence[TrainEvent], name: str, *, live: bool, autoplay: bool = False
) -> None:
    steps = [event for event in events if isinstance(event, StepDone)]
    n_support = int(given["is_support"].sum())
    leaks = leaks_among(given["images"], given["is_support"], given["fingerprint"])
    show_leaks(leaks, given["ids"], project())
    reading = read_adaptation(steps, n_support, len(given["is_support"]) - n_support - len(leaks))
    if reading and not live:
        with st.container(key="adapt_reading"):
            st.markdown(reading)
    if len(steps) > 1:
        left, right = side_by_side("adapt_curves")
        with left:
            show_losses(steps, alt=_("Loss by step. {reading}").format(reading=reading))
        with right:
            show_accuracies(steps, alt=_("Accuracy by step. {reading}").format(reading=reading))
    show_film(given, events, run=name, live=live, autoplay=autoplay)
