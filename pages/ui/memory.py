"""How much memory a visitor takes, and letting go of results that can be worked out again where it is too much."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from pages.ui.shelves import Shelf
from versa_core.project import Project
from versa_core.weighing import weigh

IDLE_SECONDS = 60.0  # a result that nobody has asked for so long may go


def trim(project: Project, held: list[Any], limit: float, now: float, *, absent: bool) -> int:
    """Lets go of results, those asked for longest ago first, until the visitor takes no more than `limit` bytes.

    Pictures, models and what is under way stay: they are the visitor's own, and bounded when they come in.

    Args:
        project: with its results.
        held: what else is kept for the visitor, such as finished jobs.
        limit: bytes.
        now: on the monotonic clock.
        absent: nobody has a page open that looks at the adapted model.

    Returns:
        The bytes that it takes now.
    """
    n_bytes = weigh(project, held)
    if n_bytes <= limit:
        return n_bytes
    for shelf, key in _idle(project, now):
        shelf.drop(key)
        n_bytes = weigh(project, held)
        if n_bytes <= limit:
            return n_bytes
    if absent:
        project.results.pop("look", None)  # what was worked out of the run; its owner begins another look
    return weigh(project, held)


def _idle(project: Project, now: float) -> Iterator[tuple[Shelf, Hashable]]:
    shelves = [one for one in list(project.results.values()) if isinstance(one, Shelf)]
    times = [(when, shelf, key) for shelf in shelves for key, when in list(shelf.used.items())]
    for when, shelf, key in sorted(times, key=lambda one: one[0]):
        if now - when >= IDLE_SECONDS:
            yield shelf, key
