"""JobView: what the owner of a job gets to see of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from versa_core.jobs.board import LIVE, Job
from versa_core.training.events import TrainEvent


@dataclass(frozen=True, eq=False)
class JobView:
    """A job as its owner sees it.

    Attributes:
        id: the job's name.
        kind: which task it is.
        status: queued, running, done, stopped or failed.
        ahead: how many jobs come before it while it is queued.
        stopping: a stop has been asked for and is not yet obeyed.
        events: all it has said since the n-th event that was asked for.
        next: what to ask for to get only what comes after these.
        extras: the plain dicts it has yielded, in order.
        message: why it ended as it did, in words; may be empty.
        result: what the task returned, plain values, arrays and bytes; None before the end or without one.
        started: seconds since the epoch, None while it is queued.
        seconds: how long it has been running, or ran.
        goes_on: it is not stopped when its owner leaves.
        left: seconds until a queued job begins, or a running one ends, as far as that can be told.
        state: what the task said last of how to go on from there: "state" and whatever belongs to it.
    """

    id: str
    kind: str
    status: str
    ahead: int
    stopping: bool
    events: list[TrainEvent]
    next: int
    extras: list[dict[str, Any]]
    message: str
    result: dict[str, Any] | None
    started: float | None
    seconds: float
    goes_on: bool = False
    left: float | None = None
    state: dict[str, Any] | None = None

    @property
    def live(self) -> bool:
        return self.status in LIVE

    @classmethod
    def of(cls, job: Job, ahead: int, left: float | None, since: int) -> JobView:
        """Copies what is to be seen; the board's condition is held meanwhile."""
        until = time.time() if job.ended is None else job.ended
        return cls(
            id=job.id,
            kind=job.kind,
            status=job.status,
            ahead=ahead,
            stopping=job.live and job.stop_asked,
            events=job.log.since(since),
            next=len(job.log),
            extras=list(job.extras),
            message=job.message,
            result=job.result,
            started=job.started,
            seconds=0.0 if job.started is None else until - job.started,
            goes_on=job.goes_on,
            left=left,
            state=job.state,
        )
