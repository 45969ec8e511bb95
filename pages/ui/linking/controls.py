"""The controls that a teacher's link can take away, and which of them this tab goes without."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import streamlit as st

from pages.ui.text import labelled, later, plain

HIDDEN = "hidden controls"


class Control(NamedTuple):
    """A control: its name in addresses, and what it is in words, to be looked up with `_`."""

    name: str
    words: str


CONTROLS = {
    one.name: one
    for one in (
        Control("pages", later("The list of pages at the side")),
        Control("examples", later("Images: ready-made examples")),
        Control("adding", later("Images: ways to add pictures")),
        Control("marks", later("Images: marks of support and query; the shots are fixed")),
        Control("preparation", later("Images: how the model sees the pictures")),
        Control("checking", later("Images: Check my pictures")),
        Control("checkpoint", later("Adapt: choice of the checkpoint")),
        Control("method", later("Adapt: choice of the method")),
        Control("settings", later("Adapt: settings of the method, and the seed")),
        Control("code", later("Adapt: the code of the run")),
        Control("maps", later("Embeddings: which map, its dimensions, colours, perplexity and seed")),
        Control("racers", later("Compare: whose pictures, the methods that race, and the checkpoint")),
        Control("training", later("Meta-train: source, objective, budget, seed and encoder")),
        Control("others", later("Lessons: buttons that draw other examples")),
    )
}


def hide(names: Iterable[str]) -> None:
    """Takes these controls away from this tab, and gives it all others."""
    st.session_state[HIDDEN] = tuple(names)


def hidden() -> tuple[str, ...]:
    """Returns the names of the controls that this tab goes without."""
    names: tuple[str, ...] = st.session_state.get(HIDDEN, ())
    return names


def show_fixed(label: str, value: str) -> None:
    """Says what stands in the place of a choice that is hidden."""
    st.markdown(labelled(label, f"**{plain(value)}**"))


def is_shown(name: str) -> bool:
    """True where this tab shows the control."""
    return CONTROLS[name].name not in hidden()
