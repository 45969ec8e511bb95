"""What a visitor has guessed and played in a lesson: part of their project, so that it lasts as long as that does.

Plain values (guesses, scores, places) are noted in the project and outlast a restart; what can be drawn or trained
again lasts as long as the server runs.
"""

from __future__ import annotations

from typing import Any

from pages.ui.session import project

MOST = 1_000_000  # of a number that is noted; a project may come from a stranger


def recall(lesson: str, name: str, default: Any = None) -> Any:
    """Returns what was kept under a name in a lesson, or `default`.

    What was kept before a restart comes back where a default says of which kind it must be.
    """
    mine, key = project(), _key(lesson, name)
    if key in mine.results:
        return mine.results[key]
    noted = mine.notes.get(key)
    return noted if _is_sound(noted) and type(noted) is type(default) else default


def keep(lesson: str, name: str, value: Any) -> None:
    """Keeps a value under a name in a lesson."""
    mine, key = project(), _key(lesson, name)
    mine.results[key] = value
    if isinstance(value, bool | int | float | str | list) and mine.notes.get(key) != value:
        mine.remember(key, value)


def forget(lesson: str) -> None:
    """Lets go of all that was kept in a lesson: it begins anew."""
    mine, start, times = project(), _key(lesson, ""), times_begun(lesson)
    for key in [one for one in list(mine.results) if one.startswith(start)]:
        mine.results.pop(key, None)
    for key in [one for one in list(mine.notes) if one.startswith(start)]:
        mine.unremember(key)
    mine.remember(_begun(lesson), times + 1)


def times_begun(lesson: str) -> int:
    """Returns how often the lesson has begun anew: what it called by this number before is over."""
    noted = project().notes.get(_begun(lesson))
    return noted if isinstance(noted, int) and _is_sound(noted) else 0


def _is_sound(noted: object) -> bool:
    return 0 <= noted <= MOST if isinstance(noted, int | float) else isinstance(noted, str | list)


def _key(lesson: str, name: str) -> str:
    return f"lesson {lesson}: {name}"


def _begun(lesson: str) -> str:
    return f"begun: {lesson}"
