"""The course: one row a lesson, in the order in which they are read.

To add one, write `assets/lessons/en/<key>.md`, make `pages/ui/lessons/<key>.py` with a function `show`, add its row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pages.ui.lessons import (
    adapt,
    how_sure,
    many_tasks_one_code,
    maps_lie,
    one_episode,
    squeeze_and_redraw,
    the_other_versa,
    traps,
    two_loops,
    you_first,
)
from pages.ui.linking.lesson_settings import Linked
from versa_core.teaching.texts import Text


class Lesson(NamedTuple):
    """A lesson: its name in files and addresses, what shows its interactive part, and the settings that links hold."""

    key: str
    show: Callable[[Text], None]
    linked: tuple[Linked, ...] = ()


LESSONS = (
    Lesson("you_first", you_first.show, you_first.LINKED),
    Lesson("one_episode", one_episode.show, one_episode.LINKED),
    Lesson("squeeze_and_redraw", squeeze_and_redraw.show, squeeze_and_redraw.LINKED),
    Lesson("many_tasks_one_code", many_tasks_one_code.show, many_tasks_one_code.LINKED),
    Lesson("two_loops", two_loops.show, two_loops.LINKED),
    Lesson("adapt", adapt.show, adapt.LINKED),
    Lesson("the_other_versa", the_other_versa.show, the_other_versa.LINKED),
    Lesson("maps_lie", maps_lie.show, maps_lie.LINKED),
    Lesson("how_sure", how_sure.show, how_sure.LINKED),
    Lesson("traps", traps.show, traps.LINKED),
)
