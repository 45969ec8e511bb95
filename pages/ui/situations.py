"""What a visitor has and has done so far, as far as the next step depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import streamlit as st

from pages.ui.jobs import is_live
from pages.ui.lessons.table import LESSONS
from pages.ui.teaching.course import TEACHER
from pages.ui.teaching.memory import key_in
from versa_core.project import Project, TaskShape

META_TRAIN = "meta_train"  # the kind of its jobs


class Situation(NamedTuple):
    """What a visitor has.

    Attributes:
        shape: ways, shots and queries as they are marked.
        is_adapted: there is an adapted model.
        is_current: it was adapted to the pictures and marks as they are now.
        lessons: all of the course, in its order, and whether a question of each was answered.
        lesson: the one that is open, "" for none.
        is_sheet: it is open as the teacher's sheet.
        is_training: a meta-training is under way.
        has_learned: one has brought a checkpoint that has no name yet.
        has_own: a checkpoint of the visitor's own is kept.
    """

    shape: TaskShape
    is_adapted: bool = False
    is_current: bool = False
    lessons: Mapping[str, bool] = MappingProxyType({})
    lesson: str = ""
    is_sheet: bool = False
    is_training: bool = False
    has_learned: bool = False
    has_own: bool = False


def situation(mine: Project) -> Situation:
    """Returns what the visitor has."""
    training = mine.training
    return Situation(
        mine.task_shape(),
        mine.run is not None,
        is_current(mine),
        {one.key: _guessed(mine, one.key) for one in LESSONS},
        st.query_params.get("lesson", ""),
        st.query_params.get("view") == TEACHER,
        is_live(META_TRAIN),
        training is not None and bool(training.learned),
        bool(mine.checkpoints),
    )


def is_current(mine: Project) -> bool:
    """True where the model was adapted to the pictures and marks as they are now."""
    run: Any = mine.run
    if run is None or mine.task_shape().n_way == 0:
        return False
    pictures = [one for each in mine.usable_classes() for one in each.pictures]
    marks = {one.id: one.role == "support" for one in pictures}
    return marks == dict(zip(run.ids, map(bool, run.is_support), strict=True))


def _guessed(mine: Project, lesson: str) -> bool:
    """True where a question of the lesson was answered: `guess` notes each under a name that begins so."""
    return any(note.startswith(key_in(lesson, "question")) for note in list(mine.notes))
