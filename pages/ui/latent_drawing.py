"""New examples of a class: codes drawn at random around its prototype, decoded, and shown to the model again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.galleries import figure_html
from pages.ui.latent_codes import Codes, answer_words, choose_class, decoded
from pages.ui.pictures import array_uri
from pages.ui.teaching.first_mentions import help_mentioning, show_mentioning
from pages.ui.text import _, plain
from versa_core.analysis.latent_spread import deviations_within, draw_around

N_DRAWN = 12
MAX_SEED = 2**31 - 1
WIDTH = "112px"
ROW = "display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start"


def show_drawing(codes: Codes) -> None:
    """The section."""
    show_mentioning(
        _(
            "Codes are drawn at random around a class's prototype, from a Gaussian that is as wide as the support "
            "pictures' codes are spread, and decoded: pictures that nobody has made."
        ),
        "code",
        "prototype",
        "support",
    )
    run = codes.look.run
    latents, labels = codes.latents[run.is_support], run.labels[run.is_support]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = choose_class(codes, _("Class"), "drawn_class")
        whose = _choose_spread(run.class_names[label], n_own=int((labels == label).sum()))
        seed = st.number_input(
            _("Seed"), 0, MAX_SEED, 0, key="drawn_seed", width=140, persist_state="session",
            help=help_mentioning(_("The same seed draws the same pictures."), "seed"),
        )  # fmt: skip
    deviations = deviations_within(latents, labels, label if whose == "own" else None)
    if not len(deviations):
        st.info(
            _(
                "Every class has a single support picture, so nothing is known of how the pictures of a class differ, "
                "and there is no spread to draw from. Mark a second support picture in some class and adapt again."
            )
        )
        return
    made = draw_around(
        codes.prototypes[label], deviations, N_DRAWN, chance=np.random.default_rng(seed), radius=codes.radius
    )
    drawn = decoded(codes, ("drawn", label, whose, seed), made)
    if drawn is not None:
        _show_drawn(codes, label, drawn.images, drawn.probabilities)
        words = _(
            "Seed {seed}. The spread comes from {n} support pictures, so these differ from the prototype only in ways "
            "in which those differ from their class means."
        )
        st.caption(words.format(seed=seed, n=len(deviations)))


def _choose_spread(name: str, n_own: int) -> str:
    """Asks whose spread is used, where the class has one of its own; returns "pooled" or "own"."""
    if n_own < 2:
        return "pooled"
    titles = {"pooled": _("all classes together"), "own": _("this class alone")}
    chosen: str = st.selectbox(
        _("Spread of"), list(titles), format_func=lambda one: titles[one], key="drawn_spread", width=220,
        persist_state="session", help=_("{name} alone has {n} support pictures.").format(name=plain(name), n=n_own),
    )  # fmt: skip
    return chosen


def _show_drawn(
    codes: Codes, label: int, images: npt.NDArray[np.uint8], probabilities: npt.NDArray[np.float32]
) -> None:
    """Shows the drawings, and how many the model takes for the class."""
    called = [_("new example {n}").format(n=place + 1) for place in range(len(images))]
    answers = [answer_words(codes, one) for one in probabilities]
    figures = "".join(
        figure_html(array_uri(image), f"{name} · {words}", words, width=WIDTH, pixelated=True)
        for image, name, words in zip(images, called, answers, strict=True)
    )
    with st.container(key="drawn"):
        st.html(f'<div style="{ROW}">{figures}</div>')
    words = _("The model takes {right} of {n} of these for {name}.")
    n_right = int((probabilities.argmax(1) == label).sum())
    name = plain(codes.look.run.class_names[label])
    st.markdown(words.format(right=n_right, n=len(images), name=name))
