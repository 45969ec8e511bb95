"""The choices on Meta-train: source, objective with its settings, budget, seed and encoder; kept in the order."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.ui.forms import settings_form
from pages.ui.linking.controls import is_shown, show_fixed
from pages.ui.metatraining import (
    BACKBONES,
    MOST_MINUTES,
    MOST_SEED,
    MOST_STEPS,
    OWN_ENCODER,
    Order,
    obstacle,
)
from pages.ui.picking import pick
from pages.ui.text import _, plain
from versa_core.objectives import OBJECTIVES
from versa_core.project import Project
from versa_core.project_training import OWN

IMAGES = Path(__file__).resolve().parents[1] / "images.py"


def choose_order(mine: Project, asked: Order) -> None:
    """All choices, or what a teacher has chosen where they are hidden."""
    if is_shown("training"):
        choose_source(mine, asked)
        choose_objective(asked)
        choose_budget(asked)
        choose_encoder(asked)
    else:
        _show_order(mine, asked)


def _show_order(mine: Project, asked: Order) -> None:
    show_fixed(_("Source"), source_titles()[asked.source])
    show_obstacle(mine, asked.source)
    show_fixed(_("Objective"), OBJECTIVES.info(asked.objective).title)
    show_fixed(_("Steps") if asked.steps else _("Minutes"), f"{asked.steps or asked.minutes:g}")
    show_fixed(_("Seed"), str(asked.seed))
    show_fixed(_("Encoder"), asked.encoder or _("Small encoder of this project"))
    if asked.encoder and asked.imagenet:
        st.caption(_("Start from ImageNet weights"))


def source_titles() -> dict[str, str]:
    """Returns where tasks can be drawn from, in the visitor's language."""
    return {
        "strokes": _("Strokes: characters drawn by this program"),
        "digits": _("Digits: real handwriting, ten classes"),
        "scenes": _("Scenes: colour pictures drawn by this program"),
        OWN: _("My pictures"),
    }


def choose_source(mine: Project, asked: Order) -> None:
    """Where the tasks are drawn from."""
    with st.container(key="metatrain_source"):
        asked.source = pick(
            _("Source"),
            source_titles(),
            asked.source,
            help=_("The classes that tasks are drawn from. More classes matter more than more pictures."),
            key="source_choice",
        )
    show_obstacle(mine, asked.source)


def show_obstacle(mine: Project, source: str) -> None:
    """Says what keeps one from meta-training on this source, and leads to the way out."""
    if words := obstacle(mine, source):
        st.info(words, icon=":material/add_photo_alternate:")
        st.page_link(IMAGES, label=_("Go to Images"), icon=":material/photo_library:")


def choose_objective(asked: Order) -> None:
    """What is minimised, with its settings: λ is one of `joint`."""
    titles = {one.name: one.title for one in OBJECTIVES.infos()}
    with st.container(key="metatrain_objective"):
        picked = pick(
            _("Objective"),
            titles,
            asked.objective,
            help=_("What the model is asked to be good at while it learns."),
            key="objective_choice",
        )
    if picked != asked.objective:
        asked.objective, asked.settings = picked, {}
    st.caption(plain(OBJECTIVES.info(picked).summary))
    asked.settings = dict(settings_form(OBJECTIVES.type_of(picked), asked.settings, key=f"objective_{picked}"))


def choose_budget(asked: Order) -> None:
    """How long: minutes or steps; and the seed."""
    titles = {"minutes": _("minutes"), "steps": _("steps")}
    unit = st.segmented_control(
        _("Budget in"),
        list(titles),
        default="steps" if asked.steps else "minutes",
        format_func=lambda name: titles[name],
        required=True,
        key="budget_unit",
    )
    left, right = st.columns(2)
    with left, st.container(key="metatrain_budget"):
        if unit == "steps":
            typed = st.number_input(_("Steps"), 1, MOST_STEPS, value=asked.steps or 300, step=100, key="budget_steps")
            asked.steps, asked.minutes = int(typed or 300), None
        else:
            spent = st.number_input(
                _("Minutes"), 0.1, MOST_MINUTES, value=asked.minutes or 2.0, step=1.0, format="%g", key="budget_minutes"
            )
            asked.steps, asked.minutes = None, float(spent or 2.0)
    with right:
        asked.seed = int(st.number_input(_("Seed"), 0, MOST_SEED, value=asked.seed, step=1, key="meta_seed") or 0)


def choose_encoder(asked: Order) -> None:
    """The profile's own encoder, or a torchvision backbone."""
    with st.expander(_("Encoder"), icon=":material/memory:"):
        titles = {OWN_ENCODER: _("Small encoder of this project"), **{name: name for name in BACKBONES}}
        asked.encoder = pick(
            _("Encoder"),
            titles,
            asked.encoder,
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
