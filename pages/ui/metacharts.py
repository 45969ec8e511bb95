"""What one sees of a meta-training: its state, losses, validation, and the fixed batch over its reconstructions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.curves import show_losses, show_validation, side_by_side
from pages.ui.gathering import COURSE
from pages.ui.jobs import sent
from pages.ui.pictures import array_uri, show_picture
from pages.ui.readings import read_meta_training
from pages.ui.status import last_of, run_words, status_words
from pages.ui.text import _
from versa_core.jobs.joining import joined
from versa_core.jobs.manager import JobView
from versa_core.project import Project
from versa_core.training.events import Evaluated, Snapshot, StepDone, TrainEvent

Bytes = npt.NDArray[np.uint8]
KIND = "meta_train"
GAP = 2  # px between the pictures of a strip
MOST_PICTURES, MOST_SIDE = 64, 512


def show_meta_training(mine: Project, view: JobView | None) -> None:
    """Shows the job, live or finished, or else what the project has kept of the last one."""
    course = mine.brought.get(COURSE)
    events: Sequence[TrainEvent] = course.events if course is not None else ()
    with st.container(key="metatrain_status"):
        if view is not None or course is not None:
            st.markdown(status_words(view) if view is not None else run_words(events))
    if view is not None:
        job = sent(KIND)
        before = job.labels.get("before", ()) if job else ()
        events = joined(before, view.events) if before else view.events  # one that goes on is told whole
    elif course is None:
        return
    steps = [event for event in events if isinstance(event, StepDone)]
    evaluations = [event for event in events if isinstance(event, Evaluated)]
    if view is not None and view.status == "running":
        st.progress(min(1.0, steps[-1].progress) if steps else 0.0)
    reading = read_meta_training(steps, evaluations)
    if reading:
        with st.container(key="metatrain_reading"):
            st.markdown(reading)
    _show_curves(steps, evaluations, reading)
    kept = course.values if course is not None else {}
    _show_batch(events, [kept] if view is None else [*view.extras, kept])


def _show_curves(steps: Sequence[StepDone], evaluations: Sequence[Evaluated], reading: str) -> None:
    left, right = side_by_side("metatrain_curves")
    if len(steps) > 1:
        with left:
            show_losses(steps, alt=_("Losses by step. {reading}").format(reading=reading))
    with right:
        if evaluations:
            show_validation(evaluations, alt=_("Validation accuracy by step. {reading}").format(reading=reading))
            st.caption(_("Validation: {task}.").format(task=evaluations[-1].task))
        elif steps:
            st.caption(_("No validation: there are too few classes to keep two of them apart."))


def _show_batch(events: Sequence[TrainEvent], extras: Sequence[Mapping[str, Any]]) -> None:
    """The same few pictures all along: originals, and under them what the model redraws."""
    originals = next((one["originals"] for one in extras if "originals" in one), None)
    looks = [event for event in events if isinstance(event, Snapshot) and event.reconstructions is not None]
    newest = last_of(looks, Snapshot)
    if newest is None or newest.reconstructions is None or not are_pictures(originals, newest.reconstructions):
        return
    st.markdown(_("**Originals**"))
    _show_strip(originals, _("The pictures that are redrawn all along"))
    st.markdown(_("**Reconstructions** after step {step}").format(step=newest.step) + _error_words(looks))
    _show_strip(newest.reconstructions, _("The same pictures as the model redraws them"))


def are_pictures(originals: object, redrawn: Bytes) -> TypeGuard[Bytes]:
    """Says whether both are as many pictures of one size; they may come from a stranger's project."""
    if not isinstance(originals, np.ndarray) or originals.dtype != np.uint8 or originals.shape != redrawn.shape:
        return False
    is_strip = redrawn.ndim == 4 and redrawn.shape[1] in (1, 3)
    return is_strip and 0 < len(redrawn) <= MOST_PICTURES and min(redrawn.shape) > 0 and max(redrawn.shape) <= MOST_SIDE


def _error_words(looks: Sequence[Snapshot]) -> str:
    errors = [float(one.errors.mean()) for one in looks if one.errors is not None and one.errors.size]
    if not errors:
        return ""
    words = _(": mean squared error {now} per pixel, {first} at first")
    return words.format(now=f"{errors[-1]:.3g}", first=f"{errors[0]:.3g}")


def _show_strip(images: Bytes, alt: str) -> None:
    width = f"{images.shape[-1] * 2.6 * len(images) if images.shape[-1] < 40 else 76 * len(images):.0f}px"
    show_picture(array_uri(strip(images)), alt, width=width, pixelated=True)


def strip(images: Bytes) -> Bytes:
    """Returns (n, c, h, w) pictures side by side as one (c, h, n · w + gaps), the gaps in middle grey."""
    n_images, channels, height, width = images.shape
    made = np.full((channels, height, n_images * (width + GAP) - GAP), 128, dtype=np.uint8)
    for place, image in enumerate(images):
        left = place * (width + GAP)
        made[:, :, left : left + width] = image
    return made
