"""Reconstructions: what the model can redraw of each picture, before and after it adapted, worst first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.errors import told
from pages.ui.galleries import Redrawn, redrawn_html, scale_html, squared_error
from pages.ui.looking import Look, current_look
from pages.ui.session import project
from pages.ui.text import _
from pages.ui.turning import show_turning

PER_PAGE = 18
SCALE_PICTURES = 200  # so many, spread evenly, decide the scale of the error maps
SCALE_PERCENTILE = 98  # of all pixels' errors; a few wild ones do not darken every map


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


def read_errors(look: Look, moments: list[Moment]) -> str:
    """Returns a sentence that compares the mean errors before and after."""
    before, after = (float(moment.errors.mean()) for moment in (moments[0], moments[-1]))
    if len(moments) == 1:
        words = _("Mean error per pixel: {after:.4f}, the same before and after.").format(after=after)
        return words + " " + _("Adapting has not changed what the model can redraw.")
    words = _("Mean error per pixel: {before:.4f} before, {after:.4f} after.").format(before=before, after=after)
    if after < 0.98 * before:
        words += " " + _("The model redraws your pictures better than before.")
    elif after > 1.02 * before:
        words += " " + _(
            "The model redraws your pictures worse than before: adapting changed the encoder for telling classes "
            "apart, and the decoder no longer fits it as well. That alone does not make its answers worse."
        )
    else:
        words += " " + _("Adapting has hardly changed what the model can redraw.")
    if look.run.is_support.all():
        return words
    asked = float(moments[-1].errors[~look.run.is_support].mean())
    own = float(moments[-1].errors[look.run.is_support].mean())
    sentence = _("After adapting: {own:.4f} on support pictures, {asked:.4f} on query pictures, which it never saw.")
    return words + " " + sentence.format(own=own, asked=asked)


def choose_order(moments: list[Moment]) -> npt.NDArray[np.int64]:
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


def error_scale(look: Look, moments: list[Moment]) -> float:
    """Returns the error that the brightest colour stands for, one for all pictures and both states."""
    sample = slice(None, None, max(1, len(look.run.images) // SCALE_PICTURES))
    errors = [squared_error(look.run.images[sample], moment.images[sample]).ravel() for moment in moments]
    return max(float(np.percentile(np.concatenate(errors), SCALE_PERCENTILE)), 1e-3)


def show_pictures(look: Look, moments: list[Moment]) -> None:
    """Shows a page of originals over reconstructions."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        order = choose_order(moments)
        with_maps = st.toggle(_("Error maps"), value=True, help=_("Where in the picture the model was wrong."))
    scale = error_scale(look, moments)
    n_pages = -(-len(order) // PER_PAGE)
    page = st.pagination(n_pages, key=f"reconstructions_page_{look.token}") if n_pages > 1 else 1
    places = [int(place) for place in order[(page - 1) * PER_PAGE : page * PER_PAGE]]
    cards = [
        Redrawn(
            shown,
            look.run.images[place],
            tuple((one.title, one.images[place], float(one.errors[place])) for one in moments),
        )
        for shown, place in zip(look.shown(places), places, strict=True)
    ]
    rows = _("Each card, from top to bottom: the original as the model sees it, its reconstruction")
    rows += _(", and the error of each pixel.") if with_maps else "."
    st.caption(rows + (" " + _("Left before adapting, right after it.") if len(moments) > 1 else ""))
    if with_maps:
        st.html(scale_html(scale))
    with st.container(key="reconstructions"):
        st.html(redrawn_html(cards, scale, with_maps=with_maps))


def show_page(look: Look) -> None:
    """The page, for a run that is there."""
    moments = moments_of(look)
    if not moments:
        with st.container(key="reconstructions"):
            st.info(
                _(
                    "This model cannot redraw pictures: it has no decoder, so there are no reconstructions. The "
                    "objectives protonet, amortised and maml train none, torchvision's backbones come without one, and "
                    "comparing pixels needs none. Adapt a checkpoint of the objective joint, article, denoise or "
                    "unlabelled to see some."
                )
            )
        return
    st.markdown(read_errors(look, moments))
    show_pictures(look, moments)
    st.caption(
        _(
            "The error is the mean squared difference per pixel, where 0 is a perfect copy and 1 is black for white. "
            "You may conclude which pictures look unfamiliar to the model. You may not conclude that a picture it "
            "redraws well is one it also classifies well."
        )
    )


st.title(_("Reconstructions"))
st.markdown(
    _(
        "The model keeps only a short list of numbers of each picture, and its decoder draws the picture again from "
        "them. What is missing in the drawing is what the model did not keep."
    )
)
found = current_look()
with told():
    if found is not None:
        show_page(found)
    show_turning(project())
