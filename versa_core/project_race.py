"""The last race that is over: where each method stood, lap by lap, and what it answered in the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from versa_core.errors import ProjectError
from versa_core.language import _
from versa_core.project_checks import is_count, is_number, is_text
from versa_core.project_parts import clean_name

MAX_RACERS = 8
MAX_LAPS = 200  # a method shows some twenty
MAX_CLASSES, MAX_QUERIES = 200, 20_000  # a page draws a grid of the classes
ENDS = ("done", "stopped")


@dataclass(frozen=True, eq=False)
class Standing:
    """One racer at the end.

    Attributes:
        title: on screen.
        method: the method's name.
        checkpoint: its name, or "".
        laps: (step, number of steps, accuracy) of each lap.
        answers: (m,) its class for each query picture; None where it broke down.
        labels: (m,) the right ones.
        seconds: that the method took.
        message: what it said in the end.
        is_finished: False where it was stopped or broke down.
    """

    title: str
    method: str
    checkpoint: str
    laps: Sequence[Sequence[float]]
    answers: npt.NDArray[np.int64] | None
    labels: npt.NDArray[np.int64]
    seconds: float
    message: str
    is_finished: bool

    @property
    def n_right(self) -> int:
        return 0 if self.answers is None else int((self.answers == self.labels).sum())

    @property
    def first_right(self) -> int:
        """Right answers before the first step."""
        return round(self.laps[0][2] * len(self.labels)) if self.laps else 0

    @property
    def n_steps(self) -> int:
        """Updates that it took."""
        return int(self.laps[-1][0]) if self.laps else 0


@dataclass(frozen=True, eq=False)
class Race:
    """A race that is over.

    Attributes:
        when: it ended, in UTC, as 2026-11-24T06:00:00Z.
        ended: "done" or "stopped".
        seconds: that it took in all.
        n_racers: who was to take part; after a stop some have not begun.
        class_names: one per class.
        standings: of those who have begun, all on the same query pictures.
    """

    when: str
    ended: str
    seconds: float
    n_racers: int
    class_names: tuple[str, ...]
    standings: tuple[Standing, ...]

    @property
    def n_through(self) -> int:
        """How many came to their end."""
        return sum(one.is_finished for one in self.standings)


def describe_race(race: Race) -> dict[str, Any]:
    """Returns the race as JSON can hold it."""
    racers = [{**vars(one), "answers": None if one.answers is None else one.answers.tolist()} for one in race.standings]
    labels = race.standings[0].labels.tolist() if race.standings else []
    for one in racers:
        del one["labels"]  # the same for all
        one["laps"] = [list(lap) for lap in one["laps"]]
    return {**vars(race), "class_names": list(race.class_names), "labels": labels, "standings": racers}


def read_race(plain: Mapping[str, Any]) -> Race:
    """The inverse of `describe_race`, of a file that may come from a stranger.

    Raises:
        ProjectError: a figure of it cannot be, or there are too many.
    """
    names, labels, racers = plain["class_names"], plain["labels"], plain["standings"]
    is_whole = (
        all(is_text(plain[name]) for name in ("when", "ended"))
        and plain["ended"] in ENDS
        and is_number(plain["seconds"])
        and is_count(plain["n_racers"], MAX_RACERS)
        and 0 < len(names) <= MAX_CLASSES
        and all(is_text(name) for name in names)
        and 0 < len(labels) <= MAX_QUERIES
        and all(is_count(label, len(names) - 1) for label in labels)
        and 0 < len(racers) <= plain["n_racers"]
        and all(_is_racer(one, len(labels), len(names)) for one in racers)
    )
    if not is_whole:
        raise ProjectError(_("The project is damaged: its last race holds figures that cannot be."))
    right = np.array(labels, np.int64)
    standings = tuple(_standing(one, right) for one in racers)
    class_names = tuple(clean_name(name) for name in names)
    return Race(plain["when"], plain["ended"], plain["seconds"], plain["n_racers"], class_names, standings)


def _standing(plain: Mapping[str, Any], right: npt.NDArray[np.int64]) -> Standing:
    given = plain["answers"]
    answers = None if given is None else np.array(given, np.int64)
    return Standing(
        plain["title"], plain["method"], plain["checkpoint"], plain["laps"], answers, right,
        plain["seconds"], plain["message"], plain["is_finished"],
    )  # fmt: skip


def _is_racer(plain: Mapping[str, Any], n_asked: int, n_way: int) -> bool:
    answers, laps = plain["answers"], plain["laps"]
    return (
        all(is_text(plain[name]) for name in ("title", "method", "checkpoint", "message"))
        and is_number(plain["seconds"])
        and isinstance(plain["is_finished"], bool)
        and isinstance(laps, list)
        and len(laps) <= MAX_LAPS
        and all(_is_lap(lap) for lap in laps)
        and (
            answers is None
            or (len(laps) > 0 and len(answers) == n_asked and all(is_count(one, n_way - 1) for one in answers))
        )
    )


def _is_lap(lap: Any) -> bool:
    step, n_steps, accuracy = lap
    return all(is_count(one, 10**9) for one in (step, n_steps)) and is_number(accuracy) and accuracy <= 1
