"""Meta-train: many small tasks make a checkpoint; watch it learn, stop when you like, keep what was learned."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.ui.errors import told
from pages.ui.jobs import follow, is_live, let_go_on, polled, send, sent, stop
from pages.ui.metacharts import show_meta_training
from pages.ui.metatraining import Order, learned, obstacle, order, payload, save, suggested_name
from pages.ui.ordering import choose_budget, choose_encoder, choose_objective, choose_source
from pages.ui.session import project
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


def offer_saving() -> None:
    """Keeps what the last run has learned under a name, once."""
    data, job = learned(follow(KIND)), sent(KIND)
    if data is None or job is None:
        return
    if job.labels.get("saved") in mine.checkpoints:
        name = str(job.labels["saved"])
        words = _("Saved as {name}; Adapt offers it now.")
        if not read_info(mine.checkpoints[name], name).recommended_method:
            words = _("Saved as {name}; Reconstructions shows what it draws.")
        st.success(words.format(name=plain(name)))
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="metatrain_save"):
        name = st.text_input(_("Save it as"), value=job.labels["name"], max_chars=60, width=280)
        if st.button(_("Save"), icon=":material/save:"):
            with told():
                job.labels["saved"] = save(mine, name, data)
                st.rerun()


def show_saved() -> None:
    """The visitor's own checkpoints: download, delete, and on to Adapt."""
    if not mine.checkpoints:
        return
    st.subheader(_("My checkpoints"))
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
st.markdown(
    _(
        "Here the model does not learn your classes but **how to learn**: step by step it meets small tasks drawn from "
        "many classes. What comes out is a checkpoint, which Adapt then offers as a start."
    )
)
with told():
    with st.container(horizontal=True, gap="large"):
        choices, running = st.container(width=CHOICES), st.container(width="stretch")
    wanted = order(mine)
    with choices:
        choose_source(mine, wanted)
        choose_objective(wanted)
        choose_budget(wanted)
        choose_encoder(wanted)
    with running:
        show_buttons(wanted)
        polled(KIND, show_meta_training)
        offer_saving()
        show_saved()
