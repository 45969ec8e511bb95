"""Meta-train: many small tasks make a checkpoint; watch it learn, stop when you like, keep what was learned."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.ui.errors import told
from pages.ui.forms import settings_form
from pages.ui.jobs import follow, is_live, polled, send, sent, stop
from pages.ui.metacharts import show_meta_training
from pages.ui.metatraining import (
    BACKBONES,
    OWN,
    OWN_ENCODER,
    Order,
    learned,
    obstacle,
    order,
    payload,
    save,
    suggested_name,
)
from pages.ui.session import project
from pages.ui.text import _, plain
from versa_core.objectives import OBJECTIVES

PAGES = Path(__file__).parent
KIND = "meta_train"
mine = project()


def choose_source(asked: Order) -> None:
    """Where the tasks are drawn from."""
    titles = {
        "strokes": _("Strokes: characters drawn by this program"),
        "digits": _("Digits: real handwriting, ten classes"),
        "scenes": _("Scenes: colour pictures drawn by this program"),
        OWN: _("My pictures"),
    }
    names = list(titles)
    with st.container(key="metatrain_source"):
        asked.source = st.selectbox(
            _("Source"),
            names,
            index=names.index(asked.source),
            format_func=lambda name: titles[name],
            help=_("The classes that tasks are drawn from. More classes matter more than more pictures."),
            key="source_choice",
        )
    if words := obstacle(mine, asked.source):
        st.info(words, icon=":material/add_photo_alternate:")
        st.page_link(PAGES / "images.py", label=_("Go to Images"), icon=":material/photo_library:")


def choose_objective(asked: Order) -> None:
    """What is minimised, with its settings: λ is one of `joint`."""
    titles = {one.name: one.title for one in OBJECTIVES.infos()}
    names = list(titles)
    with st.container(key="metatrain_objective"):
        picked = st.selectbox(
            _("Objective"),
            names,
            index=names.index(asked.objective),
            format_func=lambda name: titles[name],
            help=_("What the model is asked to be good at while it learns."),
            key="objective_choice",
        )
    if picked != asked.objective:
        asked.objective, asked.settings = picked, {}
    info = OBJECTIVES.info(picked)
    labels = _("Sees class labels.") if info.uses_labels else _("Sees no class labels.")
    st.caption(f"{plain(info.summary)} {labels}")
    asked.settings = dict(settings_form(OBJECTIVES.type_of(picked), asked.settings, key=f"objective_{picked}"))


def choose_budget(asked: Order) -> None:
    """How long: minutes or steps; and the seed."""
    left, middle, right = st.columns(3)
    titles = {"minutes": _("minutes"), "steps": _("steps")}
    with left:
        unit = st.segmented_control(
            _("Budget in"),
            list(titles),
            default="steps" if asked.steps else "minutes",
            format_func=lambda name: titles[name],
            required=True,
            key="budget_unit",
        )
    with middle, st.container(key="metatrain_budget"):
        if unit == "steps":
            typed = st.number_input(_("Steps"), 1, 1_000_000, value=asked.steps or 300, step=100, key="budget_steps")
            asked.steps, asked.minutes = int(typed or 300), None
        else:
            spent = st.number_input(
                _("Minutes"), 0.1, 600.0, value=asked.minutes or 2.0, step=1.0, format="%g", key="budget_minutes"
            )
            asked.steps, asked.minutes = None, float(spent or 2.0)
    with right:
        asked.seed = int(st.number_input(_("Seed"), 0, 2**31 - 1, value=asked.seed, step=1, key="meta_seed") or 0)


def choose_encoder(asked: Order) -> None:
    """The profile's own encoder, or a torchvision backbone."""
    with st.expander(_("Encoder"), icon=":material/memory:"):
        titles = {OWN_ENCODER: _("Small encoder of this project"), **{name: name for name in BACKBONES}}
        asked.encoder = st.selectbox(
            _("Encoder"),
            list(titles),
            index=list(titles).index(asked.encoder),
            format_func=lambda name: titles[name],
            help=_("vgg11 is the article's base model. The backbones are ten to a hundred times slower here."),
            label_visibility="collapsed",
            key="encoder_choice",
        )
        if asked.encoder:
            asked.imagenet = st.toggle(
                _("Start from ImageNet weights"),
                value=asked.imagenet,
                help=_("They are downloaded once; without a connection you are told which file to put where."),
            )


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


def offer_saving() -> None:
    """Keeps what the last run has learned under a name, once."""
    data, job = learned(follow(KIND)), sent(KIND)
    if data is None or job is None:
        return
    if job.labels.get("saved") in mine.checkpoints:
        st.success(_("Saved as {name}; Adapt offers it now.").format(name=plain(job.labels["saved"])))
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
    choices, running = st.columns([1, 2], gap="large")
    wanted = order(mine)
    with choices:
        choose_source(wanted)
        choose_objective(wanted)
        choose_budget(wanted)
        choose_encoder(wanted)
    with running:
        show_buttons(wanted)
        polled(KIND, show_meta_training)
        offer_saving()
        show_saved()
