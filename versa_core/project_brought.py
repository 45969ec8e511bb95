"""What trainings beside the run have brought (a meta-training, those of the lessons), so that it can be shown again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from versa_core.errors import ProjectError
from versa_core.language import _
from versa_core.project_checks import event_of, is_text
from versa_core.training.events import Snapshot, StepDone, TrainEvent, to_plain, weight_of

MAX_BROUGHT = 60  # by name; the newest stay
MAX_EVENTS = 5000
MAX_BYTES = 16_000_000  # of the arrays of one; the largest of ours takes a fiftieth of it
MAX_DEPTH = 5
MOST_STEPS = 800  # that are kept of a long training; twice what a chart shows


@dataclass(frozen=True, eq=False)
class Brought:
    """What one training has brought.

    Attributes:
        events: what it said.
        values: plain values and arrays by name; whoever shows them looks whether they are what they should be.
    """

    events: tuple[TrainEvent, ...]
    values: Mapping[str, Any]

    @property
    def fits(self) -> bool:
        """True where it is small enough to be kept."""
        n_bytes = sum(weight_of(event) for event in self.events) + _weight(self.values)
        return len(self.events) <= MAX_EVENTS and n_bytes <= MAX_BYTES


def thinned(events: Sequence[TrainEvent]) -> tuple[TrainEvent, ...]:
    """Returns the events of a long training with fewer of its steps, and the pictures of its first and last look."""
    steps = [event for event in events if isinstance(event, StepDone)]
    looks = [event for event in events if isinstance(event, Snapshot) and event.reconstructions is not None]
    every = -(-len(steps) // MOST_STEPS) or 1
    kept = {id(event) for event in [*steps[::every], *steps[-1:]]}
    whole = {id(event) for event in [*looks[:1], *looks[-1:]]}
    return tuple(
        replace(event, reconstructions=None) if isinstance(event, Snapshot) and id(event) not in whole else event
        for event in events
        if not isinstance(event, StepDone) or id(event) in kept
    )


def describe_brought(brought: Brought) -> dict[str, Any]:
    """Returns it as plain values and arrays."""
    return {"events": [to_plain(event) for event in brought.events], "values": dict(brought.values)}


def read_brought(plain: Mapping[str, Any]) -> Brought:
    """The inverse of `describe_brought`, of a file that may come from a stranger.

    Raises:
        ProjectError: it is too large, or holds something else than plain values and arrays.
    """
    made = Brought(tuple(event_of(one) for one in plain["events"]), dict(plain["values"]))
    if not made.fits or not _is_plain(plain["values"], MAX_DEPTH):
        raise ProjectError(_("The project is damaged: what a training has brought is too large, or of another kind."))
    return made


def _weight(value: Any) -> int:
    if isinstance(value, Mapping | list | tuple):
        return sum(_weight(one) for one in (value.values() if isinstance(value, Mapping) else value))
    return value.nbytes if isinstance(value, np.ndarray) else 0


def _is_plain(value: Any, depth: int) -> bool:
    if isinstance(value, str):
        return is_text(value)
    if isinstance(value, Mapping | list):
        inner = value.values() if isinstance(value, Mapping) else value
        return depth > 0 and all(_is_plain(one, depth - 1) for one in inner)
    return value is None or isinstance(value, bool | int | float | np.ndarray)
