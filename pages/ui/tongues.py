"""In which language the app speaks to a visitor: their browser's, until they choose another."""

from __future__ import annotations

import streamlit as st

from pages.ui.scripts import joined
from pages.ui.streamlit_words import words_in_use
from pages.ui.text import LANGUAGE
from versa_core.language import LANGUAGES, language_like, speak

COOKIE = "versa_language"  # the visitor's choice, kept by their browser
CHOSEN = "language chosen"  # the visitor has used the switch
LEAVING = "language leaving"  # and the browser is about to load the page anew
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
            "reload": is_leaving(),
            "words": words_in_use(),
        },
        key="tongue",
        height="content",
    )


def _choose() -> None:
    st.session_state[LANGUAGE] = st.session_state[SWITCH]
    st.session_state[CHOSEN] = True
    # Lists remember what was chosen by its words, so that their choices would be lost or stay in the old language:
    # where the browser keeps the choice of the language, it loads the page anew. Where it keeps none, we go on.
    if st.context.cookies:
        st.session_state[LEAVING] = True


def is_leaving() -> bool:
    """True in the last run of a session whose page is being loaded anew: nothing more is worth drawing."""
    return LEAVING in st.session_state
