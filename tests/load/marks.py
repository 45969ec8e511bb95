"""What is asked of the app under load, and the table that says whether it was so."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import NamedTuple

from tests.benchmarks.timing import Row
from tests.load.memory import Share, in_words, total
from tests.load.story import Visit

ADAPTED_SECONDS = 90.0  # from the last arrival until every model is adapted
HALF_SECONDS, MOST_SECONDS = 0.5, 2.0  # of half the page changes, and of 95 % of them
MEMORY_MB = 2500.0  # of server, trainers and readers together
KEPT_SHARE = 1.2  # of the memory at the start, after all have left
LEAK_SHARE = 1.1  # of the memory of the second quarter of a long run, in its last


class Measured(NamedTuple):
    """One line of the table; `is_kept` is None where nothing is asked."""

    row: Row
    is_kept: bool | None = None


def at_most(what: str, value: float, most: float, unit: str, digits: int = 0) -> Measured:
    """Returns the line of a figure that must not be larger."""
    is_kept = value <= most
    words = f"{unit}, at most {most:.{digits}f}: {'kept' if is_kept else 'NOT KEPT'}"
    return Measured(Row(what, f"{value:.{digits}f}", words), is_kept)


def shown_only(what: str, value: float, unit: str, digits: int = 0) -> Measured:
    """Returns the line of a figure of which nothing is asked."""
    return Measured(Row(what, f"{value:.{digits}f}", unit))


def share(values: Sequence[float], of: float) -> float:
    """Returns the value that `of` (0 to 1) of all values do not exceed; infinite where there is none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(of * len(ordered)))] if ordered else float("inf")


def of_visits(visits: Sequence[Visit], last_arrival: float) -> list[Measured]:
    """Returns how it went for those who worked."""
    changes = [one for visit in visits for one in visit.changes]
    latest = max((visit.adapted_at or float("inf")) - last_arrival for visit in visits)
    return [
        at_most("visits with an error", sum(bool(one.trouble) for one in visits), 0, f"of {len(visits)}"),
        at_most("visits that saw another's names", sum(bool(one.strangers) for one in visits), 0, "visits"),
        at_most("last model adapted after", latest, ADAPTED_SECONDS, "s from the last arrival"),
        shown_only("a whole visit, half of them", share([one.seconds for one in visits], 0.5), "s"),
        shown_only("their page changes, p50", share(changes, 0.5), f"s, of {len(changes)}", 2),
        shown_only("their page changes, p95", share(changes, 0.95), "s", 2),
    ]


def of_clicks(seconds: Sequence[float]) -> list[Measured]:
    """Returns how it went for the one who only clicked."""
    return [
        at_most("page changes in a browser, p50", share(seconds, 0.5), HALF_SECONDS, f"s, of {len(seconds)}", 2),
        at_most("page changes in a browser, p95", share(seconds, 0.95), MOST_SECONDS, "s", 2),
    ]


def of_memory(start: Sequence[Share], most: Sequence[Share], end: Sequence[Share], waited: float) -> list[Measured]:
    """Returns what each process held before, during and after the visits, and how many seconds after."""
    return [
        shown_only("memory after the first visitors", total(start), f"MB: {in_words(start)}"),
        at_most("memory at most", total(most), MEMORY_MB, f"MB ({in_words(most)})"),
        at_most("memory after they left", total(end), KEPT_SHARE * total(start), f"MB ({in_words(end)})"),
        shown_only("which was seen after", waited, "s"),
    ]


def of_leak(samples: Sequence[float]) -> list[Measured]:
    """Returns whether memory grew from the second quarter of a long run to its last; the first fills the caches."""
    quarter = max(1, len(samples) // 4)
    second, last = (statistics.median(part) for part in (samples[quarter : 2 * quarter] or samples, samples[-quarter:]))
    return [at_most("memory in the last quarter", last, LEAK_SHARE * second, "MB")]
