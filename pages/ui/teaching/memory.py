"""What a visitor has guessed and played in a lesson: part of their project, so that it lasts as long as that does.

Plain values (guesses, scores, places) are noted in the project and outlast a restart, as does what a lesson's trainings
have brought; what can be drawn or worked out again lasts as long as the server runs.
"""

from __future__ import annotations

from typing import Any

from pages.ui.sent import BRINGS, Sent
from pages.ui.session import project
from versa_core.project_brought import Brought

MOST = 1_000_000  # of a number that is noted; a project may come from a stranger


def recall(lesson: str, name: str, default: Any = None) -> Any:
    """Returns what was kept under a name in a lesson, or `default`.

    What was kept before a restart comes back where a default says of which kind it must be.
    """
    mine, key = project(), key_in(lesson, name)
    if key in mine.results:
        return mine.results[key]
    noted = mine.notes.get(key)
    return noted if _is_sound(noted) and type(noted) is type(default) else default


def keep(lesson: str, name: str, value: Any) -> None:
    """Keeps a value under a name in a lesson."""
    mine, key = project(), key_in(lesson, name)
    mine.results[key] = value
    if isinstance(value, bool | int | float | str | list) and mine.notes.get(key) != value:
        mine.remember(key, value)


def forget(lesson: str) -> None:
    """Lets go of all that was kept in a lesson: it begins anew."""
    mine, start, times = project(), key_in(lesson, ""), times_begun(lesson)
    for key in [one for one in list(mine.results) if one.startswith(start)]:
        mine.results.pop(key, None)
    for key in [one for one in list(mine.notes) if one.startswith(start)]:
        mine.unremember(key)
    let_go(lesson)
    mine.remember(_begun(lesson), times + 1)


def brought(lesson: str, name: str) -> Brought | None:
    """Returns what a training of the lesson has brought under a name."""
    return project().brought.get(key_in(lesson, name))


def let_go(lesson: str, name: str = "") -> None:
    """Lets go of what the lesson's trainings have brought, or will bring, under names that begin so."""
    mine, start = project(), key_in(lesson, name)
    mine.let_go(start)
    for job in [one for one in list(mine.results.values()) if isinstance(one, Sent)]:
        if str(job.labels.get(BRINGS, "")).startswith(start):
            del job.labels[BRINGS]


def times_begun(lesson: str) -> int:
    """Returns how often the lesson has begun anew: what it called by this number before is over."""
    noted = project().notes.get(_begun(lesson))
    return noted if isinstance(noted, int) and _is_sound(noted) else 0


def _is_sound(noted: object) -> bool:
    return 0 <= noted <= MOST if isinstance(noted, int | float) else isinstance(noted, str | list)


def key_in(lesson: str, name: str) -> str:
    """Returns what the project calls something of a lesson."""
    return f"lesson {lesson}: {name}"


def _begun(lesson: str) -> str:
    return f"begun: {lesson}"
