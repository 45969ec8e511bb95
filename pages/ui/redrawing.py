"""Every picture beside what the model redraws of it, before and after it adapted, with the selected ones marked."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.galleries import scale_html, squared_error
from pages.ui.looking import Look
from pages.ui.redrawing_strips import Redrawn, strips_html
from pages.ui.text import _, plural, sentences

PER_PAGE = 18
SCALE_PICTURES = 200  # so many, spread evenly, decide the scale of the error maps
SCALE_PERCENTILE = 98  # of all pixels' errors; a few wild ones do not darken every map

Places = npt.NDArray[np.int64]


class Moment(NamedTuple):
    """One state of the model: what it redraws, (n, c, h, w) uint8, and the errors, (n,) in [0, 1]."""

    title: str
    images: npt.NDArray[np.uint8]
    errors: npt.NDArray[np.float32]


def moments_of(look: Look) -> list[Moment]:
    """Returns the states before and after, one where they are the same; empty where the model has no decoder."""
    titles = (_("before"), _("after"))
    moments = [
        Moment(title, shot.reconstructions, shot.errors)
        for title, shot in zip(titles, (look.before, look.after), strict=True)
        if shot is not None and shot.reconstructions is not None and shot.errors is not None
    ]
    if len(moments) == 2 and np.array_equal(moments[0].images, moments[1].images):
        return [moments[1]._replace(title=_("before and after"))]
    return moments


def show_redrawn(look: Look) -> None:
    """The section: the errors in words, then a page of strips."""
    moments = moments_of(look)
    st.markdown(read_errors(look, moments))
    _show_pictures(look, moments)
    st.caption(
        _(
            "The error is the mean squared difference per pixel, where 0 is a perfect copy and 1 is black for white. "
            "You may conclude which pictures look unfamiliar to the model. You may not conclude that a picture it "
            "redraws well is one it also classifies well."
        )
    )


def read_errors(look: Look, moments: list[Moment]) -> str:
    """Returns a sentence that compares the mean errors before and after."""
    before, after = (float(moment.errors.mean()) for moment in (moments[0], moments[-1]))
    if len(moments) == 1:
        words = _("Mean error per pixel: {after:.4f}, the same before and after.").format(after=after)
        return sentences(words, _("Adapting has not changed what the model can redraw."))
    words = _("Mean error per pixel: {before:.4f} before, {after:.4f} after.").format(before=before, after=after)
    if after < 0.98 * before:
        words = sentences(words, _("The model redraws your pictures better than before."))
    elif after > 1.02 * before:
        worse = _(
            "The model redraws your pictures worse than before: adapting changed the encoder for telling classes "
            "apart, and the decoder no longer fits it as well. That alone does not make its answers worse."
        )
        words = sentences(words, worse)
    else:
        words = sentences(words, _("Adapting has hardly changed what the model can redraw."))
    if look.run.is_support.all():
        return words
    asked = float(moments[-1].errors[~look.run.is_support].mean())
    own = float(moments[-1].errors[look.run.is_support].mean())
    sentence = _("After adapting: {own:.4f} on support pictures, {asked:.4f} on query pictures, which it never saw.")
    return sentences(words, sentence.format(own=own, asked=asked))


def error_scale(look: Look, moments: list[Moment]) -> float:
    """Returns the error that the brightest colour stands for, one for all pictures and both states."""
    sample = slice(None, None, max(1, len(look.run.images) // SCALE_PICTURES))
    errors = [squared_error(look.run.images[sample], moment.images[sample]).ravel() for moment in moments]
    return max(float(np.percentile(np.concatenate(errors), SCALE_PERCENTILE)), 1e-3)


def _choose_order(moments: list[Moment]) -> Places:
    """Asks what is shown first; returns the pictures' places in this order."""
    before, after = moments[0].errors, moments[-1].errors
    orders = {"after": (_("largest after"), -after)}
    if len(moments) > 1:
        orders |= {
            "before": (_("largest before"), -before),
            "worse": (_("grown most"), before - after),
            "better": (_("fallen most"), after - before),
        }
    chosen = st.selectbox(
        _("First the pictures whose error is"), list(orders), format_func=lambda one: orders[one][0], width=260
    )
    return np.argsort(orders[chosen][1], kind="stable")


def _choose_pictures(look: Look, order: Places, selected: set[str]) -> Places:
    """Asks whether the selected ones alone are shown, where some are; returns the places that are shown, in order."""
    chosen = np.array([look.run.ids[place] in selected for place in order], dtype=bool)
    n_chosen = int(chosen.sum())
    if not n_chosen:
        return order
    words = plural("Only the {n} selected picture", "Only the {n} selected pictures", n_chosen).format(n=n_chosen)
    alone = st.toggle(words, key="redrawn_selected", help=_("Pictures are selected in the maps of Embeddings."))
    return order[chosen] if alone else order


def _show_pictures(look: Look, moments: list[Moment]) -> None:
    """Shows a page of strips."""
    selected = set(look.selection.ids)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        order = _choose_order(moments)
        with_maps = st.toggle(_("Error maps"), value=True, help=_("Where in the picture the model was wrong."))
        order = _choose_pictures(look, order, selected)
    scale = error_scale(look, moments)
    n_pages = -(-len(order) // PER_PAGE)
    page = st.pagination(n_pages, key=f"reconstructions_page_{look.token}_{n_pages}") if n_pages > 1 else 1
    places = [int(place) for place in order[(page - 1) * PER_PAGE : page * PER_PAGE]]
    cards = [
        Redrawn(
            shown,
            look.run.images[place],
            tuple((one.title, one.images[place], float(one.errors[place])) for one in moments),
            look.run.ids[place] in selected,
        )
        for shown, place in zip(look.shown(places), places, strict=True)
    ]
    if with_maps:
        st.html(scale_html(scale))
    st.html(strips_html(cards, scale, with_maps=with_maps))
