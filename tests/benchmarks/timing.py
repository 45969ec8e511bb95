"""Processor time of calls, so that other work on the machine counts little, and rows of the table."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

N_RUNS = 5
WIDTH = 30  # of the first column


class Row(NamedTuple):
    """One line of the table: what was measured, its value as shown, and what it is compared with."""

    what: str
    value: str
    words: str


def cost(call: Callable[[], object]) -> float:
    """Returns the seconds of processor time, all threads added up, that one call takes."""
    begun = time.process_time()
    call()
    return time.process_time() - begun


def costs(calls: dict[str, Callable[[], object]], n_runs: int = N_RUNS) -> dict[str, float]:
    """Returns the median cost of each call; they take turns, so that a slow minute slows all of them alike."""
    for call in calls.values():
        call()  # what happens only the first time is not measured
    measured = [{name: cost(call) for name, call in calls.items()} for _ in range(n_runs)]
    return {name: statistics.median(one[name] for one in measured) for name in calls}


def shown(rows: list[Row]) -> str:
    """Returns the rows as a table in plain text."""
    return "\n".join(f"{row.what:<{WIDTH}}  {row.value:>8}  {row.words}" for row in rows)
