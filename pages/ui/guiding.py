"""A guided path: the one thing worth doing now, worked out from what the visitor has and which page is open."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import streamlit as st

from pages.ui.session import project
from pages.ui.text import _
from versa_core.project import Project, TaskShape

PAGES = Path(__file__).resolve().parents[1]
GOOD_SHOTS = 3  # support pictures a class, from which on another one helps little at first
SILENT = ("", "start", "learn", "glossary", "about", "metatrain")  # pages with a way of their own, or none
# After adapting, one looks; each page leads on to the next.
TOUR = ("adapt", "embeddings", "film", "reconstructions", "predict", "compare")


class Situation(NamedTuple):
    """What a visitor has.

    Attributes:
        shape: ways, shots and queries as they are marked.
        is_adapted: there is an adapted model.
        is_current: it was adapted to the pictures and marks as they are now.
    """

    shape: TaskShape
    is_adapted: bool
    is_current: bool


class NextStep(NamedTuple):
    """Words, and the page, by its address, where it is done."""

    words: str
    page: str


def next_step(now: Situation, page: str) -> NextStep | None:
    """Returns the one thing worth doing now, or None where the page speaks for itself."""
    if page in SILENT:
        return None
    return _before(now.shape) or _adapting(now) or _looking(now.shape, page)


def _before(shape: TaskShape) -> NextStep | None:
    """What pictures still lack."""
    if shape.n_way == 0:
        return NextStep(_("Next: bring a few pictures, or open an example."), "images")
    if shape.n_way == 1:
        return NextStep(_("Next: add a second class, so that there is something to tell apart."), "images")
    if shape.shots[0] == 0:
        return NextStep(_("Next: mark at least one support picture in each class."), "images")
    return None


def _adapting(now: Situation) -> NextStep | None:
    if not now.is_adapted:
        return NextStep(_("Next: adapt the model to your pictures."), "adapt")
    if not now.is_current:
        return NextStep(_("Next: adapt again, as pictures or marks have changed since."), "adapt")
    return None


def _looking(shape: TaskShape, page: str) -> NextStep | None:
    """What to look at, once a model has adapted."""
    if page == "images":
        if not shape.n_query:
            return NextStep(_("Next: mark some pictures as query, else nobody can say how well it does."), "images")
        if shape.shots[0] < GOOD_SHOTS:
            return NextStep(_("Next: see on Compare what another picture per class would buy."), "compare")
        return NextStep(_("Next: see where your pictures lie for the model."), "embeddings")
    words = {
        "embeddings": _("Next: see where your pictures lie for the model."),
        "film": _("Next: watch how it came about, step by step."),
        "reconstructions": _("Next: see what the model can redraw, and what it cannot."),
        "predict": _("Next: ask about a picture that it has not seen."),
        "compare": _("Next: see how much of the score was luck."),
    }
    if page not in TOUR[:-1]:
        return None
    following = TOUR[TOUR.index(page) + 1]
    return NextStep(words[following], following)


def situation(mine: Project) -> Situation:
    """Returns what the visitor has."""
    shape, run = mine.task_shape(), mine.run
    if run is None or shape.n_way == 0:
        return Situation(shape, run is not None, False)
    pictures = [one for each in mine.usable_classes() for one in each.pictures]
    marks = {one.id: one.role == "support" for one in pictures}
    return Situation(shape, True, marks == dict(zip(run.ids, map(bool, run.is_support), strict=True)))


def show_next_step(page: str) -> None:
    """Shows it as one line that leads there; on the page where it is done it is only said."""
    step = next_step(situation(project()), page)
    if step is None:
        return
    if step.page == page:
        st.caption(step.words)
    else:
        st.page_link(PAGES / f"{step.page}.py", label=step.words, icon=":material/arrow_forward:")
