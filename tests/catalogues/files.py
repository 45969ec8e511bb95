"""The files of the catalogues: assets/locale/versa.pot, and versa.po and versa.mo for each language but English."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from versa_core.language import FIRST_LANGUAGE, LANGUAGES, LOCALES

TEMPLATE = LOCALES / "versa.pot"
WRITTEN = tuple(language for language in LANGUAGES if language != FIRST_LANGUAGE)
WIDTH = 120
# What would change from run to run or from version to version, and says nothing of the words.
RESTLESS = re.compile(r'^"(Project|Report|POT-|PO-|Last-|Language-Team|MIME|Content-Tr|Generated).*\n', re.MULTILINE)
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def po_file(language: str) -> Path:
    """Returns where a language's catalogue lies; the compiled one lies beside it."""
    return LOCALES / language / "LC_MESSAGES" / "versa.po"


def read(path: Path, language: str | None = None) -> Catalog:
    """Returns a catalogue as it is written; an empty one where there is none."""
    if not path.is_file():
        return Catalog(language, charset="utf-8")
    with path.open("rb") as stream:
        return read_po(stream, language, abort_invalid=True)


def text_of(catalogue: Catalog) -> str:
    """Returns a catalogue as it is written: no dates, no names, no line numbers; it changes where words do."""
    catalogue.header_comment = "# The words of VERSA Lab; `make catalogues` brings them in line with the source."
    catalogue.fuzzy = False
    stream = io.BytesIO()
    write_po(stream, catalogue, width=WIDTH, include_lineno=False)
    return RESTLESS.sub("", stream.getvalue().decode())


def compiled(catalogue: Catalog) -> bytes:
    """Returns a catalogue as gettext reads it, the same for the same words."""
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def messages(catalogue: Catalog) -> list[Message]:
    """Returns the entries of a catalogue without its head."""
    return [one for one in catalogue if one.id]


def words_of(packed: bytes) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Returns what a compiled catalogue says for each entry; of both, one form or two."""
    return {_forms(one.id): _forms(one.string) for one in messages(read_mo(io.BytesIO(packed)))}


def _forms(words: str | Iterable[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)
