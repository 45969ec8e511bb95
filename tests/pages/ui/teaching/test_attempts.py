"""Attempts are kept by what they were at; a stranger's notes give those that can be."""

from __future__ import annotations

import pytest
from hypothesis import given

from pages.ui.teaching import memory
from pages.ui.teaching.attempts import MOST, Attempt, note_attempt
from tests.damage import edited, examples
from versa_core.project import Project

KEY = "the_other_versa"
ONE, OTHER = Attempt(0, 1, 40, 30, 0.01, 0.5), Attempt(0, 5, 50, 55, 0.01, 2.0)


def visitor(patch: pytest.MonkeyPatch) -> Project:
    project = Project()
    patch.setattr(memory, "project", lambda: project)
    return project


def test_attempts_outlast_a_restart_and_the_last_of_a_kind_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = visitor(monkeypatch)
    note_attempt(KEY, OTHER)
    assert note_attempt(KEY, ONE) == [ONE, OTHER]
    mine.replace_with(Project.from_bytes(mine.to_bytes()))
    better = ONE._replace(writes=60)
    assert note_attempt(KEY, better) == [better, OTHER]
    for seed in range(MOST + 5):
        kept = note_attempt(KEY, ONE._replace(seed=seed))
    assert len(kept) == MOST


@examples(100)
@given(edited([list(ONE), list(OTHER)]))
def test_whatever_is_noted_an_attempt_can_be_added(noted: list[object]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        mine = visitor(patch)
        mine.remember(memory.key_in(KEY, "tried"), noted)  # type: ignore[arg-type]  # whatever it is
        assert ONE in note_attempt(KEY, ONE)
