"""A lesson's text on screen: its parts with the current numbers, and what may be concluded from what they describe."""

from __future__ import annotations

import streamlit as st

from pages.ui.teaching.glossary import show_explained
from pages.ui.text import _
from versa_core.teaching.texts import Text


def say(text: Text, part: str, **values: object) -> None:
    """Shows a part of the lesson with these values in their places; names of visitors have gone through `plain`."""
    show_explained(text.part(part, **values))


def show_conclusions(text: Text, about: str = "", **values: object) -> None:
    """Shows what one may and may not conclude from the plot above; `about` names one of several pairs of parts."""
    ending = f"_{about}" if about else ""
    may, may_not = st.columns(2, gap="medium")
    with may, st.container(border=True):
        st.markdown(f":material/check_circle: **{_('You may conclude')}**")
        say(text, f"may{ending}", **values)
    with may_not, st.container(border=True):
        st.markdown(f":material/do_not_disturb_on: **{_('You may not conclude')}**")
        say(text, f"may_not{ending}", **values)
