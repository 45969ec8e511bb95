"""The catalogues that are there say all that the source says, and are compiled from what is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests.catalogues.checking import faults
from tests.catalogues.emphasis import unseen_emphasis
from tests.catalogues.extracting import extract
from tests.catalogues.files import TEMPLATE, WRITTEN, compiled, po_file, read, text_of, words_of
from versa_core.teaching.texts import LESSONS

TEX = re.compile(r"\$+[^$]+\$+")


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extract()


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Glossary", "pages/shell/frame.py"),  # a row of a table, said later
        ("{n} class", "pages/shell/frame.py"),  # with a form for many
        ("Guarded fine-tuning", "versa_core/methods/adapted.py"),  # what a method says of itself
        ("Adam's step size for the head.", "versa_core/methods/adapted.py"),
        ("Head rate", "versa_core/methods"),
        ("{name} is {value!r}; it must be a finite number.", "versa_core/settings.py"),  # an error
    ],
)
def test_words_are_found_where_they_stand(template: Catalog, words: str, place: str) -> None:
    found = template.get(words)
    assert found is not None
    assert place in [file for file, _line in found.locations]


def test_the_template_says_what_the_source_says(template: Catalog) -> None:
    assert TEMPLATE.read_text(encoding="utf-8") == text_of(template), "Run: make catalogues"


@pytest.mark.parametrize("language", WRITTEN)
def test_the_catalogue_says_all_that_the_source_says(language: str, template: Catalog) -> None:
    assert not list(faults(read(po_file(language), language), template))


@pytest.mark.parametrize("language", WRITTEN)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    path = po_file(language)
    written = read(path, language)
    assert path.read_text(encoding="utf-8") == text_of(read(path, language)), "Run: make catalogues"
    assert words_of(path.with_suffix(".mo").read_bytes()) == words_of(compiled(written)), "Run: make catalogues"


@pytest.mark.parametrize("path", sorted(LESSONS.rglob("*.md")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_bold_words_of_the_lessons_are_bold(path: Path) -> None:
    paragraphs = TEX.sub("x", path.read_text(encoding="utf-8")).split("\n\n")
    assert not [place for one in paragraphs for place in unseen_emphasis(one)]
