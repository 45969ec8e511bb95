"""The texts of the course: one Markdown file a lesson and language, with a head of facts and named parts.

---
title: You first
minutes: 8
---

## opening

Words, with {{n_right}} where the lesson puts a number, and [[query]] where the glossary explains a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from versa_core.errors import LessonError
from versa_core.language import FIRST_LANGUAGE, _
from versa_core.language import language as spoken

LESSONS = Path(__file__).resolve().parents[2] / "assets" / "lessons"
GLOSSARY = "glossary"
FACTS = ("title", "minutes", "summary")
PARTS = (
    *("opening", "question", "options", "answer", "may", "may_not", "next", "references"),
    *("teacher_aim", "teacher_time", "teacher_ask", "teacher_wrong"),
)

_HEAD = re.compile(r"\A---\n(?P<facts>.*?)\n---\n(?P<rest>.*)\Z", re.DOTALL)
_PART = re.compile(r"^## +(.+?) *$", re.MULTILINE)
_FORMULA = re.compile(r"\$\$.+?\$\$", re.DOTALL)
_PLACE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True)
class Text:
    """One file of the course.

    Attributes:
        key: the lesson's name in files and addresses.
        language: the one that it is written in, "en" or "zh_CN", say.
        facts: the head: title, minutes, summary.
        parts: the named parts, as Markdown.
    """

    key: str
    language: str
    facts: Mapping[str, str]
    parts: Mapping[str, str]

    def part(self, name: str, **values: object) -> str:
        """Returns a part with the values in their places; the lesson has written numbers as people read them.

        Raises:
            LessonError: there is no such part, or a place has no value.
        """
        if name not in self.parts:
            raise LessonError(f"{self.key} ({self.language}) has no part {name!r}. Write it in assets/lessons.")
        missing = places(self.parts[name]) - values.keys()
        if missing:
            raise LessonError(
                f"{self.key} ({self.language}), part {name!r}: nothing is known to put for "
                f"{', '.join(sorted(missing))}; known are: {', '.join(sorted(values)) or 'none'}."
            )
        return _PLACE.sub(lambda found: str(values[found[1]]), self.parts[name])

    def choices(self, name: str) -> dict[str, str]:
        """Returns a part that is a list of "- key: words" as what can be chosen, in its order."""
        rows = [line.removeprefix("- ").partition(": ") for line in self.part(name).splitlines() if line.strip()]
        return {key: words for key, _colon, words in rows}


def places(part: str) -> set[str]:
    """Returns the names of the values that a part of a text asks for."""
    return set(_PLACE.findall(part))


def languages(folder: Path = LESSONS) -> tuple[str, ...]:
    """Returns the languages that there are texts in, the first one first."""
    found = sorted(path.name for path in folder.iterdir() if path.is_dir() and any(path.glob("*.md")))
    return tuple(sorted(found, key=lambda one: one != FIRST_LANGUAGE))


def lesson_keys(language: str = FIRST_LANGUAGE, folder: Path = LESSONS) -> tuple[str, ...]:
    """Returns the names of the lessons that are written in a language, in alphabetical order."""
    return tuple(sorted(path.stem for path in (folder / language).glob("*.md") if path.stem != GLOSSARY))


def read_lesson(key: str, language: str = "", folder: Path = LESSONS) -> Text:
    """Returns a lesson's text; in the first language where it is not yet written in the one asked for.

    Without one asked for, that is the language in use.

    Raises:
        LessonError: there is no such lesson, or it lacks a fact or a part that every lesson has.
    """
    text = _read(key, language or spoken(), folder)
    lacking = [*(one for one in FACTS if one not in text.facts), *(one for one in PARTS if one not in text.parts)]
    if lacking:
        raise LessonError(f"{key} ({text.language}) lacks {', '.join(lacking)}. Every lesson needs them.")
    return text


def read_glossary(language: str = FIRST_LANGUAGE, folder: Path = LESSONS) -> Mapping[str, str]:
    """Returns the words of the glossary with their explanations, in the order of the file."""
    return _read(GLOSSARY, language, folder).parts


def _read(key: str, language: str, folder: Path) -> Text:
    for one in (language, FIRST_LANGUAGE):
        path = folder / one / f"{key}.md"
        if path.is_file():
            return parse(key, one, path.read_text(encoding="utf-8"))
    known = ", ".join(lesson_keys(folder=folder))
    raise LessonError(
        _("There is no lesson called {asked!r}; the known ones are: {known}.").format(asked=key, known=known)
    )


def parse(key: str, language: str, written: str) -> Text:
    """Reads a file of the course; raises LessonError where it has no head, or names two parts alike."""
    found = _HEAD.match(written)
    if found is None:
        raise LessonError(f"{key} ({language}) must begin with facts between two lines of three hyphens.")
    rows = (line.partition(":") for line in found["facts"].splitlines())
    facts = {name.strip(): value.strip() for name, _colon, value in rows}
    parts: dict[str, str] = {}
    for name, body in _parts(found["rest"]):
        if name in parts:
            raise LessonError(f"{key} ({language}) has two parts called {name!r}. Rename one of them.")
        parts[name] = body
    return Text(key, language, facts, parts)


def _parts(rest: str) -> Iterator[tuple[str, str]]:
    pieces = _PART.split(rest)
    for name, body in zip(pieces[1::2], pieces[2::2], strict=True):
        # Markdown takes what follows an opening $$ on its line for no part of the formula, unless all is on that line.
        yield name, _FORMULA.sub(lambda found: " ".join(found[0].split()), body.strip())
