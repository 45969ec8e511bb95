"""The language in use, and words in it, by gettext catalogues.

Words are written in English, and looked up where they are shown or raised: `_("{n} of {most}").format(n=3, most=5)`.
A page speaks the language of its visitor, a trainer process that of the visitor whose job it does, and everything
else (the command line, a notebook) English.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).resolve().parents[1] / "assets" / "locale"
LANGUAGES = {
    "en": "English",
    "zh_CN": "中文",
}  # each with its own name for itself; the first is what texts are written in
FIRST_LANGUAGE = "en"

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)
_finders: list[Callable[[], str | None]] = []


def language() -> str:
    """Returns the key in LANGUAGES of the language in use."""
    found = _spoken.get()
    for find in _finders if found is None else ():
        found = found or find()
    return found if found in LANGUAGES else FIRST_LANGUAGE


def speak(wanted: str) -> None:
    """Makes a language the one in use, in this thread or task, from here on."""
    _spoken.set(wanted)


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Makes a language the one in use inside the block."""
    before = _spoken.set(wanted)
    try:
        yield
    finally:
        _spoken.reset(before)


def look_up_with(find: Callable[[], str | None]) -> None:
    """Names who knows the language in use in a thread where nobody has said `speak`; None is "I do not know"."""
    _finders.append(find)


def language_like(wanted: str | None) -> str:
    """Returns the language that serves who asks for `wanted`, "zh-Hans-CN" or "de", say."""
    base = (wanted or "").replace("_", "-").split("-")[0].lower()
    return next((one for one in LANGUAGES if one.split("_")[0] == base), FIRST_LANGUAGE)


def _(words: str) -> str:
    """Returns the words in the language in use."""
    return _catalogue(language()).gettext(words) if words else ""


def plural(one: str, many: str, n: int) -> str:
    """Returns the form of the words that fits `n` things, likewise."""
    return _catalogue(language()).ngettext(one, many, n)


def later(words: str) -> str:
    """Marks words of a table for the catalogue; they are looked up with `_` where they are shown."""
    return words


@cache
def _catalogue(wanted: str) -> gettext.NullTranslations:
    return gettext.translation("versa", LOCALES, [wanted], fallback=True)
