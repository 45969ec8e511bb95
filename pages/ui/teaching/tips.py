"""What the explanations of glossary words need besides their style: Escape closes them, and they stay in the window."""

from __future__ import annotations

import streamlit as st

from pages.ui.scripts import joined

_tips = st.components.v2.component("versa_tips", html="<span hidden></span>", js=joined("tips.js"))


def tend_tips() -> None:
    """Listens for the whole page; shown once, below it, because a sidebar that is folded away runs nothing."""
    _tips(key="tips")
