"""The course's texts: read, filled with numbers, complete, and in step with the table of lessons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pages.ui.lessons.table import LESSONS as ROWS
from versa_core.errors import LessonError
from versa_core.teaching.texts import (
    LESSONS,
    languages,
    lesson_keys,
    parse,
    places,
    read_glossary,
    read_lesson,
)

WRITTEN = """---
title: A lesson: with a colon
minutes: 3
---

## opening

You had {{right}} of {{asked}}, $x_{{{right}}}$.

## two words

Second.
"""
EVERY = [(language, key) for language in languages() for key in lesson_keys(language)]
MARK = re.compile(r"\[\[(?:[^\]|]+\|)?([^\]]+)\]\]")


def test_facts_and_parts_are_read() -> None:
    text = parse("one", "en", WRITTEN)
    assert dict(text.facts) == {"title": "A lesson: with a colon", "minutes": "3"}
    assert list(text.parts) == ["opening", "two words"]
    assert text.part("opening", right=8, asked=10) == "You had 8 of 10, $x_{8}$."
    assert places(text.parts["opening"]) == {"right", "asked"}


def test_a_formula_that_is_written_over_two_lines_stands_on_one() -> None:
    text = parse(
        "one", "en", "---\ntitle: t\n---\n## symbols\n\nWith\n\n$$a = b, \\qquad\nc = d$$\n\nand $e$\nso on.\n"
    )
    assert text.part("symbols") == "With\n\n$$a = b, \\qquad c = d$$\n\nand $e$\nso on."


def test_a_place_without_a_value_is_told() -> None:
    with pytest.raises(LessonError, match="nothing is known to put for right; known are: asked"):
        parse("one", "en", WRITTEN).part("opening", asked=10)


def test_an_unknown_part_is_told() -> None:
    with pytest.raises(LessonError, match="has no part 'ending'"):
        parse("one", "en", WRITTEN).part("ending")


def test_choices_keep_their_order() -> None:
    text = parse("one", "en", "---\ntitle: t\n---\n## options\n\n- b: Bees: many\n- a: Ants\n")
    assert list(text.choices("options").items()) == [("b", "Bees: many"), ("a", "Ants")]


@pytest.mark.parametrize(
    ("written", "words"),
    [("# no head", "must begin with facts"), ("---\na: b\n---\n## x\n\n1\n\n## x\n\n2\n", "two parts called 'x'")],
)
def test_a_file_of_another_form_is_told(written: str, words: str) -> None:
    with pytest.raises(LessonError, match=words):
        parse("one", "en", written)


def test_what_is_not_yet_translated_comes_in_the_first_language(tmp_path: Path) -> None:
    for language, title in (("en", "Cards"), ("zh", "卡片")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "glossary.md").write_text(f"---\ntitle: {title}\n---\n## way\n\n{title}\n", "utf-8")
    whole = (LESSONS / "en" / "you_first.md").read_text(encoding="utf-8")
    (tmp_path / "en" / "you_first.md").write_text(whole, encoding="utf-8")
    assert languages(tmp_path) == ("en", "zh")
    assert read_lesson("you_first", "zh", tmp_path).language == "en"
    assert read_glossary("zh", tmp_path)["way"] == "卡片"


def test_an_unknown_lesson_is_told_with_the_known_ones() -> None:
    with pytest.raises(LessonError, match=r"no lesson called 'nothing'.*you_first"):
        read_lesson("nothing")


def test_a_lesson_that_lacks_a_part_is_told(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "short.md").write_text("---\ntitle: t\n---\n## opening\n\nx\n", encoding="utf-8")
    with pytest.raises(LessonError, match=r"short \(en\) lacks minutes, summary, question"):
        read_lesson("short", folder=tmp_path)


def test_the_table_and_the_folder_name_the_same_lessons() -> None:
    assert sorted(one.key for one in ROWS) == sorted(lesson_keys())


@pytest.mark.parametrize(("language", "key"), EVERY)
def test_every_lesson_is_complete(language: str, key: str) -> None:
    text = read_lesson(key, language)
    assert int(text.facts["minutes"]) <= 10
    for kind in ("words", "symbols"):
        assert any(name.startswith(kind) for name in text.parts), kind
    assert len(text.choices("options")) >= 2
    assert "](http" in text.part("references")


@pytest.mark.parametrize(("language", "key"), EVERY)
def test_every_marked_word_is_in_the_glossary(language: str, key: str) -> None:
    for name, part in read_lesson(key, language).parts.items():
        assert {found[1] for found in MARK.finditer(part)} <= read_glossary(language).keys(), name
