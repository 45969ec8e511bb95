"""Every language tells the same lessons: only the words differ, and what the words are wrapped in is still shown."""

from __future__ import annotations

import re
import unicodedata

import pytest

from versa_core.teaching.texts import FIRST_LANGUAGE, Text, languages, lesson_keys, places, read_glossary, read_lesson

OTHERS = languages()[1:]
EVERY = [(language, key) for language in OTHERS for key in lesson_keys()]
LINK = re.compile(r"\]\((\S+?)\)")
MARKED = re.compile(r"\[\[(?:[^\]|]+\|)?([^\]]+)\]\]")
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
WORDS_IN_FORMULA = re.compile(r"\\text\{[^}]*\}")
CODE = re.compile(r"`[^`]+`")
STARS = re.compile(r"\*+")
PLACE = re.compile(r"\{\{\w+\}\}")


def _parts(language: str, key: str) -> list[tuple[str, str, str]]:
    """Returns the name of each part, in this language and in the first one."""
    text, first = read_lesson(key, language), read_lesson(key)
    return [(name, part, first.parts[name]) for name, part in text.parts.items()]


def _formulas(part: str) -> list[str]:
    return sorted(WORDS_IN_FORMULA.sub("", found) for found in FORMULA.findall(part))


def _choices(text: Text) -> dict[str, list[str]]:
    return {name: list(text.choices(name)) for name in text.parts if name.startswith("options")}


def test_there_are_texts_in_chinese() -> None:
    assert {FIRST_LANGUAGE, "zh_CN"} <= {*languages()}


@pytest.mark.parametrize("language", OTHERS)
def test_every_lesson_is_written_in_every_language(language: str) -> None:
    assert lesson_keys(language) == lesson_keys()
    assert list(read_glossary(language)) == list(read_glossary())


@pytest.mark.parametrize(("language", "key"), EVERY)
def test_facts_parts_and_answers_to_choose_from_are_the_same(language: str, key: str) -> None:
    text, first = read_lesson(key, language), read_lesson(key)
    assert text.language == language
    assert text.facts.keys() == first.facts.keys()
    assert text.facts["minutes"] == first.facts["minutes"]
    assert list(text.parts) == list(first.parts)
    assert _choices(text) == _choices(first)


@pytest.mark.parametrize(("language", "key"), EVERY)
def test_values_marked_words_links_formulas_and_code_are_the_same(language: str, key: str) -> None:
    for name, part, first in _parts(language, key):
        assert places(part) == places(first), name
        assert set(MARKED.findall(part)) == set(MARKED.findall(first)), name
        assert LINK.findall(part) == LINK.findall(first), name
        assert _formulas(part) == _formulas(first), name
        assert CODE.findall(part) == CODE.findall(first), name
        assert part.count("\n- ") == first.count("\n- "), name


def _is_apart(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PSZ" or sign == "\n"


def _is_open(before: str, after: str) -> bool:
    """Whether stars between two signs can begin emphasis (CommonMark 0.31, left-flanking delimiter run)."""
    if after in " \n":
        return False
    return not _is_apart(after) or _is_apart(before)


def test_stars_that_markdown_would_show_are_told_from_those_that_it_reads() -> None:
    assert _is_open("是", "五")
    assert not _is_open("是", "“")
    assert not _is_open("这", "。")  # a closing one, read backwards: **…。**这 stays as stars


@pytest.mark.parametrize(("language", "key"), EVERY)
def test_stars_make_words_bold_though_no_space_stands_beside_them(language: str, key: str) -> None:
    for name, part, _first in _parts(language, key):
        plain = "\n" + CODE.sub("x", FORMULA.sub("x", PLACE.sub("7 %", part))) + "\n"
        for number, found in enumerate(STARS.finditer(plain)):
            before, after = plain[found.start() - 1], plain[found.end()]
            told = f"{name}: {plain[max(0, found.start() - 12) : found.end() + 12]!r}"
            assert _is_open(*((before, after) if number % 2 == 0 else (after, before))), told
