"""The history: what an entry says, that the project file keeps it, and that older and damaged files are met well."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from tests.test_project import filled
from versa_core.analysis.counting import wilson
from versa_core.errors import ProjectError
from versa_core.project import Project
from versa_core.project_history import MAX_ENTRIES, Entry

ONE = Entry(
    when="2026-11-24T06:00:00Z",
    kind="race",
    race="ab12",
    pictures="own",
    fingerprint="0123456789abcdef",
    n_way=5,
    n_support=15,
    n_query=14,
    n_left_out=1,
    checkpoint="glyphs-joint",
    method="article",
    seed=7,
    n_steps=100,
    seconds=1.25,
    n_right=12,
    status="done",
    message="All went well.",
    settings={"n_steps": 100, "reading": "A", "learning_rate": 0.01},
)


def test_accuracy_and_interval_are_of_what_was_asked() -> None:
    assert ONE.accuracy == pytest.approx(12 / 14)
    assert ONE.interval == wilson(12, 14)
    unknown = dataclasses.replace(ONE, n_right=None)
    assert (unknown.accuracy, unknown.interval) == (None, None)
    assert dataclasses.replace(ONE, n_query=0, n_right=0).accuracy is None


def test_the_project_file_keeps_the_history() -> None:
    project = filled()
    project.note([ONE, dataclasses.replace(ONE, n_right=None, status="failed")])
    back = Project.from_bytes(project.to_bytes())
    assert back.history == project.history
    mine = Project()
    mine.note([ONE])
    mine.replace_with(back)
    assert mine.history == back.history


def test_of_too_many_entries_the_newest_stay() -> None:
    project = Project()
    for number in range(MAX_ENTRIES + 5):
        project.note([dataclasses.replace(ONE, seed=number)])
    assert [one.seed for one in project.history] == list(range(5, MAX_ENTRIES + 5))


def test_everything_that_is_deleted_includes_the_history() -> None:
    project = filled()
    project.note([ONE])
    project.delete_everything()
    assert project.history == []


def edited(change: Callable[[dict[str, Any]], Any]) -> bytes:
    """A project file whose index was changed."""
    project, stream = filled(), io.BytesIO()
    project.note([ONE])
    with zipfile.ZipFile(io.BytesIO(project.to_bytes())) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "project.json":
                index = json.loads(data)
                change(index)
                data = json.dumps(index).encode()
            new.writestr(name, data)
    return stream.getvalue()


def test_a_file_from_before_there_was_a_history_opens() -> None:
    project = Project.from_bytes(edited(lambda index: index.pop("history")))
    assert project.history == []
    assert project.n_pictures


@pytest.mark.parametrize(
    "change",
    [
        {"n_right": 15},
        {"n_query": -1},
        {"n_query": "14"},
        {"seed": None},
        {"seconds": True},
        {"kind": "dream"},
        {"status": "perhaps"},
        {"message": "x" * 10_000},
        {"settings": {"n_steps": [1]}},
        {"unheard": 1},
    ],
)
def test_a_damaged_entry_is_refused_in_words(change: dict[str, Any]) -> None:
    data = edited(lambda index: index["history"][0].update(change))
    with pytest.raises(ProjectError, match="history"):
        Project.from_bytes(data)


@pytest.mark.parametrize("history", [5, [5], {"when": "now"}, [{"when": "now"}]])
def test_something_else_in_its_place_is_refused_in_words(history: Any) -> None:
    with pytest.raises(ProjectError):
        Project.from_bytes(edited(lambda index: index.update(history=history)))
