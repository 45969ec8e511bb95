"""A question before the result: the learner commits to a guess, and only then sees the numbers that answer it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.ui.teaching.glossary import show_explained
from pages.ui.teaching.memory import keep, recall
from pages.ui.teaching.prose import say
from pages.ui.text import _
from versa_core.teaching.texts import Text


def guess(text: Text, about: str = "", **values: object) -> str | None:
    """Asks, and returns what was chosen, or None before that.

    Args:
        text: the lesson's, with the parts "question" and "options".
        about: names one of several questions: "question_order", "options_order".
        values: for the places of the question.
    """
    ending = f"_{about}" if about else ""
    question = f"question{ending}"
    choices, given = text.choices(f"options{ending}"), recall(text.key, question, "")
    with st.container(border=True, key=f"guess_{text.key}_{question}"):
        st.markdown(f":material/help: **{_('Guess first')}**")
        say(text, question, **values)
        if given in choices:
            st.markdown(f"{_('Your guess:')} **{choices[given]}**")
            return str(given)
        picked = st.radio(
            _("Your guess"),
            list(choices),
            format_func=lambda key: choices[key],
            index=None,
            key=f"pick_{text.key}_{question}",
        )
        words = _("The result is shown afterwards.")
        if st.button(_("This is my guess"), disabled=picked is None, help=words, key=f"guessed_{text.key}_{question}"):
            keep(text.key, question, picked)
            st.rerun()
    return None


def reply(text: Text, guessed: str, right: str, values: Mapping[str, object], *, about: str = "") -> None:
    """Says what came out beside what was guessed, with the actual numbers; `about` names one of several questions."""
    ending = f"_{about}" if about else ""
    choices, part = text.choices(f"options{ending}"), f"answer{ending}"
    if guessed == right:
        head = _("You guessed it: {words}.").format(words=choices[right])
        icon = ":material/check_circle:"
    else:
        head = _("You guessed: {guess}. It came out as: {right}.").format(guess=choices[guessed], right=choices[right])
        icon = ":material/lightbulb:"
    with st.container(border=True, key=f"reply_{text.key}_{part}"):
        st.markdown(f"{icon} **{head}**")
        show_explained(text.part(part, **values))
