"""Meta-train: many small tasks make a checkpoint; watch it learn, stop when you like, keep what was learned."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from pages.ui.errors import told
from pages.ui.gathering import COURSE
from pages.ui.jobs import collect, follow, is_live, let_go_on, polled, send, sent, stop
from pages.ui.metacharts import show_meta_training
from pages.ui.metatraining import (
    Order,
    can_go_on,
    events_before,
    note_order,
    obstacle,
    order,
    payload,
    payload_on,
    save,
    suggested_name,
)
from pages.ui.ordering import choose_order
from pages.ui.session import project
from pages.ui.teaching.first_mentions import show_mentioning
from pages.ui.text import _, plain
from versa_core.checkpoint import read_info

PAGES = Path(__file__).parent
CHOICES = 300  # px of the column of choices
KIND = "meta_train"
mine = project()


def show_buttons(asked: Order) -> None:
    """Start and stop; stopping keeps what was learned."""
    live = is_live(KIND)
    with st.container(horizontal=True):
        with st.container(key="metatrain_start", width="content"):
            blocked = live or bool(obstacle(mine, asked.source))
            if st.button(_("Meta-train"), type="primary", icon=":material/play_arrow:", disabled=blocked):
                with told():
                    send(KIND, payload(mine, asked), short=False, name=suggested_name(asked))
                    mine.training = None  # the one before is over, named or not
                    mine.let_go(COURSE)
                    st.rerun()
        with st.container(key="metatrain_stop", width="content"):
            words = _("What was learned until then is kept.")
            if st.button(_("Stop training"), icon=":material/stop:", disabled=not live, help=words):
                stop(KIND)
                st.rerun()
    if live:
        offer_going_on()


def offer_going_on() -> None:
    """Asks whether the training ends when nobody has a page open any more, as all others do after some minutes."""
    view = follow(KIND)
    if view is None or not view.live:
        return
    with st.container(key="metatrain_go_on"):
        words = _(
            "Without it the training stops some minutes after you have closed the last page. Either way, what was "
            "learned waits here for you as long as your project does."
        )
        st.toggle(
            _("Go on when I close this page"),
            value=view.goes_on,
            key=f"go_on_{view.id}_{view.goes_on}",
            on_change=let_go_on,
            args=(KIND, not view.goes_on),
            help=words,
        )


def offer_resuming() -> None:
    """Goes on from the last state of a training that was stopped, or whose trainer or server has ended."""
    view, training = follow(KIND), mine.training
    if training is None or not can_go_on(training, view):
        return
    with st.container(key="metatrain_resume"):
        if view is None:
            words = _("The training {title} was not at its end when the app was last ended; its state is kept.")
            st.info(words.format(title=plain(str(training.order["title"]))), icon=":material/restore:")
        if st.button(
            _("Go on from step {n}").format(n=training.step),
            icon=":material/fast_forward:",
            help=_("As if nothing had happened: the same weights, the same chance, the rest of the budget."),
        ):
            with told():
                given, before = payload_on(mine, training), events_before(mine, training)
                send(KIND, given, short=False, name=str(training.order["title"]), before=before)
                st.rerun()


def offer_saving() -> None:
    """Keeps what the last run has learned under a name, once."""
    training, job = mine.training, sent(KIND)
    if job is not None and job.labels.get("saved") in mine.checkpoints:
        name = str(job.labels["saved"])
        words = _("Saved as {name}; Adapt offers it now.")
        if not read_info(mine.checkpoints[name], name).recommended_method:
            words = _("Saved as {name}; Reconstructions shows what it draws.")
        st.success(words.format(name=plain(name)))
        return
    if training is None or not training.learned or is_live(KIND):
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="metatrain_save"):
        name = st.text_input(_("Save it as"), value=str(training.order["title"]), max_chars=60, width=280)
        if st.button(_("Save"), icon=":material/save:"):
            with told():
                saved = save(mine, name, training.learned)
                if job is not None:
                    job.labels["saved"] = saved
                st.rerun()


def show_saved() -> None:
    """The visitor's own checkpoints: download, delete, and on to Adapt."""
    if not mine.checkpoints:
        return
    st.header(_("My checkpoints"))
    with st.container(key="metatrain_saved"):
        for number, (name, data) in enumerate(list(mine.checkpoints.items())):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(plain(name), width="content")
                st.download_button(
                    _("Download"),
                    data,
                    file_name=f"{name.replace('/', '-')}.safetensors",
                    mime="application/octet-stream",
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"download_checkpoint_{number}",
                )
                if st.button(_("Delete"), icon=":material/delete:", key=f"delete_checkpoint_{number}"):
                    mine.checkpoints.pop(name, None)
                    st.rerun()
    st.page_link(PAGES / "adapt.py", label=_("Adapt one of them"), icon=":material/model_training:")


st.title(_("Meta-train"))
show_mentioning(
    _(
        "Here the model does not learn your classes but **how to learn**: step by step it meets small tasks drawn from "
        "many classes. What comes out is a checkpoint, which Adapt then offers as a start."
    ),
    "model",
    "class",
    "checkpoint",
)
with told():
    with st.container(horizontal=True, gap="large"):
        choices, running = st.container(width=CHOICES), st.container(width="stretch")
    wanted = order(mine)
    with choices:
        choose_order(mine, wanted)
        note_order(mine, wanted)
    with running:
        show_buttons(wanted)
        collect()  # a training that has ended since the page began
        offer_resuming()
        polled(KIND, partial(show_meta_training, mine))
        offer_saving()
        show_saved()
