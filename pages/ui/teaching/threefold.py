"""One state told three times: in words, in symbols with the current numbers, and in the code that computed it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from pages.ui.teaching.prose import say
from pages.ui.text import _
from versa_core.teaching.source_code import source_of
from versa_core.teaching.texts import Text


class Code(NamedTuple):
    """A function, class or "Class.method" of a module of `versa_core`."""

    module: str
    name: str


def three_ways(text: Text, codes: Sequence[Code], about: str = "", **values: object) -> None:
    """Shows the parts "words" and "symbols" and the source of what ran; `about` names one of several pairs of parts."""
    ending = f"_{about}" if about else ""
    words, symbols, code = st.tabs([_("In words"), _("In symbols"), _("In code")])
    with words:
        say(text, f"words{ending}", **values)
    with symbols:
        say(text, f"symbols{ending}", **values)
    with code:
        for one in codes:
            found = source_of(one.module, one.name)
            st.caption(_("{path}, from line {line}").format(path=found.path, line=found.line))
            st.code(found.code, language="python", wrap_lines=True)
