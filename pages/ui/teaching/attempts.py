"""What a learner has tried in the lesson on the other VERSA, as the project's notes hold it."""

from __future__ import annotations

from typing import NamedTuple

from pages.ui.teaching.memory import keep, recall
from versa_core.project_checks import is_count, is_number

MOST = 50  # the newest stay


class Attempt(NamedTuple):
    """Both ways on the same characters.

    Attributes:
        seed: of the characters.
        n_shot: pictures per class.
        writes: right answers of the network that writes.
        tunes: the same of fine-tuning.
        write_seconds: that the first took.
        tune_seconds: that the second took.
    """

    seed: int
    n_shot: int
    writes: int
    tunes: int
    write_seconds: float
    tune_seconds: float


def note_attempt(lesson: str, attempt: Attempt) -> list[Attempt]:
    """Notes an attempt; another one at the same takes its place. Returns all, by their characters and shots."""
    others = [one for one in _attempts(lesson) if one[:2] != attempt[:2]]
    kept = sorted([*others, attempt][-MOST:])
    keep(lesson, "tried", [list(one) for one in kept])
    return kept


def _attempts(lesson: str) -> list[Attempt]:
    return [Attempt(*one) for one in recall(lesson, "tried", []) if _is_sound(one)]


def _is_sound(noted: object) -> bool:
    """Says whether this is an attempt; it may come from a stranger's project."""
    if not isinstance(noted, list) or len(noted) != len(Attempt._fields):
        return False
    return all(is_count(one, 10**6) for one in noted[:4]) and all(is_number(one) for one in noted[4:])
