"""A guided path: the one thing worth doing now, worked out from what the visitor has and which page is open."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import streamlit as st

from pages.ui.session import project
from pages.ui.situations import Situation, situation
from pages.ui.teaching.course import address
from pages.ui.text import _, plain
from versa_core.project import TaskShape
from versa_core.teaching.texts import read_lesson

PAGES = Path(__file__).resolve().parents[1]
GOOD_SHOTS = 3  # support pictures a class, from which on another one helps little at first
READING = ("", "glossary", "about")  # pages where nothing is done: a lesson, or one's pictures, come next
# After adapting, one looks; each page leads on to the next.
TOUR = ("adapt", "embeddings", "film", "reconstructions", "predict", "compare")


class NextStep(NamedTuple):
    """Words, and the page, by its address, where it is done; on the page of the lessons, which one."""

    words: str
    page: str
    lesson: str = ""


def next_step(now: Situation, page: str) -> NextStep | None:
    """Returns the one thing worth doing now, or None where nothing is left on that page."""
    if page == "learn":
        return _learning(now)
    if page == "metatrain":
        return _meta_training(now)
    if page in READING:
        lesson = _lesson_after(now) if now.shape.n_way == 0 else None
        return lesson or _before(now.shape) or _adapting(now) or _to_the_maps()
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


def _to_the_maps() -> NextStep:
    return NextStep(_("Next: see where your pictures lie for the model."), "embeddings")


def _looking(shape: TaskShape, page: str) -> NextStep | None:
    """What to look at, once a model has adapted."""
    if page == "images":
        if not shape.n_query:
            return NextStep(_("Next: mark some pictures as query, else nobody can say how well it does."), "images")
        if shape.shots[0] < GOOD_SHOTS:
            return NextStep(_("Next: see on Compare what another picture per class would buy."), "compare")
        return _to_the_maps()
    steps = {
        "embeddings": _to_the_maps().words,
        "film": _("Next: watch how it came about, step by step."),
        "reconstructions": _("Next: see what the model can redraw, and what it cannot."),
        "predict": _("Next: ask about a picture that it has not seen."),
        "compare": _("Next: see how much of the score was luck."),
    }
    if page not in TOUR[:-1]:
        return None
    following = TOUR[TOUR.index(page) + 1]
    return NextStep(steps[following], following)


def _learning(now: Situation) -> NextStep:
    """The lesson's own question, then the next lesson that has not been answered, then one's own pictures."""
    if now.is_sheet:
        return NextStep(_("Next: print this sheet, and give the class its link."), "learn")
    if not now.lessons.get(now.lesson, True):
        return NextStep(_("Next: make your guess; what comes out is shown afterwards."), "learn")
    return _lesson_after(now) or _before(now.shape) or _adapting(now) or _to_the_maps()


def _lesson_after(now: Situation) -> NextStep | None:
    """The first lesson behind the one that is open whose question waits, else the first of all such."""
    keys = list(now.lessons)
    start = keys.index(now.lesson) + 1 if now.lesson in keys else 0
    waiting = [key for key in (*keys[start:], *keys[:start]) if not now.lessons[key]]
    if not waiting:
        return None
    words = _("Next: take the lesson “{title}”.")
    if waiting == keys:
        words = _("Next: begin with the lesson “{title}”.")
    return NextStep(words.format(title=plain(read_lesson(waiting[0]).facts["title"])), "learn", waiting[0])


def _meta_training(now: Situation) -> NextStep:
    if now.is_training:
        words = _("Next: watch whether the accuracy on unknown classes still rises, and stop when it does not.")
        return NextStep(words, "metatrain")
    if now.has_learned:
        return NextStep(_("Next: give the checkpoint a name and save it."), "metatrain")
    if not now.has_own:
        return NextStep(_("Next: press Meta-train; two minutes are enough for a first checkpoint."), "metatrain")
    return _before(now.shape) or NextStep(_("Next: adapt your own checkpoint to your pictures."), "adapt")


def show_next_step(page: str) -> None:
    """Shows it as one line that leads there; on the page where it is done it is only said."""
    step = next_step(situation(project()), page)
    if step is None:
        return
    if step.page == page and not step.lesson:
        st.caption(step.words)
        return
    query = address(step.lesson) if step.lesson else None
    st.page_link(PAGES / f"{step.page}.py", label=step.words, icon=":material/arrow_forward:", query_params=query)
