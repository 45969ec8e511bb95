"""The page Reconstructions in sections, of which only the chosen one is worked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from pages.ui.text import _

SECTION = "redrawing_section"
SECTIONS = ("pictures", "kept", "walk", "sliders", "classes", "drawn", "objectives", "turned")


class Section(NamedTuple):
    """One section: its name in the program, its title on screen, and what shows it."""

    name: str
    title: str
    show: Callable[[], None]


def show_sections(sections: list[Section]) -> None:
    """Shows the titles of all sections and what the chosen one holds; the choice outlasts a page change."""
    by_name = {one.name: one for one in sections}
    if st.session_state.get(SECTION) not in (None, *by_name):
        del st.session_state[SECTION]  # from a link, or of another model: this one has no such section
    chosen = st.segmented_control(
        _("Section"),
        list(by_name),
        format_func=lambda name: by_name[name].title,
        default=sections[0].name,
        required=True,
        key=SECTION,
        label_visibility="collapsed",
        persist_state="session",
    )
    assert chosen is not None  # it is required
    by_name[chosen].show()
