"""Lesson 10, Traps: six sets with a planted fault each, to be found with the app's own tools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st

from pages.ui.checking import show_checking
from pages.ui.errors import told
from pages.ui.galleries import Shown, gallery_html
from pages.ui.linking.lesson_settings import number
from pages.ui.palette import class_style
from pages.ui.pictures import small_uri
from pages.ui.session import project
from pages.ui.short_jobs import short_job
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.memory import keep, recall
from pages.ui.teaching.prose import show_conclusions
from pages.ui.teaching.scores import Score, show_scores, whole_percent
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.text import _, plural
from versa_core import checkpoint
from versa_core.analysis.luck import nearest_mean
from versa_core.data.profile import Preparation, prepare
from versa_core.project import Project
from versa_core.teaching.texts import Text
from versa_core.teaching.traps import CLASSES, TRAPS, Planted, fresh, mended, planted

KEY = "traps"
CHECKPOINT = "photos-joint"
N_HINTS = 2
CODES = {
    "burst": Code("versa_core.analysis.checking.copies", "find_copies"),
    "background": Code("versa_core.analysis.checking.border", "find_telling_border"),
    "leak": Code("versa_core.analysis.leaks", "find_leaks"),
    "wrong_label": Code("versa_core.analysis.checking.labels", "find_wrong_labels"),
    "imbalance": Code("versa_core.analysis.checking.balance", "find_imbalance"),
    "unknown": Code("versa_core.analysis.checking.outliers", "find_outliers"),
}
LINKED = (number("set", "trap_set", 1, len(TRAPS)),)


@dataclass(frozen=True)
class Exam:
    """What the class means answered rightly, each as (right, asked).

    Attributes:
        own: the set's own queries, as they are.
        clean: the same without the pictures in which the fault lies.
        faulty: fresh pictures, by the set's support.
        mended: fresh pictures, by a support without the fault.
    """

    own: tuple[int, int]
    clean: tuple[int, int]
    faulty: tuple[int, int]
    mended: tuple[int, int]


def show(text: Text) -> None:
    """Shows the lesson."""
    found = [one for one in TRAPS if recall(KEY, f"question_{one}") == one]
    words = plural("{n} of {all} faults found.", "{n} of {all} faults found.", len(found))
    number = st.segmented_control(
        _("Set"), range(1, len(TRAPS) + 1), default=1, required=True, key="trap_set"
    ) or 1  # fmt: skip
    st.caption(words.format(n=len(found), all=len(TRAPS)))
    trap = TRAPS[number - 1]
    with told():
        shown = _project_of(trap)
        _offer_to_open(trap, number)
        st.subheader(_("Set {n}").format(n=number))
        has_answered = recall(KEY, f"question_{trap}") is not None
        _show_set(shown, trap, has_answered)
        show_checking(shown)
        _show_hints(text, trap)
        guessed = guess(_with_questions(text), trap)
        if guessed is not None:
            _show_answer(text, trap, guessed)


def _with_questions(text: Text) -> Text:
    """Returns the text with the one question and its options under the name of every trap."""
    same = {f"{part}_{trap}": text.parts[part] for part in ("question", "options") for trap in TRAPS}
    return replace(text, parts={**text.parts, **same})


def _project_of(trap: str) -> Project:
    """Returns the set as a project of its own, beside the visitor's, made once."""
    mine, name = project(), f"trap {trap}"
    known = mine.results.get(name)
    if not isinstance(known, Project):
        known = Project()
        fill(known, planted(trap))
        known.set_preparation(Preparation("photos"))
        mine.results[name] = known
    return known


def fill(into: Project, pictures: Sequence[Planted]) -> None:
    """Adds a set's pictures to a project, with their marks."""
    for role in ("support", "query"):
        for name in CLASSES:
            into.add_pictures(
                name, [(one.file, one.image) for one in pictures if (one.class_name, one.role) == (name, role)], role
            )


def _offer_to_open(trap: str, number: int) -> None:
    mine = project()
    words = _("Open set {n} as my project").format(n=number)
    tip = _("Only where you have no pictures yet: yours are never overwritten. Everything can be done here, too.")
    if st.button(words, icon=":material/folder_open:", disabled=mine.n_pictures > 0, help=tip, key=f"open_{trap}"):
        fill(mine, planted(trap))
        st.rerun()


def _show_set(shown: Project, trap: str, has_answered: bool) -> None:
    """Shows all pictures, support first; after the answer, the faulty ones say so."""
    faulty = {(one.class_name, one.file) for one in planted(trap) if one.is_fault} if has_answered else set()
    for label, each in enumerate(shown.classes):
        pictures = sorted(each.pictures, key=lambda one: one.role != "support")
        cards = [
            Shown(small_uri(one), one.name, each.name, class_style(label), one.role == "support") for one in pictures
        ]
        here = f'<div style="font-size:.8125rem"><b>▲ {_("here")}</b></div>'
        notes = [here if (each.name, one.name) in faulty else "" for one in pictures]
        counts = Counter(one.role for one in pictures)
        title = _("{name}: {n_support} support, {n_query} query")
        st.markdown(title.format(name=f"**{each.name}**", n_support=counts["support"], n_query=counts["query"]))
        st.html(gallery_html(cards, notes, least="96px"))


def _show_hints(text: Text, trap: str) -> None:
    n = recall(KEY, f"hints {trap}", 0)
    for place in range(n):
        st.info(text.part(f"hint_{place + 1}_{trap}"), icon=":material/lightbulb:")
    if n < N_HINTS:
        words = _("A hint") if n == 0 else _("Another hint")
        if st.button(words, icon=":material/lightbulb:", key=f"hint_{trap}"):
            keep(KEY, f"hints {trap}", n + 1)
            st.rerun()


def _show_answer(text: Text, trap: str, guessed: str) -> None:
    asked = [*planted(trap), *mended(trap), *fresh()]
    result = short_job("embed", ("trap", trap), lambda: _to_embed(asked), _("Asking the class means …"))
    if result is None:
        return
    exam = examine(trap, result["embeddings"])
    titles = {
        "own": _("its own queries"), "clean": _("these without the faulty ones"),
        "faulty": _("fresh pictures"), "mended": _("fresh pictures, fault mended"),
    }  # fmt: skip
    pairs: dict[str, tuple[int, int]] = vars(exam)
    values: dict[str, Any] = {name: whole_percent(right / n) for name, (right, n) in pairs.items()}
    values |= {"n_own": exam.own[1], "n_right_own": exam.own[0], "n_fresh": exam.faulty[1],
               "n_right_fresh": exam.faulty[0], "n_right_mended": exam.mended[0]}  # fmt: skip
    aliased = _with_questions(text)
    told_of = text.part(f"fault_{trap}", **values)
    answers = {**aliased.parts, f"answer_{trap}": f"{told_of}\n\n{text.part('answer', **values)}"}
    reply(replace(aliased, parts=answers), guessed, trap, values, about=trap)
    show_scores([Score(titles[name], *pair) for name, pair in pairs.items() if name != "clean" or pair != exam.own])
    show_conclusions(text, **values)
    three_ways(text, (CODES[trap],), **values)


def _to_embed(pictures: Sequence[Planted]) -> dict[str, Any]:
    images = np.stack([prepare(one.image, Preparation("photos")) for one in pictures])
    return {"images": images, "checkpoint": str(checkpoint.find(CHECKPOINT))}


def examine(trap: str, embeddings: np.ndarray[Any, np.dtype[np.float32]]) -> Exam:
    """Counts right answers of the nearest class mean.

    Args:
        trap: the set's name.
        embeddings: (n, d) of the set, its mended support and the fresh pictures, in this order.
    """
    given, repaired = planted(trap), mended(trap)
    everyone = [*given, *repaired, *fresh()]
    labels = np.array([CLASSES.index(one.class_name) for one in everyone])
    places = np.arange(len(everyone))
    is_support = np.array([one.role == "support" for one in given])
    is_fault = np.array([one.is_fault for one in given])
    own, n = places[: len(given)], len(given) + len(repaired)

    def counted(support: np.ndarray[Any, Any], query: np.ndarray[Any, Any]) -> tuple[int, int]:
        answers = nearest_mean(embeddings, labels, support, query)
        return int((answers == labels[query]).sum()), len(query)

    return Exam(
        counted(own[is_support], own[~is_support]),
        counted(own[is_support], own[~is_support & ~is_fault]),
        counted(own[is_support], places[n:]),
        counted(places[len(given) : n], places[n:]),
    )
