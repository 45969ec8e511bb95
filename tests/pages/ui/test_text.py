"""Names of visitors are text: nothing in them may become markup, a link, an icon or an arrow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.text import JOINER, MARKUP, _, plain, plural


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


def test_a_percent_sign_stays_on_the_line_of_its_number() -> None:
    assert _("{share} % of 100 % are right, % alone is not").format(share="9.5") == (
        "9.5\u00a0% of 100\u00a0% are right, % alone is not"
    )
    forms = [plural("{n} %, one", "{n} %, many", n).format(n=n) for n in (1, 2)]
    assert forms == ["1\u00a0%, one", "2\u00a0%, many"]


ROOT = Path(__file__).parents[3]
PAGES = [*(ROOT / "pages").rglob("*.py"), *(ROOT / "pages" / "ui" / "js").glob("*.js")]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_writes_a_percentage_past_the_words_on_screen(path: Path) -> None:
    """f"{share} %" can be torn apart at the end of a line; _("{share} %") cannot."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if re.search(r"""\bf["'][^"']*\} %|\$\{\w+\} %""", line)]
