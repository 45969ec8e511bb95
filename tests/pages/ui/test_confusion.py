"""The grid: what is taken for what, with none of these as an answer where it is wanted."""

from __future__ import annotations

import math

import pytest

from pages.ui.confusion import confusion_of, open_cell
from pages.ui.unknown_limits import Limits
from tests.pages.hand_made import HOSTILE
from tests.pages.looks import answer, asked, look_at


def test_none_of_these_is_a_row_and_a_column_where_it_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    questions = [asked(1, truth="owl"), asked(2, truth="owl"), asked(3, truth=""), asked(4, truth=None)]
    answers = {
        "asked-1": answer(look, [0.9, 0.1], strangeness=-0.9),
        "asked-2": answer(look, [0.1, 0.9], strangeness=-0.2),
        "asked-3": answer(look, [0.9, 0.1], strangeness=-0.3),
        "asked-4": answer(look, [0.9, 0.1], strangeness=-0.9),
    }
    names = look.run.class_names
    assert confusion_of(names, questions, answers, None).cells == {
        ("owl", "owl"): ("asked-1",),
        ("owl", HOSTILE): ("asked-2",),
    }
    grid = confusion_of(names, questions, answers, Limits(-0.5, math.inf))
    assert grid.names == ("owl", HOSTILE, "")
    assert grid.cells == {("owl", "owl"): ("asked-1",), ("owl", ""): ("asked-2",), ("", ""): ("asked-3",)}
    assert grid.n_right == 2


def test_an_opened_cell_selects_its_pictures_in_the_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    own = look.run.ids[2]
    grid = confusion_of(
        look.run.class_names, [asked(1, truth="owl")], {"asked-1": answer(look, [0.9, 0.1])}, None
    )  # fmt: skip
    grid.cells["owl", "owl"] += (own,)
    open_cell(look, grid, ("owl", "owl"))
    assert look.selection.ids == (own,), "a brought picture is on no map"
