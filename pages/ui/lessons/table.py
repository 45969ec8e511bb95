"""The course: one row a lesson, in the order in which they are read.

To add one, write `assets/lessons/en/<key>.md`, make `pages/ui/lessons/<key>.py` with a function `show`, add its row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pages.ui.lessons import (
    how_sure,
    many_tasks_one_code,
    maps_lie,
    one_episode,
    squeeze_and_redraw,
    the_other_versa,
    traps,
    you_first,
)
from versa_core.teaching.texts import Text


class Lesson(NamedTuple):
    """A lesson: its name in files and addresses, and what shows its interactive part."""

    key: str
    show: Callable[[Text], None]


LESSONS = (
    Lesson("you_first", you_first.show),
    Lesson("one_episode", one_episode.show),
    Lesson("squeeze_and_redraw", squeeze_and_redraw.show),
    Lesson("many_tasks_one_code", many_tasks_one_code.show),
    Lesson("the_other_versa", the_other_versa.show),
    Lesson("maps_lie", maps_lie.show),
    Lesson("how_sure", how_sure.show),
    Lesson("traps", traps.show),
)
