"""Words that explain themselves: [[query]] in a text becomes a word that tells its meaning on hover, focus, touch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape

import streamlit as st

from versa_core.errors import LessonError
from versa_core.teaching.texts import FIRST_LANGUAGE, read_glossary

_MARKED = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")


@cache
def terms(language: str = FIRST_LANGUAGE) -> Mapping[str, str]:
    """Returns the glossary, read once."""
    return read_glossary(language)


def explained(markdown: str, language: str = FIRST_LANGUAGE) -> str:
    """Returns the Markdown with its marked words as HTML: [[query]], or [[asked about|query]] for other words.

    A word can be reached by keyboard; assets/style has the look. Shown by `st.markdown(…, unsafe_allow_html=True)`.

    Raises:
        LessonError: a marked word is not in the glossary.
    """

    def word(found: re.Match[str]) -> str:
        shown, term = found[1], found[2] or found[1]
        known = terms(language)
        if term not in known:
            raise LessonError(f"The glossary does not explain {term!r}. Write it in assets/lessons.")
        tip = f'<span class="tip" role="tooltip">{escape(plain_words(known[term]))}</span>'
        return f'<abbr class="term" tabindex="0">{escape(shown)}{tip}</abbr>'

    return _MARKED.sub(word, markdown)


def plain_words(markdown: str) -> str:
    """Returns an explanation without marks of other words and on one line."""
    return " ".join(_MARKED.sub(lambda found: found[1], markdown).split())


def show_explained(markdown: str) -> None:
    """Shows Markdown with marked words of the glossary; names that visitors gave have gone through `plain`."""
    st.markdown(explained(markdown), unsafe_allow_html=True)
