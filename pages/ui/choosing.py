"""The choices on Adapt: checkpoint, method, its settings and the seed; all of them kept in the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.adapting import Offer, chosen_method, chosen_offer, fitting, mismatch, offers
from pages.ui.forms import allowed, as_typed, changed, settings_form
from pages.ui.linking.controls import is_shown, show_fixed
from pages.ui.picking import pick
from pages.ui.teaching.first_mentions import help_mentioning
from pages.ui.text import _, plain
from versa_core.methods import METHODS, MethodInfo
from versa_core.project import Project

METATRAIN = Path(__file__).resolve().parents[1] / "metatrain.py"
RESETS = "adapt_resets"  # counts how often the defaults were restored; part of the widgets' keys


def choose_checkpoint(mine: Project) -> Offer | None:
    """Offers the checkpoints that fit the pictures, and says which do not and why."""
    known = offers(mine)
    usable = fitting(mine, known)
    offer = chosen_offer(mine, usable)
    with st.container(key="adapt_checkpoint"):
        if offer is not None and not is_shown("checkpoint"):
            show_fixed(_("Checkpoint"), offer.title)
        elif offer is not None:
            picked = pick(
                _("Checkpoint"),
                {one.key: one.title for one in usable},
                offer.key,
                help=help_mentioning(
                    _("Where adapting starts: a model that has learned from many other small tasks."), "checkpoint"
                ),
                key=f"checkpoint_of_{offer.info.profile}_{len(usable)}",
            )
            offer = next(one for one in usable if one.key == picked)
            mine.checkpoint = picked
        else:
            words = _("No checkpoint fits, so only methods that need none are offered. Meta-train one of your own.")
            st.warning(words)
            st.page_link(METATRAIN, label=_("Meta-train"), icon=":material/school:")
    if left_out := mismatch(mine, known):
        st.caption(left_out)
    return offer


def choose_method(mine: Project, offer: Offer | None) -> str:
    """Offers the methods that work with the checkpoint; the recommended one comes first and is marked."""
    found, name = chosen_method(mine, offer)
    best = offer.info.recommended_method if offer else ""
    titles = {one.name: one.title for one in found}
    if best in titles:
        titles[best] = _("{title} (recommended)").format(title=titles[best])
    with st.container(key="adapt_method"):
        if is_shown("method"):
            picked = pick(
                _("Method"),
                titles,
                name,
                help=_("What is done with your support pictures. Try several and compare."),
                key=f"method_for_{offer.key if offer else ''}",
            )
        else:
            picked = name
            show_fixed(_("Method"), titles[name])
    if picked != mine.method:
        mine.method, mine.method_settings = picked, {}
    st.caption(plain(METHODS.info(picked).summary))
    return picked


def choose_settings(mine: Project, method: str) -> dict[str, Any]:
    """Offers the method's settings, which have sane defaults, and the seed."""
    owner = METHODS.type_of(method)
    if not is_shown("settings"):
        mine.method_settings = allowed(owner, mine.method_settings)
        return mine.method_settings
    n_resets = st.session_state.get(RESETS, 0)
    key = f"set_{method}_{n_resets}"
    is_changed = changed(owner, as_typed(owner, mine.method_settings, key))
    title = _("Settings (changed)") if is_changed else _("Settings")
    with st.expander(title, icon=":material/tune:", key="adapt_settings"):
        st.markdown(facts_of(METHODS.info(method)))  # a caption is too pale for a link
        mine.method_settings = settings_form(owner, mine.method_settings, key=key)
        left, right = st.columns([1, 2], vertical_alignment="bottom")
        seed = left.number_input(
            _("Seed"),
            min_value=0,
            max_value=2**31 - 1,
            value=mine.seed,
            step=1,
            help=help_mentioning(_("The same seed, pictures and settings give the same model."), "seed"),
            key=f"seed_{n_resets}",
        )
        mine.seed = int(seed or 0)
        if right.button(_("Back to the defaults"), icon=":material/restart_alt:"):
            mine.seed, mine.method_settings = 0, {}
            st.session_state[RESETS] = n_resets + 1
            st.rerun()
    return mine.method_settings


def facts_of(method: MethodInfo) -> str:
    """Returns Markdown that names a method's paper, its kind and what it needs."""
    if not method.paper:
        return plain(method.needs)
    name = plain(_(method.paper))
    paper = f"[{name}]({method.url})" if method.url else name
    return _("After {paper}. {needs}").format(paper=paper, needs=plain(method.needs))
