"""Other examples of the same kind: a lesson's next seed, where a teacher's link does not fix it."""

from __future__ import annotations

import streamlit as st

from pages.ui.linking.controls import is_shown
from pages.ui.teaching.memory import keep, recall


def offer_others(words: str, lesson: str, *, key: str) -> None:
    """A button that gives the lesson its next seed."""
    if is_shown("others") and st.button(words, icon=":material/restart_alt:", key=key):
        keep(lesson, "seed", recall(lesson, "seed", 0) + 1)
