"""How far the outer loop had come: the learner looks at starts from along its way."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.ui.text import _


def choose_mark(marks: Sequence[int], *, key: str) -> int:
    """Returns the place of the chosen mark among those that were kept, the last one to begin with."""
    chosen = st.select_slider(
        _("The outer loop, after so many of its steps"),
        list(marks),
        value=marks[-1],
        help=_("Both starts are shown as they were by then. At 0 they are the same random network."),
        key=key,
    )
    return list(marks).index(chosen)
