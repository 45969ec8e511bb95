"""One picture looked at closely: the answer in full, what it rests on, and what it really is."""

from __future__ import annotations

import streamlit as st

from pages.ui.answer_cards import answer_html
from pages.ui.answers import Answer
from pages.ui.asked import Asked
from pages.ui.correcting import show_correcting
from pages.ui.looking import Look
from pages.ui.occluding import show_occlusion
from pages.ui.questions import Question
from pages.ui.text import _
from pages.ui.unknown_limits import Limits


def show_one(look: Look, asked: Asked, question: Question, answer: Answer, limits: Limits, *, place: str) -> None:
    """Shows the card with its controls.

    Args:
        look: at the run.
        asked: what is known of pictures.
        question: the picture.
        answer: the model's.
        limits: when it is none of these.
        place: where on the page; part of the widgets' keys.
    """
    st.html(f'<div role="list">{answer_html(look, question, answer, limits)}</div>')
    if question.source != "foreign":  # an example belongs to nobody's classes
        show_correcting(look, asked, question, answer, place)
    key = f"occlusion_on_{place}"
    st.session_state[key] = asked.explains == place  # one at a time: a trainer has one of them in hand

    def keep() -> None:
        asked.explains = place if st.session_state[key] else ""

    with st.container(key=f"occlusion_{place}"):
        st.toggle(
            _("What mattered in it"),
            key=key,
            on_change=keep,
            help=_("Covers one place of the picture after another and sees how the answer changes."),
        )
        if asked.explains == place:
            show_occlusion(look, question.id, answer)
