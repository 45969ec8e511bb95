"""How long a job will have to wait, and how long it still takes: estimates from how fast jobs were and are."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

SHORT_SECONDS, LONG_SECONDS = 5.0, 120.0  # of a kind that has not run since the server was started
LEAST_SECONDS = 1.0  # of a job that has taken longer than was expected
NEWS = 0.3  # share that the newest job of a kind has in what is usual for it


class Usual:
    """How many seconds each kind of job usually takes: a mean in which newer jobs count more."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    def note(self, kind: str, seconds: float) -> None:
        """Takes one that has come to its end into account."""
        before = self._seconds.get(kind, seconds)
        self._seconds[kind] = (1 - NEWS) * before + NEWS * seconds

    def of(self, kind: str, *, short: bool) -> float:
        """Returns the seconds, or a guess where none of the kind has ended yet."""
        return self._seconds.get(kind, SHORT_SECONDS if short else LONG_SECONDS)

    def knows(self, kind: str) -> bool:
        """True where one of the kind has ended."""
        return kind in self._seconds


def left(spent: float, progress: float, whole: float) -> float:
    """Returns the seconds that a running job still takes.

    Args:
        spent: seconds so far.
        progress: share of the work that is done, 0 to 1; 0 where that is not known.
        whole: seconds that it usually takes.
    """
    if progress > 0:
        return spent * (1 - progress) / progress
    return max(LEAST_SECONDS, whole - spent)


def seconds_until_free(n_lanes: int, running: Sequence[float], ahead: Sequence[float]) -> float:
    """Returns when a lane is free for the next job, if each job takes the first lane that is.

    Args:
        n_lanes: lanes that would take the job.
        running: seconds left of each running job in those lanes.
        ahead: seconds of each job that comes first, in their order.
    """
    lanes = sorted(running)[-n_lanes:] if len(running) > n_lanes else list(running)
    lanes += [0.0] * (n_lanes - len(lanes))
    heapq.heapify(lanes)
    for seconds in ahead:
        heapq.heappush(lanes, heapq.heappop(lanes) + seconds)
    return lanes[0]
