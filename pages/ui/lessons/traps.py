"""Lesson 10, Traps: six sets with a planted fault each, to be found with the app's own tools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

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
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.scores import Score, show_scores, whole_percent
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.teaching.trap_exam import ask, examine, to_embed
from pages.ui.teaching.trap_film import show_exam
from pages.ui.text import _, names_in_row, plural, sentences
from versa_core.data.profile import Preparation
from versa_core.language import language
from versa_core.project import Project
from versa_core.teaching.texts import Text
from versa_core.teaching.traps import CLASSES, TRAPS, Planted, fresh, mended, planted

KEY = "traps"
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


def show(text: Text) -> None:
    """Shows the lesson."""
    number = st.segmented_control(
        _("Set"), range(1, len(TRAPS) + 1), default=1, required=True, key="trap_set"
    ) or 1  # fmt: skip
    said = progress_words({one: recall(KEY, f"question_{one}", "") or None for one in TRAPS})
    st.caption(said)
    trap = TRAPS[number - 1]
    with told():
        shown = _project_of(trap)
        _offer_to_open(trap, number)
        st.header(_("Set {n}").format(n=number))
        has_answered = bool(recall(KEY, f"question_{trap}", ""))
        _show_set(shown, trap, has_answered)
        show_checking(shown)
        _show_hints(text, trap)
        guessed = guess(_with_questions(text), trap)
        if guessed is not None:
            _show_answer(text, trap, guessed, said)


def progress_words(judged: Mapping[str, str | None]) -> str:
    """Returns how many faults are found over all sets, which were judged wrongly, and which are still to be judged.

    Args:
        judged: for each set, in their order, what the learner takes its fault to be; None before that.
    """
    numbers = {trap: str(number) for number, trap in enumerate(judged, 1)}
    n_found = sum(answer == trap for trap, answer in judged.items())
    wrong = [numbers[trap] for trap, answer in judged.items() if answer not in (None, trap)]
    still = [numbers[trap] for trap, answer in judged.items() if answer is None]
    parts = [_("{n} of {all} faults found.").format(n=n_found, all=len(judged))]
    if wrong:
        parts.append(plural("Judged wrongly: set {sets}.", "Judged wrongly: sets {sets}.", len(wrong)))
        parts[-1] = parts[-1].format(sets=names_in_row(wrong))
    if still:
        parts.append(plural("Still to be judged: set {sets}.", "Still to be judged: sets {sets}.", len(still)))
        parts[-1] = parts[-1].format(sets=names_in_row(still))
    return sentences(*parts)


def _with_questions(text: Text) -> Text:
    """Returns the text with the one question and its options under the name of every trap."""
    same = {f"{part}_{trap}": text.parts[part] for part in ("question", "options") for trap in TRAPS}
    return replace(text, parts={**text.parts, **same})


def _project_of(trap: str) -> Project:
    """Returns the set as a project of its own, beside the visitor's, made once."""
    mine, name = project(), f"trap {trap} {language()}"
    known = mine.results.get(name)
    if not isinstance(known, Project):
        known = Project()
        fill(known, planted(trap))
        known.set_preparation(Preparation("photos"))
        mine.results[name] = known
    return known


def fill(into: Project, pictures: Sequence[Planted]) -> None:
    """Adds a set's pictures to a project, with their marks; the classes are named in the language in use."""
    for role in ("support", "query"):
        for name in CLASSES:
            into.add_pictures(
                _(name), [(one.file, one.image) for one in pictures if (one.class_name, one.role) == (name, role)], role
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
    faulty = {(_(one.class_name), one.file) for one in planted(trap) if one.is_fault} if has_answered else set()
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
    n = min(recall(KEY, f"hints {trap}", 0), N_HINTS)
    for place in range(n):
        st.info(text.part(f"hint_{place + 1}_{trap}"), icon=":material/lightbulb:")
    if n < N_HINTS:
        words = _("A hint") if n == 0 else _("Another hint")
        if st.button(words, icon=":material/lightbulb:", key=f"hint_{trap}"):
            keep(KEY, f"hints {trap}", n + 1)
            st.rerun()


def _show_answer(text: Text, trap: str, guessed: str, said: str) -> None:
    asked = [*planted(trap), *mended(trap), *fresh()]
    result = short_job("embed", ("trap", trap), lambda: to_embed(asked), _("Asking the class means …"))
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
    st.markdown(said)
    show_scores([Score(titles[name], *pair) for name, pair in pairs.items() if name != "clean" or pair != exam.own])
    show_conclusions(text, **values)
    st.subheader(_("Question by question"))
    say(text, "film", **values)
    show_exam(trap, ask(trap, result["embeddings"]), titles)
    show_conclusions(text, "film", **values)
    three_ways(text, (CODES[trap],), **values)
