"""What in a picture an answer rests on, on screen: a map of how much covering each place costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.answers import Answer
from pages.ui.galleries import colours_html, figure_html, heat_map, percent
from pages.ui.looking import Look
from pages.ui.pictures import array_uri
from pages.ui.short_jobs import short_job
from pages.ui.text import _, plain, sentences

WIDTH = "140px"
LEAST_SCALE = 0.02  # what changes the probability by less would look like something otherwise
INK_SHARE = 0.45  # of the picture that is laid over the map


def show_occlusion(look: Look, picture_id: str, answer: Answer) -> None:
    """Shows the map of one picture, made by a trainer the first time."""
    payload = {"model": look.run.model, "image": answer.seen}
    words = _("Covering one place after another …")
    made = short_job("occlude", (look.token, picture_id), lambda: payload, words)
    if made is None:
        return
    drops: npt.NDArray[np.float32] = made["drops"]
    scale = max(float(np.abs(drops).max()), LEAST_SCALE)
    name = look.run.class_names[made["label"]]
    colours = heat_map(drops.astype(np.float64) / (2 * scale) + 0.5)
    alt = _("Map of what mattered for {name}: {words}").format(name=name, words=where_words(drops))
    figures = (
        (array_uri(answer.seen), _("what the model sees"), _("what the model sees")),
        (array_uri(colours), alt, _("what covering a place costs")),
        (array_uri(overlaid(colours, answer.seen)), _("both, one over the other"), _("both, one over the other")),
    )
    shown = "".join(figure_html(uri, text, words, width=WIDTH, pixelated=True) for uri, text, words in figures)
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:14px">{shown}</div>')
    legend = _("probability of {name} when this place is covered").format(name=name)
    st.html(colours_html(legend, _("+{n:.3f}").format(n=scale), _("−{n:.3f}").format(n=scale)))
    st.markdown(plain(reading(made, name)))
    st.caption(
        _(
            "You may conclude where a change of the picture changes this answer most. You may not conclude that the "
            "model looks at these places alone, or that they are what makes the class: the patch is itself something "
            "the model has never seen, two places may stand in for each other, and a sure answer hardly moves "
            "whatever is covered."
        )
    )


def reading(made: dict[str, Any], name: str) -> str:
    """Returns the map in a sentence: what was done, and where it mattered."""
    words = _(
        "A grey patch of {patch} × {patch} pixels was slid over the picture; uncovered, the model gives {name} "
        "{share}. {where}"
    )
    where = where_words(made["drops"])
    return words.format(patch=made["patch"], name=name, share=percent(made["probability"]), where=where)


def where_words(drops: npt.NDArray[np.float32]) -> str:
    """Returns where covering costs most, in words."""
    least, most = float(drops.min()), float(drops.max())
    if max(most, -least) < LEAST_SCALE:
        return _("No single place mattered: covering any of them changes the probability by less than {n}.").format(
            n=percent(LEAST_SCALE)
        )
    at_y, at_x = np.unravel_index(int(drops.argmax()), drops.shape)
    place = _place(float(at_y) / drops.shape[0], float(at_x) / drops.shape[1])
    words = _("It falls most, by {most}, where the {place} is covered.").format(
        most=percent(max(0.0, most)), place=place
    )
    if -least >= LEAST_SCALE:
        words = sentences(words, _("Elsewhere covering raises it, by up to {n}.").format(n=percent(-least)))
    return words


def _place(down: float, across: float) -> str:
    """A ninth of the picture in words; both are shares of its height and width."""
    words = (
        (_("upper left"), _("upper middle"), _("upper right")),
        (_("left side"), _("centre"), _("right side")),
        (_("lower left"), _("lower middle"), _("lower right")),
    )
    return words[min(2, int(3 * down))][min(2, int(3 * across))]


def overlaid(colours: npt.NDArray[np.uint8], image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Returns the map (3, h, w) with the picture (c, h, w) seen through it, uint8."""
    mixed = (1 - INK_SHARE) * colours.astype(np.float32) + INK_SHARE * np.broadcast_to(image, colours.shape)
    return mixed.round().astype(np.uint8)
