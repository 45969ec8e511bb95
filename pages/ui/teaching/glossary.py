"""Words that explain themselves: [[query]] in a text becomes a word that tells its meaning on hover, focus, touch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape

import streamlit as st

from pages.ui.text import _
from versa_core.errors import LessonError
from versa_core.language import language
from versa_core.teaching.texts import read_glossary

_MARKED = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")


_read = cache(read_glossary)


def terms() -> Mapping[str, str]:
    """Returns the glossary in the language in use; each language's is read once."""
    return _read(language())


def explained(markdown: str) -> str:
    """Returns the Markdown with its marked words as HTML: [[query]], or [[asked about|query]] for other words.

    A word can be reached by keyboard; assets/style has the look. Shown by `st.markdown(…, unsafe_allow_html=True)`.

    Raises:
        LessonError: a marked word is not in the glossary.
    """

    def word(found: re.Match[str]) -> str:
        shown, term = found[1], found[2] or found[1]
        known = terms()
        if term not in known:
            raise LessonError(
                _("The glossary does not explain {term!r}. Write it in assets/lessons.").format(term=term)
            )
        tip = f'<span class="tip" role="tooltip">{escape(plain_words(known[term]))}</span>'
        return f'<abbr class="term" tabindex="0">{escape(shown)}{tip}</abbr>'

    return _MARKED.sub(word, markdown)


def plain_words(markdown: str) -> str:
    """Returns an explanation without marks of other words and on one line."""
    return " ".join(_MARKED.sub(lambda found: found[1], markdown).split())


def entry(term: str) -> str:
    """Returns a word with its explanation as Markdown; in another language this begins with that language's word."""
    meaning = plain_words(terms()[term])
    own, found, rest = meaning.partition("：")
    return f"**{own}**：{rest}" if found and (own == term or own.endswith(f"（{term}）")) else f"**{term}**: {meaning}"


def show_explained(markdown: str) -> None:
    """Shows Markdown with marked words of the glossary; names that visitors gave have gone through `plain`."""
    st.markdown(explained(markdown), unsafe_allow_html=True)
