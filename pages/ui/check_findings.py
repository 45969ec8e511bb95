"""The findings of the check: one at a time, with its pictures and remedies, and the way to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.ui.adapting import task
from pages.ui.check_case import N_SHOWN, Case
from pages.ui.check_preview import show_preview
from pages.ui.check_remedies import CHOOSY, Remedy, remedies_for
from pages.ui.check_words import grade, told_of
from pages.ui.errors import told
from pages.ui.galleries import gallery_html
from pages.ui.text import _, names_in_row, plural
from versa_core.project import Picture, Project
from versa_core.undoing import Change

LEFT = "check left"
PLACE = "check_place"  # in the session: which finding is shown


def show_cases(mine: Project, cases: Sequence[Case]) -> None:
    """Shows those that were not left as they are."""
    left = left_alone(mine)
    open_cases = [case for case in cases if key_of(case) not in left]
    n_left = len(cases) - len(open_cases)
    with st.container(key="check_result"):
        if not open_cases:
            words = _("Nothing to find fault with in {n} pictures of {way} classes.")
            image_set, _marks = task(mine)
            st.success(words.format(n=len(image_set), way=image_set.n_classes), icon=":material/check_circle:")
        else:
            _show_one(mine, open_cases)
        if n_left:
            words = plural("{n} finding was left as it is.", "{n} findings were left as they are.", n_left)
            st.caption(words.format(n=n_left))
            st.button(_("Show them again"), icon=":material/visibility:", on_click=mine.remember, args=(LEFT, []))


def left_alone(mine: Project) -> list[Any]:
    """Returns the keys of the findings that the visitor wants to be left as they are."""
    left = mine.notes.get(LEFT)
    return left if isinstance(left, list) else []


def leave_alone(mine: Project, case: Case) -> None:
    """Notes that this finding is to be left as it is."""
    mine.remember(LEFT, [*left_alone(mine), key_of(case)])


def key_of(case: Case) -> list[Any]:
    """Returns the finding's key as the project's notes can hold it."""
    kind, ids, names = case.key
    return [kind, list(ids), list(names)]


def _show_one(mine: Project, cases: Sequence[Case]) -> None:
    grades = Counter(grade(case.finding.severity)[1] for case in cases)
    counts = names_in_row(f"{n} × {words}" for words, n in grades.items())
    found = plural("**{n} finding**: {counts}.", "**{n} findings**: {counts}.", len(cases))
    st.markdown(found.format(n=len(cases), counts=counts))
    place = min(int(st.session_state.get(PLACE, 0)), len(cases) - 1)
    case = cases[place]
    words, (icon, how_grave) = told_of(case), grade(case.finding.severity)
    with st.container(border=True, key="check_finding"):
        of_all = _("Finding {i} of {n}").format(i=place + 1, n=len(cases))
        st.markdown(f"{icon} **{words.title}** · {how_grave} · {of_all}")
        st.markdown(words.sentence)
        st.caption(words.meaning)
        shown = case.shown()
        if shown:
            st.html(gallery_html(shown))
        if len(case.finding.places) > N_SHOWN:
            st.caption(_("{n} of {all} are shown.").format(n=N_SHOWN, all=len(case.finding.places)))
        _offer_remedies(mine, case)
    _offer_next(place, len(cases))


def _offer_remedies(mine: Project, case: Case) -> None:
    chosen = _choose(case) if case.finding.kind in CHOOSY else case.pictures
    with st.container(horizontal=True, key="check_remedies"):
        remedies = remedies_for(case, chosen)
        for number, remedy in enumerate(remedies):
            if st.button(remedy.label, icon=remedy.icon, key=f"remedy_{number}_{hash(case.key)}"):
                _apply(mine, remedy)
        st.button(
            _("Leave it as it is"),
            icon=":material/visibility_off:",
            key=f"leave_{hash(case.key)}",
            on_click=leave_alone,
            args=(mine, case),
        )
    for remedy in remedies:
        if remedy.preparation is not None:
            show_preview(case, remedy.label, remedy.preparation)


def _choose(case: Case) -> list[Picture]:
    pictures = case.pictures
    if len(pictures) == 1:
        return pictures
    names = {picture.id: picture.name for picture in pictures}
    ids = st.multiselect(
        _("Which of them"),
        list(names),
        default=list(names),
        format_func=lambda one: names[one],
        key=f"which_{hash(case.key)}",
    )
    return [picture for picture in pictures if picture.id in ids]


def _apply(mine: Project, remedy: Remedy) -> None:
    with told():
        memory = remedy.apply(mine)
        mine.changed(Change(remedy.label, memory))
        st.rerun()  # the cards change, too


def offer_undo(mine: Project) -> None:
    """Offers to take back what was done here, the last change first."""
    if not mine.undo:
        return
    label, memory = mine.undo[-1]
    with st.container(horizontal=True, vertical_alignment="center", key="check_undo"):
        st.markdown(_("Done: {what}.").format(what=label), width="content")
        if st.button(_("Undo"), icon=":material/undo:"):
            mine.undo.pop()  # also where it cannot be done: the class is gone for good
            memory.bring_back(mine)
            st.rerun()


def _offer_next(place: int, n_cases: int) -> None:
    if n_cases == 1:
        return
    with st.container(horizontal=True, key="check_steps"):
        for label, icon, other, is_end in (
            (_("Previous finding"), ":material/arrow_back:", place - 1, place == 0),
            (_("Next finding"), ":material/arrow_forward:", place + 1, place == n_cases - 1),
        ):
            st.button(label, icon=icon, disabled=is_end, on_click=_go_to, args=(other,))


def _go_to(place: int) -> None:
    st.session_state[PLACE] = place
