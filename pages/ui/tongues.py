"""In which language the app speaks to a visitor: their browser's, until they choose another."""

from __future__ import annotations

import streamlit as st

from pages.ui.scripts import joined
from pages.ui.streamlit_words import words_in_use
from pages.ui.text import LANGUAGE
from versa_core.language import LANGUAGES, language_like, speak

COOKIE = "versa_language"  # the visitor's choice, kept by their browser
CHOSEN = "language chosen"  # the visitor has used the switch
SWITCH = "language_switch"

_tongue = st.components.v2.component("versa_tongue", html="<span hidden></span>", js=joined("tongue.js"))


def follow_visitor() -> None:
    """Speaks the visitor's language in this run of the script; called before any word is shown."""
    if st.session_state.get(LANGUAGE) not in LANGUAGES:
        chosen = st.context.cookies.get(COOKIE)
        st.session_state[LANGUAGE] = chosen if chosen in LANGUAGES else language_like(st.context.locale)
    speak(st.session_state[LANGUAGE])


def show_switch() -> None:
    """Offers the languages, each under its own name, so that whoever reads only one of them finds it."""
    spoken = st.session_state[LANGUAGE]
    st.session_state[SWITCH] = spoken  # a link may have chosen it
    st.radio(
        "Language / 语言",
        list(LANGUAGES),
        format_func=lambda key: LANGUAGES[key],
        key=SWITCH,
        horizontal=True,
        label_visibility="collapsed",
        on_change=_choose,
    )
    _tongue(
        data={
            "language": spoken,
            "tag": spoken.replace("_", "-"),
            "cookie": COOKIE,
            "chosen": CHOSEN in st.session_state,
            "words": words_in_use(),
        },
        key="tongue",
        height="content",
    )


def _choose() -> None:
    st.session_state[LANGUAGE] = st.session_state[SWITCH]
    st.session_state[CHOSEN] = True
