"""Words of the glossary in the texts of the pages: the first mention of each explains itself, in every language.

The texts of pages stand in the program and are translated without marks; who shows a text names the words that are
to be explained in it. In a widget's help, where nothing can be pointed at, the meanings stand below.
"""

from __future__ import annotations

import re

import streamlit as st

from pages.ui.teaching.glossary import explained, plain_words, terms
from pages.ui.text import labelled

# What begins an explanation in a language other than that of the glossary's keys: its own name for the word.
_OWN_NAME = re.compile(r"([^（：]+)(?:（[^）]+）)?：")
# How the English words go on, by their own last letter: trained models, two queries.
_ENDINGS = {"e": "(?:es?|ed|ing)", "y": "(?:y|ies)", "": "(?:e?s|ed|ing)?"}


def names_of(term: str) -> tuple[str, ...]:
    """Returns what a text may call a word of the glossary: its name in the language in use, and its key."""
    own = _OWN_NAME.match(terms()[term])
    return (own[1], term) if own else (term,)


def mark_first(markdown: str, *wanted: str) -> str:
    """Returns the Markdown with the first mention of each wanted word of the glossary marked for `explained`.

    A bold word is marked with its asterisks; a word that the text does not mention is left out, because translations
    may do without it.
    """
    for term in wanted:
        mentions = (_pattern(name).search(markdown) for name in names_of(term))
        found = next(filter(None, mentions), None)
        if found is not None:
            markdown = f"{markdown[: found.start()]}[[{found[0]}|{term}]]{markdown[found.end() :]}"
    return markdown


def show_mentioning(markdown: str, *wanted: str) -> None:
    """Shows Markdown in which the first mention of each wanted word of the glossary explains itself."""
    st.markdown(explained(mark_first(markdown, *wanted)), unsafe_allow_html=True)


def caption_mentioning(markdown: str, *wanted: str) -> None:
    """Shows the same as a caption."""
    st.caption(explained(mark_first(markdown, *wanted)), unsafe_allow_html=True)


def help_mentioning(words: str, *wanted: str) -> str:
    """Returns the help of a widget with the meaning of each wanted word of the glossary below it."""
    meanings = [labelled(f"**{names_of(term)[0]}**", plain_words(_OWN_NAME.sub("", terms()[term]))) for term in wanted]
    return "\n\n".join((words, *meanings))


def _pattern(name: str) -> re.Pattern[str]:
    """Returns what finds a name that is not marked already: as a whole word, in Chinese anywhere."""
    word = re.escape(name)
    if name.isascii():
        stem = next((name.removesuffix(last) for last in _ENDINGS if last and name.endswith(last)), name)
        word = rf"\b{re.escape(stem)}{_ENDINGS[name.removeprefix(stem)]}\b"
    return re.compile(rf"(?:\*\*{word}\*\*|{word})(?![^\[]*\]\])", re.IGNORECASE)
