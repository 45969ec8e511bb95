"""The confusion grid on screen: each cell opens its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui.answers import Answer, truth_words
from pages.ui.asked import NONE_OF_THESE, Asked
from pages.ui.counting_right import accuracy_words
from pages.ui.galleries import Shown, gallery_html
from pages.ui.looking import Look
from pages.ui.one_answer import show_one
from pages.ui.palette import INK, Style, class_style, swatch
from pages.ui.questions import Question
from pages.ui.scripts import joined
from pages.ui.text import _, plain, plural
from pages.ui.unknown_limits import Limits
from versa_core.analysis.confusion import Cell, Confusion, confuse

CHOSEN = "confusion_cell"  # under which `look.made` has the cell that is open
SHOWN_PICTURES = 60

_grid = st.components.v2.component(
    "versa_confusion",
    html='<div class="wide"><table></table></div>',
    css=joined("confusion.css"),
    js=joined("make.js", "confusion.js"),
)


def show_confusion(
    look: Look, asked: Asked, questions: Sequence[Question], answers: Mapping[str, Answer], limits: Limits
) -> None:
    """Shows the section.

    Args:
        look: at the run.
        asked: what is known of the brought pictures.
        questions: query pictures and brought ones; those whose class is known, or is none, are sorted in.
        answers: by the picture's id.
        limits: when an answer is none of these.
    """
    with st.container(key="predict_confusion"):
        st.header(_("What is taken for what"))
        with_none = st.toggle(
            _("Count none of these as an answer"),
            key="confusion_none",
            help=_("A picture that passes a threshold above then counts as refused, and pictures of none are a row."),
        )
        grid = confusion_of(look.run.class_names, questions, answers, limits if with_none else None)
        if not grid.n_pictures:
            st.caption(
                _("No picture with a known class is here: mark query pictures on Images, or bring class folders.")
            )
            return
        st.markdown(accuracy_words(grid.n_right, grid.n_pictures))
        chosen = draw_grid(look, grid)
        if chosen is not None:
            open_cell(look, grid, chosen)
        _key, cell = look.made.get(CHOSEN, (None, None))
        show_cell(look, asked, grid, cell, {one.id: one for one in questions}, answers, limits)


def confusion_of(
    class_names: Sequence[str], questions: Sequence[Question], answers: Mapping[str, Answer], limits: Limits | None
) -> Confusion:
    """Sorts the pictures whose truth is known; with `limits`, "none of these" is a row and a column, too."""

    def said(one: Question) -> str:
        answer = answers[one.id]
        return NONE_OF_THESE if limits is not None and limits.reasons(answer) else class_names[answer.best]

    names = (*class_names, NONE_OF_THESE) if limits is not None else tuple(class_names)
    return confuse(names, [(one.id, one.truth, said(one)) for one in questions if one.truth in names])


def draw_grid(look: Look, grid: Confusion) -> Cell | None:
    """Shows the grid; returns the cell that has just been clicked, or None."""
    _key, opened = look.made.get(CHOSEN, (None, None))
    styles = {name: swatch(class_style(place)) for place, name in enumerate(look.run.class_names)}
    words = {
        "corner": _("it is ↓ · taken for →"),
        "cell": _("{n} × {row} taken for {column}"),
        "alt": plural(
            "Confusion grid of {n} picture, {right} of them right",
            "Confusion grid of {n} pictures, {right} of them right",
            grid.n_pictures,
        ).format(n=grid.n_pictures, right=grid.n_right),
    }
    result: Any = _grid(
        key="confusion_grid",
        data={
            "names": [truth_words(name) for name in grid.names],
            "swatches": [styles.get(name, swatch(Style(INK, "circle"), filled=False)) for name in grid.names],
            "counts": grid.counts(),
            "opened": [grid.names.index(name) for name in opened] if opened in grid.cells and opened else None,
            "words": words,
        },
        on_opened_change=lambda: None,
    )
    places = result.opened
    if not isinstance(places, list) or len(places) != 2:
        return None
    return grid.names[int(places[0])], grid.names[int(places[1])]


def open_cell(look: Look, grid: Confusion, cell: Cell) -> None:
    """Opens the cell; its pictures are selected in the maps, too."""
    look.made[CHOSEN] = (None, cell)
    own = set(look.run.ids)
    look.selection.choose(tuple(one for one in grid.cells.get(cell, ()) if one in own))


def show_cell(
    look: Look,
    asked: Asked,
    grid: Confusion,
    cell: Cell | None,
    questions: Mapping[str, Question],
    answers: Mapping[str, Answer],
    limits: Limits,
) -> None:
    """Shows the pictures of the open cell as a gallery, and one of them closely."""
    with st.container(key="confusion_pictures"):
        ids = grid.cells.get(cell, ()) if cell else ()
        if cell is None or not ids:
            st.caption(_("Click a cell to see its pictures; they are then selected in the maps of Embeddings, too."))
            return
        words = plural(
            "{n} picture of {row} taken for {column}", "{n} pictures of {row} taken for {column}", len(ids)
        ).format(n=len(ids), row=truth_words(cell[0]), column=truth_words(cell[1]))
        st.markdown(f"**{plain(words)}**")
        st.html(gallery_html([_shown(look, questions[one]) for one in ids[:SHOWN_PICTURES]]))
        if len(ids) > SHOWN_PICTURES:
            st.caption(_("The first {n} are shown.").format(n=SHOWN_PICTURES))
        picked = st.selectbox(
            _("Look closely at"),
            list(ids),
            index=None,
            format_func=lambda one: questions[one].name if one in questions else "",
            placeholder=_("one of these pictures"),
            key=f"confusion_pick_{cell}",
            width=320,
        )
        if picked is not None:
            show_one(look, asked, questions[picked], answers[picked], limits, place="cell")


def _shown(look: Look, one: Question) -> Shown:
    names, truth = look.run.class_names, one.truth or ""
    style = class_style(names.index(truth)) if truth in names else Style(INK, "circle")
    return Shown(one.uri, one.name, truth_words(truth), style, False)
