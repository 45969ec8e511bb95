"""What the model thinks each class looks like: prototypes decoded beside mean pictures, and a slide between two."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from pages.ui.galleries import card_html, figure_html, grid_html
from pages.ui.latent_codes import Codes, Decoded, answer_words, choose_class, decoded, sphere_words
from pages.ui.maps import class_means
from pages.ui.palette import class_style, swatch
from pages.ui.pictures import array_uri
from pages.ui.teaching.first_mentions import show_mentioning
from pages.ui.text import _, plural, sentences
from pages.ui.walking import show_way
from pages.ui.walking_film import Still
from versa_core.analysis.latents import walk

N_STEPS = 21


def show_classes(codes: Codes) -> None:
    """The section."""
    show_mentioning(
        _(
            "A class's **prototype** is the mean of its support pictures' codes. Decoded, it is what the model thinks "
            "this class looks like; beside it the mean of the same pictures, pixel by pixel."
        ),
        "prototype",
        "support",
        "code",
    )
    drawn = decoded(codes, ("prototypes",), codes.prototypes)
    if drawn is None:
        return
    with st.container(key="prototypes"):
        st.html(prototypes_html(codes, drawn))
    _say_how_many_hit(codes, drawn)
    _show_slide(codes, drawn)


def prototypes_html(codes: Codes, drawn: Decoded) -> str:
    """Returns a card per class: mean picture, decoded prototype, and what the model takes that drawing for."""
    run = codes.look.run
    means = class_means(run.images.astype(np.float32), run.labels, run.is_support).round().astype(np.uint8)
    cards = []
    for label, name in enumerate(run.class_names):
        n_own = int((run.labels[run.is_support] == label).sum())
        mean = plural("mean of {n} picture", "mean of {n} pictures", n_own).format(n=n_own)
        figures = (
            (means[label], _("mean picture of {name}"), mean),
            (drawn.images[label], _("decoded prototype of {name}"), answer_words(codes, drawn.probabilities[label])),
        )
        inner = "".join(
            figure_html(array_uri(image), f"{alt.format(name=name)} · {words}", words, width="auto", pixelated=True)
            for image, alt, words in figures
        )
        head = f'<img src="{swatch(class_style(label))}" alt="" width="14" height="14"> <b>{escape(name)}</b>'
        grid = "display:grid;grid-template-columns:1fr 1fr;gap:6px;align-items:start"
        cards.append(card_html(f'<div style="overflow-wrap:anywhere">{head}</div><div style="{grid}">{inner}</div>'))
    return grid_html(cards, "236px")


def _say_how_many_hit(codes: Codes, drawn: Decoded) -> None:
    n_classes = len(codes.prototypes)
    n_right = int((drawn.probabilities.argmax(1) == range(n_classes)).sum())
    words = _("Asked about these drawings, the model takes {right} of {n} for their own class.")
    may = _(
        "You may conclude what the pictures of a class have in common for the model, as far as its decoder can draw "
        "it. You may not conclude that it tells classes apart by what you see here."
    )
    st.caption(sentences(words.format(right=n_right, n=n_classes), sphere_words(codes), may))


def _show_slide(codes: Codes, drawn: Decoded) -> None:
    """A way from one prototype to another."""
    st.markdown(f"**{_('Slide from one class to another')}**")
    with st.container(horizontal=True):
        first = choose_class(codes, _("From"), "slide_from")
        last = choose_class(codes, _("To"), "slide_to", default=1)
    with st.container(key="slide"):
        if first == last:
            st.info(_("Choose two different classes."))
            return
        names = codes.look.run.class_names
        ends = [Still(array_uri(drawn.images[place]), names[place]) for place in (first, last)]
        way = walk(codes.prototypes[first], codes.prototypes[last], N_STEPS, codes.radius)
        show_way(codes, ("slide", first, last), way, (ends[0], ends[1]))
