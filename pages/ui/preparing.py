"""How pictures become the model's input, and which of them it learns from: the controls above the cards."""

from __future__ import annotations

import streamlit as st

from pages.ui.linking.controls import is_shown
from pages.ui.teaching.first_mentions import show_mentioning
from pages.ui.text import _, plural, sentences
from versa_core.data.profile import Preparation
from versa_core.project import Project, TaskShape, duplicates

SUGGESTED = "suggested"


def show_task(project: Project) -> None:
    """Says which task the marks make, and offers to mark the first pictures of every class as support."""
    shape = project.task_shape()
    show_mentioning(task_words(shape), "way", "shot")
    if is_shown("marks"):
        _offer_split(project, shape)
    _warn_of_copies(project)


def _offer_split(project: Project, shape: TaskShape) -> None:
    largest = max((len(one.pictures) for one in project.classes), default=1)
    # Where nothing is left to ask about, a third of a class is what is proposed for it.
    proposed = shape.shots[1] if shape.n_query else largest - largest // 3
    with st.container(horizontal=True, vertical_alignment="bottom", key="split"):
        n_support = st.number_input(
            _("Support pictures of each class"),
            min_value=1,
            max_value=max(1, largest),
            value=min(max(1, proposed), max(1, largest)),
            width=220,
            help=_("The first so many pictures of each class become support, the others query."),
        )
        if st.button(_("Mark the first {n} as support").format(n=n_support), icon=":material/bookmark:"):
            project.split(int(n_support))
            st.rerun()


def task_words(shape: TaskShape) -> str:
    """Returns way, shot and query in words, with what is missing before one can adapt."""
    if shape.n_way == 0:
        return _("There is no class with pictures that is switched on yet.")
    words = _("**{way}-way, {shots}-shot**: {way} classes with {shots} support and {queries} query pictures each.")
    text = words.format(way=shape.n_way, shots=_span(shape.shots), queries=_span(shape.queries))
    if shape.n_way == 1:
        text = sentences(text, _("A task needs at least two classes; add another one."))
    elif shape.shots[0] == 0:
        text = sentences(text, _("At least one class has no support picture; mark one, or switch the class off."))
    elif shape.n_query == 0:
        text = sentences(
            text, _("Without query pictures nobody can tell how well the model does on pictures it has not seen.")
        )
    return text


def _span(counts: tuple[int, int]) -> str:
    low, high = counts
    return str(low) if low == high else _("{low} to {high}").format(low=low, high=high)


def _warn_of_copies(project: Project) -> None:
    copies = duplicates(list(project.pictures))
    if not copies:
        return
    words = plural(
        "{n} picture is an exact copy of another; in both support and query it makes results look too good.",
        "{n} pictures are exact copies of others; in both support and query they make results look too good.",
        len(copies),
    )
    st.warning(words.format(n=len(copies)), icon=":material/content_copy:")
    if st.button(_("Delete the copies"), icon=":material/delete:"):
        for picture in copies:
            project.delete_picture(picture.id)
        st.rerun()


def choose_preparation(project: Project) -> bool:
    """Offers profile, crop and fit; returns whether the cards are to show what the model sees."""
    now = project.preparation_in_use()
    current = project.preparation.profile if project.preparation else SUGGESTED
    with st.container(horizontal=True, vertical_alignment="bottom", key="preparation"):
        choice = _choose_profile(current, project.suggested_profile())
        profile = project.suggested_profile() if choice == SUGGESTED else choice
        crop_ink, fit = now.crop_ink, now.fit
        if profile == "glyphs":
            crop_ink = _choose_crop(now.crop_ink)
        else:
            fit = _choose_fit(now.fit)
        model_view = st.toggle(_("Show what the model sees"), key="model_view")
    unchanged = (crop_ink, fit) == (now.crop_ink, now.fit)
    back_to_suggested = choice == SUGGESTED and (current != SUGGESTED or unchanged)
    wanted = None if back_to_suggested else Preparation(profile, crop_ink, fit)
    if wanted != project.preparation:
        project.set_preparation(wanted)
        st.rerun()
    return model_view


def _choose_crop(current: bool) -> bool:
    return st.toggle(
        _("Crop to the ink"),
        value=current,
        key=f"crop_ink_{current}",
        help=_("Cuts the empty margin away, so that place and size of the writing do not matter. It helps a lot."),
    )


def _choose_profile(current: str, suggested: str) -> str:
    title = {"glyphs": _("glyphs"), "photos": _("photos")}[suggested]
    words = {
        SUGGESTED: _("Suggested: {profile}").format(profile=title),
        "glyphs": _("Glyphs, 28 × 28 grey"),
        "photos": _("Photos, 64 × 64 colour"),
    }
    choice = st.segmented_control(
        _("The model sees them as"),
        list(words),
        default=current,
        format_func=lambda word: words[word],
        required=True,
        key=f"profile_{current}",
        help=_("Glyphs is for writing, signs and line drawings; photos for everything with colour or shading."),
    )
    return str(choice or current)


def _choose_fit(current: str) -> str:
    words = {"crop": _("Crop to a square"), "pad": _("Pad to a square"), "centre": _("Middle alone")}
    fit = st.segmented_control(
        _("Which part of a picture"),
        list(words),
        default=current,
        format_func=lambda word: words[word],
        required=True,
        key=f"fit_{current}",
        help=_(
            "Cropping loses the ends of the longer side; padding adds white and makes the subject smaller; the middle "
            "alone, two thirds of the square, leaves out an edge that gives the classes away."
        ),
    )
    return str(fit or current)
