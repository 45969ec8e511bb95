"""What a training run says while it runs: frozen records of plain values, for a log, a page, a test or a pipe."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
ByteArray = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Started:
    """The run has begun; `n_steps` is None where a time budget ends it."""

    task: str
    n_steps: int | None
    message: str = ""


@dataclass(frozen=True)
class StepDone:
    """One reported step.

    Attributes:
        step: 0 for the state before the first update.
        progress: share of the budget that is spent, 0 to 1.
        losses: each named loss, averaged since the last report.
        seconds: since the run began.
        support_accuracy: share of support images answered rightly, 0 to 1, where there is a support set.
        query_accuracy: the same of query images, where there are any.
    """

    step: int
    progress: float
    losses: Mapping[str, float]
    seconds: float
    support_accuracy: float | None = None
    query_accuracy: float | None = None


@dataclass(frozen=True)
class Checking:
    """A method is checking what it has learned, after its last step; `share` of the check is done, 0 to 1."""

    step: int
    share: float


@dataclass(frozen=True)
class Evaluated:
    """Validation by simulated tasks: mean accuracy 0 to 1 with the half-width of its 95 % interval."""

    step: int
    accuracy: float
    interval: float
    task: str


@dataclass(frozen=True, eq=False)
class Snapshot:
    """How the model sees the watched images at one step.

    Attributes:
        step: the step it was taken after.
        embeddings: (n, d) float32, or None.
        probabilities: (n, n_way) float32, rows sum to 1, or None.
        reconstructions: (n, c, h, w) uint8, or None where the model has no decoder.
        errors: (n,) float32, mean squared reconstruction error per pixel in [0, 1], or None.
    """

    step: int
    embeddings: FloatArray | None = None
    probabilities: FloatArray | None = None
    reconstructions: ByteArray | None = None
    errors: FloatArray | None = None


@dataclass(frozen=True)
class Saved:
    """A checkpoint was written."""

    step: int
    path: str


@dataclass(frozen=True)
class Finished:
    """The run is over; `reason` is completed, stopped, diverged or no_improvement."""

    reason: str
    step: int
    seconds: float
    message: str = ""


TrainEvent = Started | StepDone | Checking | Evaluated | Snapshot | Saved | Finished
EVENT_TYPES: dict[str, type[Any]] = {
    cls.__name__: cls for cls in (Started, StepDone, Checking, Evaluated, Snapshot, Saved, Finished)
}


def to_plain(event: TrainEvent) -> dict[str, Any]:
    """Returns the event as a dict of plain values and numpy arrays, with its type under "event"."""
    values = {one.name: getattr(event, one.name) for one in dataclasses.fields(event)}
    return {"event": type(event).__name__, **values}


def from_plain(values: Mapping[str, Any]) -> TrainEvent:
    """The inverse of `to_plain`."""
    rest = {name: value for name, value in values.items() if name != "event"}
    event: TrainEvent = EVENT_TYPES[values["event"]](**rest)
    return event


def weight_of(event: TrainEvent) -> int:
    """Returns the bytes of the event's arrays."""
    values = (getattr(event, one.name) for one in dataclasses.fields(event))
    return sum(getattr(value, "nbytes", 0) for value in values)
