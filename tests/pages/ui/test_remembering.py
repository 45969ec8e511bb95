"""What was chosen in a look comes back with the project; a stranger's notes can say anything."""

from __future__ import annotations

import math
from typing import Any

import pytest

from pages.ui.looking import BEFORE, Look, earlier_look
from pages.ui.remembering import FOREIGN, LIMITS, NOTE, note_look, noted_limits, restore
from pages.ui.unknown_limits import Limits
from tests.project_parts import with_run
from versa_core.project import Project


@pytest.fixture
def mine() -> Project:
    """With a look in which two pictures are chosen, one of them alone, and a threshold is set."""
    made = with_run()
    assert made.run is not None
    look = made.results["look"] = Look(made.run)
    look.selection.choose(made.run.ids[1:3], focus=made.run.ids[2])
    look.made[LIMITS] = (None, Limits(0.25, math.inf))
    look.made[FOREIGN] = (None, True)
    return made


def reopened(mine: Project) -> tuple[Project, Look]:
    opened = Project.from_bytes(mine.to_bytes())
    assert opened.run is not None
    look = Look(opened.run)
    restore(opened, look)
    return opened, look


def test_selection_and_thresholds_come_back_with_the_project(mine: Project) -> None:
    note_look(mine)
    opened, look = reopened(mine)
    assert mine.run is not None
    assert (look.selection.ids, look.selection.focus) == (mine.run.ids[1:3], mine.run.ids[2])
    assert noted_limits(opened, look) == (0.25, math.inf)
    assert look.made[FOREIGN] == (None, True)


def test_the_note_is_written_only_where_it_changes(mine: Project) -> None:
    note_look(mine)
    first = mine.notes[NOTE]
    note_look(mine)
    assert mine.notes[NOTE] is first
    mine.results["look"].selection.choose(())
    note_look(mine)
    assert reopened(mine)[1].selection.ids == ()


def test_where_nothing_was_chosen_nothing_is_noted() -> None:
    made = with_run()
    assert made.run is not None
    made.results["look"] = Look(made.run)
    note_look(made)
    assert NOTE not in made.notes


def test_what_was_chosen_in_another_run_is_left_out(mine: Project) -> None:
    note_look(mine)
    assert mine.earlier is not None
    look = Look(mine.earlier)
    restore(mine, look)
    assert look.selection.ids == ()
    assert noted_limits(mine, look) is None


@pytest.mark.parametrize(
    "change",
    [
        {"ids": 5},
        {"ids": [["p1"], {"a": 1}]},
        {"focus": ["p1"]},
        {"limits": "low"},
        {"limits": [1.0]},
        {"limits": [[], {}]},
        {"limits": [math.nan, 1.0]},
        {"examples": "yes"},
    ],
)
def test_hostile_notes_change_nothing(mine: Project, change: dict[str, Any]) -> None:
    note_look(mine)
    known = mine.notes[NOTE]
    assert isinstance(known, dict)
    mine.remember(NOTE, {**known, **change})
    opened, look = reopened(mine)
    if "limits" in change:
        assert noted_limits(opened, look) is None
    if "ids" in change:
        assert look.selection.ids == ()
    if "focus" in change:
        assert look.selection.focus == ""
    if "examples" in change:
        assert FOREIGN not in look.made


def test_the_run_before_is_looked_at_with_what_is_known_of_it(mine: Project) -> None:
    assert mine.earlier is not None
    fresh = earlier_look(mine)
    assert fresh is not None
    assert fresh.run is mine.earlier
    known = mine.results[BEFORE] = Look(mine.earlier)
    assert earlier_look(mine) is known
    mine.earlier = None
    assert earlier_look(mine) is None
