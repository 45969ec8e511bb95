"""The picture whose point on a strip was clicked, below both strips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.ui.answers import Answer
from pages.ui.asked import Asked
from pages.ui.looking import Look
from pages.ui.one_answer import show_one
from pages.ui.questions import Question
from pages.ui.text import _
from pages.ui.unknown_limits import Limits

OPENED = "predict_strip"  # under which `look.made` has the picture's id


def open_point(look: Look, picture_id: str) -> None:
    """Opens the picture; a further click on it closes it."""
    look.made[OPENED] = (None, "" if opened_of(look) == picture_id else picture_id)


def opened_of(look: Look) -> str:
    """Returns the id of the open picture; "" for none."""
    _key, opened = look.made.get(OPENED, (None, ""))
    return str(opened)


def show_opened(
    look: Look, asked: Asked, questions: Sequence[Question], answers: Mapping[str, Answer], limits: Limits
) -> None:
    """Shows the open picture, if it is still here, with all that is known of its answer."""
    found = next((one for one in questions if one.id == opened_of(look)), None)
    if found is None:
        return
    with st.container(key="strip_picture"):
        show_one(look, asked, found, answers[found.id], limits, place="strip")
        st.button(_("Close the picture"), icon=":material/close:", on_click=open_point, args=(look, found.id))
