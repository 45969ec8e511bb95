"""Names of visitors are text: nothing in them may become markup, a link, an icon or an arrow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.text import JOINER, MARKUP, plain


def shown(markdown: str) -> str:
    """What is left when the backslashes have done their work."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace(JOINER, "")


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), exclude_characters=JOINER)))
def test_exactly_the_name_is_shown(name: str) -> None:
    assert shown(plain(name)) == name


@given(st.text("*_`[]()<>#|~$&!\\-ab", max_size=30))
def test_every_special_character_is_escaped(name: str) -> None:
    rest = re.sub(r"\\[!-/:-@\[-`{-~]", "", plain(name))
    assert not MARKUP.search(rest)


@pytest.mark.parametrize(
    "rewritten",
    [":smile:", ":material/home:", ":red[x]", "https://e.com", "www.e.com", "a@b.co", "-->", "a -- b", "<-"],
)
def test_what_streamlit_rewrites_later_is_broken_up(rewritten: str) -> None:
    assert JOINER in plain(rewritten)


def test_line_breaks_start_nothing() -> None:
    assert plain("a\n# b") == "a \\# b"
