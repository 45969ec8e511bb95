"""Check, a section of Images: what may be wrong with the pictures, one finding at a time, each with its remedies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import streamlit as st

from pages.ui.adapting import Offer, chosen_offer, task
from pages.ui.check_case import N_SHOWN, Case
from pages.ui.check_remedies import CHOOSY, Remedy, remedies_for
from pages.ui.check_words import grade, told_of
from pages.ui.embedded import embedded, with_class_means
from pages.ui.errors import told
from pages.ui.galleries import gallery_html
from pages.ui.racing import source_of
from pages.ui.short_jobs import short_job
from pages.ui.text import _, plain, plural
from versa_core.analysis.checking import Finding
from versa_core.analysis.checking.traits import N_TRAITS
from versa_core.project import Picture, Project
from versa_core.undoing import Memory

ASKED, UNDO, LEFT, TRAITS = "check asked", "check undo", "check left", "check traits"
PLACE = "check_place"  # in the session: which finding is shown
MAX_UNDO = 20


@st.fragment
def show_checking(mine: Project) -> None:
    """Offers the check; once it was asked for, it follows every change of the pictures."""
    st.subheader(_("Check the pictures"))
    with st.container(key="check_start"):
        st.markdown(
            _(
                "Looks for copies, likely wrong labels, odd, blurred, dark or cropped pictures, uneven classes, and "
                "backgrounds that give the classes away."
            )
        )
        if st.button(_("Check my pictures"), icon=":material/fact_check:", disabled=not mine.usable_classes()):
            mine.results[ASKED] = True
    if not mine.results.get(ASKED):
        return
    with told():
        _offer_undo(mine)
        if not mine.usable_classes():
            return
        offer = chosen_offer(mine, with_class_means(mine, mine))
        cases = _cases(mine, offer)
        if cases is not None:
            _show_cases(mine, cases)
            st.caption(_basis_words(offer))


def _basis_words(offer: Offer | None) -> str:
    """Returns what labels and outliers were judged by."""
    if offer is None:
        return _("No checkpoint fits these pictures, so labels and outliers were not looked at.")
    words = _("Labels and outliers are judged by the embeddings of {checkpoint}, which has not adapted to your labels.")
    return words.format(checkpoint=plain(offer.title))


def _cases(mine: Project, offer: Offer | None) -> list[Case] | None:
    """Returns the findings on the pictures as they are now, or None while the trainers are at it."""
    image_set, is_support = task(mine)
    found = embedded(mine, image_set, offer)
    if found is None:
        return None
    source = hash(source_of(mine, offer))
    key = (image_set.fingerprint, image_set.ids, is_support.tobytes(), mine.preparation_in_use(), source)
    by_id = {picture.id: picture for picture in mine.pictures}
    pictures = [by_id[one] for one in image_set.ids]

    def payload() -> dict[str, Any]:
        table, files = _traits(mine, pictures)
        return {
            "images": image_set.images, "labels": image_set.labels, "is_support": is_support,
            "n_classes": image_set.n_classes, "preparation": mine.preparation_in_use().to_plain(), "traits": table,
            "files": files, "same": found["same"], "embeddings": found["embeddings"] if offer else None,
        }  # fmt: skip

    result = short_job("check", key, payload, _("Checking the pictures …"))
    if result is None:
        return None
    if result["findings"] is None:
        st.info(_("The check was stopped before it was done. Change a mark or a picture, and it starts again."))
        return None
    known = mine.results.setdefault(TRAITS, WeakKeyDictionary())
    known.update(zip(pictures, result["traits"], strict=True))
    return [Case(_finding(one), image_set, is_support, mine) for one in result["findings"]]


def _traits(mine: Project, pictures: Sequence[Picture]) -> tuple[np.ndarray[Any, Any], list[bytes]]:
    """Returns what is known of each picture (n, 6), NaN where nothing is, and the files of those."""
    known = mine.results.setdefault(TRAITS, WeakKeyDictionary())
    table = np.array([known.get(one, np.full(N_TRAITS, np.nan)) for one in pictures])
    return table, [one.data for one in pictures if one not in known]


def _finding(plain_values: dict[str, Any]) -> Finding:
    tuples = {name: tuple(plain_values[name]) for name in ("places", "classes")}
    return Finding(**{**plain_values, **tuples})


def _show_cases(mine: Project, cases: Sequence[Case]) -> None:
    left: set[Any] = mine.results.setdefault(LEFT, set())
    open_cases = [case for case in cases if case.key not in left]
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
            st.button(_("Show them again"), icon=":material/visibility:", on_click=left.clear)


def _show_one(mine: Project, cases: Sequence[Case]) -> None:
    grades = Counter(grade(case.finding.severity)[1] for case in cases)
    counts = ", ".join(f"{n} × {words}" for words, n in grades.items())
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
        for number, remedy in enumerate(remedies_for(case, chosen)):
            if st.button(remedy.label, icon=remedy.icon, key=f"remedy_{number}_{hash(case.key)}"):
                _apply(mine, remedy)
        st.button(
            _("Leave it as it is"),
            icon=":material/visibility_off:",
            key=f"leave_{hash(case.key)}",
            on_click=mine.results[LEFT].add,
            args=(case.key,),
        )


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
        undo: list[tuple[str, Memory]] = mine.results.setdefault(UNDO, [])
        undo.append((remedy.label, memory))
        del undo[:-MAX_UNDO]
        st.rerun()  # the cards change, too


def _offer_undo(mine: Project) -> None:
    """Offers to take back what was done here, the last change first."""
    undo: list[tuple[str, Memory]] = mine.results.get(UNDO, [])
    if not undo:
        return
    label, memory = undo[-1]
    with st.container(horizontal=True, vertical_alignment="center", key="check_undo"):
        st.markdown(_("Done: {what}.").format(what=label), width="content")
        if st.button(_("Undo"), icon=":material/undo:"):
            undo.pop()  # also where it cannot be done: the class is gone for good
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
