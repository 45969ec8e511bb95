"""Adapt: choose a checkpoint and a method, press one button, watch every step."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.adapting import (
    Offer,
    is_stale,
    more_steps,
    payload,
    payload_on,
    why_not_on,
)
from pages.ui.choosing import choose_checkpoint, choose_method, choose_settings
from pages.ui.doing_again import offer_again
from pages.ui.errors import told
from pages.ui.fetching import offer_encoders
from pages.ui.jobs import forget, is_live, polled, send, stop
from pages.ui.linking.controls import is_shown
from pages.ui.preparing import task_words
from pages.ui.promises import obstacle, promise
from pages.ui.run_code import show_code
from pages.ui.session import project
from pages.ui.teaching.first_mentions import show_mentioning
from pages.ui.text import _, plural
from pages.ui.watching import KIND, show_adaptation
from versa_core.project import Run

PAGES = Path(__file__).parent
CHOICES = 300  # px of the column of choices
mine = project()


def start(offer: Offer | None, method: str, settings: dict[str, Any]) -> None:
    """Sends the job; what keeps one from it is said in a sentence."""
    with told():
        given = payload(mine, offer, method, settings)
        checkpoint = offer.key if offer and given["checkpoint"] is not None else ""
        send(KIND, given, short=True, checkpoint=checkpoint)
        st.rerun()


def show_buttons(offer: Offer | None, method: str, settings: dict[str, Any], ready: bool) -> None:
    """Adapt, Stop training, and what can be done with a finished run."""
    live = is_live(KIND)
    with st.container(horizontal=True):
        with st.container(key="adapt_start", width="content"):
            if st.button(_("Adapt"), type="primary", icon=":material/play_arrow:", disabled=live or not ready):
                start(offer, method, settings)
        with st.container(key="adapt_stop", width="content"):
            if st.button(_("Stop training"), icon=":material/stop:", disabled=not live):
                stop(KIND)
                st.rerun()
        if mine.run is not None and not live:
            show_afterwards(mine.run)


def go_on(run: Run) -> None:
    """Sends the job that continues this run."""
    with told():
        send(KIND, payload_on(mine, run), short=True, checkpoint=run.checkpoint, before=run.events)
        st.rerun()


def show_afterwards(run: Run) -> None:
    """Going on from the adapted model, and forgetting it."""
    n_more, hindrance = more_steps(run), why_not_on(mine, run)
    with st.container(key="adapt_go_on", width="content"):
        if n_more and st.button(
            plural("Go on for {n} step", "Go on for {n} steps", n_more).format(n=n_more),
            icon=":material/fast_forward:",
            disabled=bool(hindrance),
            help=hindrance or _("More steps from the adapted model, with this run's settings; the curves continue."),
        ):
            go_on(run)
    with st.container(key="adapt_reset", width="content"):
        if st.button(
            _("Reset"),
            icon=":material/undo:",
            help=_("Forgets the adapted model; the checkpoint is as it was. Pictures and settings stay."),
        ):
            forget(KIND)
            mine.run = None
            st.rerun()


def show_next() -> None:
    """Where to look at the adapted model."""
    with st.container(horizontal=True):
        st.page_link(PAGES / "embeddings.py", label=_("See where the pictures lie"), icon=":material/scatter_plot:")
        st.page_link(PAGES / "predict.py", label=_("Ask about a new picture"), icon=":material/psychology_alt:")


st.title(_("Adapt"))
show_mentioning(
    _(
        "A model that was meta-trained on many other small tasks adapts itself to yours, from your **support** "
        "pictures alone. Your **query** pictures are only asked about, at every step, so that you see whether it helps."
    ),
    "meta-train",
    "support",
    "query",
)
shape = mine.task_shape()
hindrance = obstacle(shape)
if mine.n_pictures:
    show_mentioning(task_words(shape), "way", "shot")
if hindrance:
    st.info(hindrance, icon=":material/add_photo_alternate:")
    st.page_link(PAGES / "images.py", label=_("Go to Images"), icon=":material/photo_library:")
elif words := promise(shape):
    st.info(words, icon=":material/balance:")
with told():
    with st.container(horizontal=True, gap="large"):
        choices, running = st.container(width=CHOICES), st.container(width="stretch")
    with choices:
        offer = choose_checkpoint(mine)
        offer_encoders(mine)
        method = choose_method(mine, offer)
        settings = choose_settings(mine, method)
    with running:
        show_buttons(offer, method, settings, ready=not hindrance)
        offer_again(KIND, short=True)
        if mine.run is not None and is_stale(mine, mine.run):
            st.warning(
                _("Pictures, classes or marks have changed since this run; the model knows the old ones. Adapt again."),
                icon=":material/update:",
            )
        polled(KIND, partial(show_adaptation, mine))
        if mine.run is not None and not is_live(KIND):
            show_next()
    if mine.run is not None and not is_live(KIND) and is_shown("code"):
        show_code(mine, mine.run)
