"""Lessons are shown whatever a stranger's project has noted of them."""

from __future__ import annotations

import pytest

from pages.ui import session
from pages.ui.teaching import memory
from tests.pages.test_learn import KEYS, Open, open_lesson
from versa_core.project import Project
from versa_core.teaching.texts import read_lesson


@pytest.mark.parametrize("key", KEYS)
def test_a_strangers_notes_break_no_lesson(open_page: Open, owner: str, mine: Project, key: str) -> None:
    """Its first question is answered, so that all of the lesson is shown; everything else that is noted is nonsense."""
    nonsense = ("words", -1, 10**9, float("nan"), [["deep"]], {"a": 1}, None, True, [], "")
    names = ("seed", "dealt", "place", "deal", "deal name", "done", "runs", "episode", "tried", "points", "goal")
    for shift in range(0, len(nonsense), 3):
        mine.notes.clear()
        for place, name in enumerate(names):
            mine.remember(memory.key_in(key, name), nonsense[(place + shift) % len(nonsense)])
        mine.remember(memory._begun(key), nonsense[shift])
        questions = read_lesson(key).parts
        if "options" in questions:
            mine.remember(memory.key_in(key, "question"), next(iter(read_lesson(key).choices("options"))))
        app = open_lesson(open_page, key)
        assert not app.exception
        assert app.title
        session.jobs().forget_all(owner)  # what the lesson has sent off must not keep other tests waiting
