"""The page Reconstructions in sections, of which only the chosen one is worked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from pages.ui.text import _


class Section(NamedTuple):
    """One section: its name in the program, its title on screen, and what shows it."""

    name: str
    title: str
    show: Callable[[], None]


def show_sections(sections: list[Section]) -> None:
    """Shows the titles of all sections and what the chosen one holds; the choice outlasts a page change."""
    by_name = {one.name: one for one in sections}
    chosen = st.segmented_control(
        _("Section"),
        list(by_name),
        format_func=lambda name: by_name[name].title,
        default=sections[0].name,
        required=True,
        key="redrawing_section",
        label_visibility="collapsed",
        persist_state="session",
    )
    assert chosen is not None  # it is required
    by_name[chosen].show()
