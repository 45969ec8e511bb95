"""What can be wrong with a catalogue, each as a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from babel.messages.catalog import Catalog, Message

from tests.catalogues.emphasis import unseen_emphasis
from tests.catalogues.files import messages

ADDRESS = re.compile(r"https?://[^\s)]+")
CODE = re.compile(r"`[^`]+`")


def faults(catalogue: Catalog, template: Catalog) -> Iterator[str]:
    """Yields what is wrong with a catalogue whose words should be those of the template."""
    wanted = {_key(one) for one in messages(template)}
    for one in messages(catalogue):
        if _key(one) not in wanted:
            yield f"Stale, the source says it no more: {_key(one)!r}."
        elif one.fuzzy:
            yield f"Fuzzy, nobody has said that it is right: {_key(one)!r}."
        elif not all(_said(one)):
            yield f"Not translated: {_key(one)!r}."
        else:
            yield from _slips(one)
    yield from (f"Obsolete: {key!r}." for key in catalogue.obsolete)
    for key in sorted(wanted - {_key(one) for one in messages(catalogue)}):
        yield f"Missing: {key!r}."


def fields(words: str) -> set[tuple[str, str, str]]:
    """Returns the placeholders of a text: name, format and conversion of each."""
    return {(name, form or "", how or "") for _, name, form, how in Formatter().parse(words) if name is not None}


def _slips(one: Message) -> Iterator[str]:
    """Yields what a translation has lost or made up: placeholders, addresses, code."""
    # A catalogue key of two forms has the placeholders of the second; "one picture" may do without its number.
    original = one.id[1] if isinstance(one.id, tuple) else one.id
    try:
        wanted = fields(original)
    except ValueError:
        wanted = set()  # braces that are no placeholders: TeX
    for said in _said(one):
        if wanted and _fields_or_none(said) != wanted:
            yield f"Other placeholders than {sorted(wanted)}: {said!r}."
        if sorted(ADDRESS.findall(said)) != sorted(ADDRESS.findall(original)):
            yield f"Other addresses than its original: {said!r}."
        if len(CODE.findall(said)) != len(CODE.findall(original)):
            yield f"Other code than its original: {said!r}."
        if said.count("**") != original.count("**"):
            yield f"Other bold words than its original: {said!r}."
        for place in unseen_emphasis(said):
            yield f"Bold or italic words that Markdown does not see as such: {place!r}."


def _fields_or_none(words: str) -> set[tuple[str, str, str]] | None:
    try:
        return fields(words)
    except ValueError:
        return None


def _key(one: Message) -> str:
    return one.id[0] if isinstance(one.id, tuple) else one.id


def _said(one: Message) -> tuple[str, ...]:
    return one.string if isinstance(one.string, tuple) else (one.string,)
