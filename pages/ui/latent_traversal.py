"""What the code keeps: the pixels of all pictures that it redraws, and what a single latent moves."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.galleries import colours_html, figure_html, heat_map
from pages.ui.latent_codes import Codes, decoded, picture_titles, sphere_words
from pages.ui.pictures import array_uri
from pages.ui.short_jobs import short_job
from pages.ui.text import _, sentences
from versa_core.analysis.latents import kept_share, ranges, varied

N_STEPS = 7
N_LISTED = 24  # latents that move most; the others move nothing to speak of
WIDTH = "92px"  # seven and the map of what changes fit beside each other on a usual screen
ROW = "display:flex;flex-wrap:wrap;gap:8px;align-items:flex-start"


def show_kept(codes: Codes) -> None:
    """The section."""
    st.markdown(f"**{_('Which pixels the code keeps')}**")
    _show_kept_pixels(codes)
    st.markdown(f"**{_('What one number of the code moves')}**")
    st.markdown(
        sentences(
            _("One number is varied from its low to its high value on your pictures, the others stay."),
            sphere_words(codes),
        )
    )
    _show_one_latent(codes)


def _show_kept_pixels(codes: Codes) -> None:
    """Where pictures differ, and which share of it the reconstructions keep."""
    run, after = codes.look.run, codes.look.after
    assert after is not None  # for the types: the page has looked
    assert after.reconstructions is not None
    share = kept_share(run.images, after.reconstructions)
    if np.isnan(share).all():
        st.caption(_("All pictures are the same, so there is nothing to keep."))
        return
    spread = (run.images / 255.0).std(0).mean(0)
    figures = (
        (run.images.mean(0).round().astype(np.uint8), _("the mean of your pictures")),
        (heat_map(spread / spread.max()), _("where they differ")),
        (heat_map(share), _("which share of that the code keeps")),
    )
    st.html(_row(figures))
    st.html(colours_html(_("share kept"), "0 %", _("100 %; white: pixels that hardly differ")))
    words = _(
        "The share kept is how closely a pixel of the drawings follows that of your {n} pictures (their squared "
        "correlation); half of the pixels that differ have {share:.0f} % or more. Drawing the "
        "same each time would keep nothing."
    )
    st.caption(words.format(n=len(run.images), share=100 * float(np.nanmedian(share))))


def _show_one_latent(codes: Codes) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        titles = picture_titles(codes.look)
        picture = st.selectbox(
            _("On the picture"), range(len(titles)), format_func=lambda place: titles[place], width=260,
            key=f"traversal_picture_{codes.look.token}", persist_state="session",
        )  # fmt: skip
        effects = _effects(codes, picture)
        if effects is None:
            return
        order = np.argsort(-effects, kind="stable")[:N_LISTED]
        words = _("number {n}: moves {effect:.4f}")
        latent = st.selectbox(
            _("Number of the code"), [int(one) for one in order], width=260,
            format_func=lambda one: words.format(n=one + 1, effect=float(effects[one])),
            key=f"traversal_latent_{codes.look.token}_{picture}", persist_state="session",
            help=_("The one that moves most comes first: mean squared change per pixel from its low to its high end."),
        )  # fmt: skip
    low, high = (float(one[latent]) for one in ranges(codes.latents))
    strip = varied(codes.latents[picture], latent, low, high, N_STEPS, codes.radius)
    drawn = decoded(codes, ("one latent", picture, latent), strip)
    if drawn is not None:
        _show_strip(drawn.images, np.linspace(low, high, N_STEPS))
        _say_how_spread(effects)


def _effects(codes: Codes, picture: int) -> npt.NDArray[np.float32] | None:
    """Returns how much each latent moves the picture's drawing, (d,); None while a trainer works it out."""
    low, high = ranges(codes.latents)
    payload = {
        "model": codes.look.run.model,
        "base": codes.latents[picture],
        "low": low,
        "high": high,
        "radius": codes.radius,
    }
    made = short_job(
        "latent_effects", (codes.look.token, picture), lambda: payload, _("Every number of the code is being varied")
    )
    return None if made is None else made["effects"]


def _show_strip(images: npt.NDArray[np.uint8], values: npt.NDArray[np.float64]) -> None:
    """Shows the drawings from low to high, and a map of what changed."""
    at = _("at {value}")
    figures = [(image, at.format(value=f"{value:+.2f}")) for image, value in zip(images, values, strict=True)]
    change = np.ptp(images / 255.0, axis=0).mean(0)
    largest = max(float(change.max()), 1e-6)
    with st.container(key="traversal"):
        st.html(_row([*figures, (heat_map(change / largest), _("which pixels change"))]))
        st.html(colours_html(_("largest difference between two drawings of the strip"), "0", f"{largest:.3f}"))


def _say_how_spread(effects: npt.NDArray[np.float32]) -> None:
    """Says how the work is shared among the numbers of the code."""
    whole = max(float(effects.sum()), 1e-12)
    n_half = int(np.searchsorted(np.cumsum(np.sort(effects)[::-1]), whole / 2)) + 1
    n_idle = int((effects < effects.max() / 1000).sum())
    words = _(
        "Half of all movement on this picture comes from {half} of {n} numbers, and {idle} move nothing. Where one "
        "number alone moves little, the code is shared out among many: the main directions move them together."
    )
    st.caption(words.format(half=n_half, n=len(effects), idle=n_idle))


def _row(figures: list[tuple[npt.NDArray[np.uint8], str]] | tuple[tuple[npt.NDArray[np.uint8], str], ...]) -> str:
    inner = "".join(figure_html(array_uri(one), words, words, width=WIDTH, pixelated=True) for one, words in figures)
    return f'<div style="{ROW}">{inner}</div>'
