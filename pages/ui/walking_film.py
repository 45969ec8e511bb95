"""The component that plays a walk through decoded codes, from one picture to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from pages.ui.film import transport_words
from pages.ui.scripts import joined
from pages.ui.text import _

_walk = st.components.v2.component(
    "versa_walk",
    html=joined("walk.html"),
    css=joined("transport.css", "walk.css"),
    js=joined("transport.js", "walk.js"),
)


class Still(NamedTuple):
    """One picture of the walk as a data URI, and what is said of it, as text."""

    src: str
    words: str


def play_walk(key: str, name: str, ends: tuple[Still, Still], frames: Sequence[Still]) -> None:
    """Shows the walk and plays it once, unless the visitor's system asks for reduced motion.

    Args:
        key: of the component.
        name: of the walk; another one begins anew.
        ends: the pictures that it leads from and to.
        frames: the decoded steps.
    """
    _walk(
        key=key,
        data={
            "walk": name,
            "ends": [one._asdict() for one in ends],
            "frames": [one._asdict() for one in frames],
            "words": {**transport_words(), "strip": _("All steps")},
        },
    )
