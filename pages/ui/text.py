"""Words on screen: every visible sentence goes through `_`; names that visitors give go through `plain`."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

LOCALES = Path(__file__).resolve().parents[2] / "assets" / "locale"
_catalogue = gettext.translation("versa", LOCALES, fallback=True)

MARKUP = re.compile(r"([\\`*_{}\[\]()#+.!|~$<>&^=-])")
# What Streamlit still rewrites after the Markdown is parsed: :names:, addresses, arrows and dashes. An invisible
# word joiner in between stops it.
REWRITTEN = re.compile(r"(:)(?=[\w/+\\-])|(@)|(www)(?=\\?\.)|(?<=[<>~=-])()(?=\\?[<>=-])", re.IGNORECASE)
JOINER = "\u2060"
APART = re.compile(r"(?<=[\d}]) (?=%)")  # "100 %", and "{share} %" before it is filled in
NO_BREAK = "\u00a0"


def _(words: str) -> str:
    """Returns the words in the language in use; a percent sign stays on the line of its number."""
    return APART.sub(NO_BREAK, _catalogue.gettext(words))


def plural(one: str, many: str, n: int) -> str:
    """Returns the form of the words that fits `n` things, likewise."""
    return APART.sub(NO_BREAK, _catalogue.ngettext(one, many, n))


def plain(text: str) -> str:
    """Returns Markdown that shows exactly `text`: names of classes and files are text, never markup."""
    one_line = " ".join(text.split())
    escaped = MARKUP.sub(r"\\\1", one_line)
    return REWRITTEN.sub(lambda found: found.group(0) + JOINER, escaped)
