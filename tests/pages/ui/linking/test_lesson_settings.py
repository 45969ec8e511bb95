"""The settings of lessons that links hold are those that the lessons' own widgets and memory have."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit

from pages.ui.lessons.table import LESSONS, Lesson
from pages.ui.linking import lesson_settings
from pages.ui.linking.lesson_settings import Linked, choice, drawn, number

PAGES = Path(__file__).resolve().parents[4] / "pages"
SOURCES = [path.read_text(encoding="utf-8") for path in PAGES.rglob("*.py")]
ROWS = [pytest.param(one, each, id=f"{one.key}-{each.setting.name}") for one in LESSONS for each in one.linked]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda one: one.key)
def test_each_lesson_has_settings_with_names_of_their_own(lesson: Lesson) -> None:
    names = [one.setting.name for one in lesson.linked]
    assert names
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("lesson", "linked"), ROWS)
def test_the_lesson_has_that_widget_or_memory(lesson: Lesson, linked: Linked) -> None:
    if linked.lesson:
        assert linked.lesson == lesson.key
    else:
        kept = (f'key="{linked.key}"', f' = "{linked.key}"')  # as it stands, or under a name
        assert any(one in source for source in SOURCES for one in kept), f"there is no widget of the key {linked.key}"


@pytest.mark.parametrize(
    ("linked", "value", "held"),
    [
        (number("way", "a_way", 2, 9), 4, 4),
        (choice("size", "a_size", (2, 8, 64)), "8", 8),
        (choice("kind", "a_kind", ("own", "digits")), "own", "own"),
        (drawn("a lesson"), 5, 5),
    ],
)
def test_a_value_of_an_address_is_held_and_given_back(
    linked: Linked, value: int | str, held: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    session: dict[str, object] = {}
    monkeypatch.setattr(streamlit, "session_state", session)
    monkeypatch.setattr(lesson_settings, "recall", lambda _lesson, name, default=None: session.get(name, default))
    monkeypatch.setattr(lesson_settings, "keep", lambda _lesson, name, value: session.update({name: value}))
    assert linked.now == (0 if linked.lesson else None)
    linked.begin_with(value)
    assert (linked.now, session[linked.key]) == (value, held)
    linked.begin_with("digits" if linked.values else 9)
    assert linked.now == value, "what the learner has chosen stays"
