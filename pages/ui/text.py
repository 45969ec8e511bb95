"""Words on screen: every visible sentence goes through `_`; names that visitors give go through `plain`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from versa_core import language
from versa_core.language import later as later

Made = TypeVar("Made")
LANGUAGE = "language"  # the session's entry with the visitor's language

MARKUP = re.compile(r"([\\`*_{}\[\]()#+.!|~$<>&^=-])")
# What Streamlit still rewrites after the Markdown is parsed: :names:, addresses, arrows and dashes. An invisible
# word joiner in between stops it.
REWRITTEN = re.compile(r"(:)(?=[\w/+\\-])|(@)|(www)(?=\\?\.)|(?<=[<>~=-])()(?=\\?[<>=-])", re.IGNORECASE)
JOINER = "\u2060"
APART = re.compile(r"(?<=[\d}]) (?=%)")  # "100 %", and "{share} %" before it is filled in
NO_BREAK = "\u00a0"
UNSPACED = {"zh_CN"}  # languages without a space between sentences


def _(words: str) -> str:
    """Returns the words in the language in use; a percent sign stays on the line of its number."""
    return APART.sub(NO_BREAK, language._(words))


def plural(one: str, many: str, n: int) -> str:
    """Returns the form of the words that fits `n` things, likewise."""
    return APART.sub(NO_BREAK, language.plural(one, many, n))


def sentences(*parts: str) -> str:
    """Returns sentences one after the other; those that are empty are left out."""
    return gap().join(part for part in parts if part)


def gap() -> str:
    """Returns what stands between two sentences."""
    return "" if language.language() in UNSPACED else " "


def clauses(parts: Iterable[str]) -> str:
    """Returns parts of a sentence in a row."""
    return _("; ").join(parts)


def names_in_row(names: Iterable[str]) -> str:
    """Returns names in a row."""
    return _(", ").join(names)


def labelled(what: str, words: str) -> str:
    """Returns words with what they are about before them."""
    return _("{what}: {words}").format(what=what, words=words)


def in_language(make: Callable[[], Made], wanted: str) -> Callable[[], Made]:
    """Returns what makes something in that language, wherever it is called: a file is made outside of the session."""

    def made() -> Made:
        with language.speaking(wanted):
            return make()

    return made


def plain(text: str) -> str:
    """Returns Markdown that shows exactly `text`: names of classes and files are text, never markup."""
    one_line = " ".join(text.split())
    escaped = MARKUP.sub(r"\\\1", one_line)
    return REWRITTEN.sub(lambda found: found.group(0) + JOINER, escaped)


def _of_session() -> str | None:
    """Returns the language of the visitor for whom this thread works; a fragment or a callback has no other way."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    found = st.session_state.get(LANGUAGE)
    return found if isinstance(found, str) else None


language.look_up_with(_of_session)
