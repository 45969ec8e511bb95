"""Past a visitor's limit the results that were asked for longest ago go first; what is the visitor's own stays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pages.ui.memory import IDLE_SECONDS, trim
from pages.ui.shelves import Shelf
from tests.test_project import filled
from versa_core.project import Project

MEGABYTE = 10**6


def result() -> dict[str, Any]:
    return {"map": np.zeros(MEGABYTE, np.uint8)}


@pytest.fixture
def project() -> Project:
    """With three results of a megabyte, asked for at 0, 10 and 20 s, the second one last."""
    made = filled()
    maps, codes = Shelf(), Shelf()
    for shelf, key in ((maps, "old"), (codes, "older"), (maps, "new")):
        shelf.put(key, result())
    maps.used, codes.used = {"old": 10.0, "new": 20.0}, {"older": 0.0}
    made.results.update({"short:map": maps, "short:decode": codes})
    return made


def kept(project: Project) -> list[Any]:
    return [key for name in ("short:map", "short:decode") for key in project.results[name].results]


def test_below_the_limit_all_stay(project: Project) -> None:
    assert 3 * MEGABYTE < trim(project, [], 4 * MEGABYTE, 1000.0, absent=True) < 4 * MEGABYTE
    assert kept(project) == ["old", "new", "older"]


def test_the_least_lately_used_go_first_and_only_as_many_as_must(project: Project) -> None:
    left = trim(project, [], 2.5 * MEGABYTE, 1000.0, absent=False)
    assert kept(project) == ["old", "new"]
    assert left < 2.5 * MEGABYTE
    trim(project, [bytes(MEGABYTE)], 2.5 * MEGABYTE, 1000.0, absent=False)
    assert kept(project) == ["new"], "what the jobs hold counts, too"


def test_what_was_just_asked_for_stays(project: Project) -> None:
    trim(project, [], 0, 15.0 + IDLE_SECONDS, absent=False)
    assert kept(project) == ["new"]


def test_the_look_goes_only_where_nobody_looks(project: Project) -> None:
    project.results["look"] = result()
    trim(project, [], 0, 1000.0, absent=False)
    assert "look" in project.results
    trim(project, [], 0, 1000.0, absent=True)
    assert "look" not in project.results
    assert project.n_pictures == 5


def test_asking_keeps_a_result_from_going() -> None:
    shelf = Shelf()
    for key in ("first", "second", "third"):
        shelf.put(key, {"key": key}, n_kept=2)
        shelf.used[key] = float(len(shelf.used))
        assert shelf.get("first") is not None
    assert list(shelf.results) == ["first", "third"]
    assert set(shelf.used) == set(shelf.results)
