"""The board: all jobs of all visitors, and whose turn is next. Lanes take from it, the manager writes on it."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from versa_core.errors import JobError
from versa_core.jobs.log import EventLog
from versa_core.jobs.waiting import Usual, left, seconds_until_free
from versa_core.language import _, language
from versa_core.training.events import TrainEvent
from versa_core.weighing import weigh

LOG = logging.getLogger(__name__)
LIVE = ("queued", "running")
MAX_EXTRAS = 200  # of a job; the first and the latest are kept
MAX_QUEUED = 200  # over all visitors
STATE = "state"  # in what a task says: all that it takes to go on from here; only the newest is kept


@dataclass(eq=False)
class Job:
    """One piece of work and all that is known of it.

    Attributes:
        id: its name, unguessable.
        owner: the visitor it belongs to.
        kind: which task it is.
        slot: the owner has one live job in each slot.
        short: done in seconds, so that the lane for short jobs may take it.
        number: jobs are numbered as they come in.
        payload: the task's input; let go as soon as a trainer has it.
        n_bytes: of the payload.
        expected: seconds that it is known to take; None: as its kind usually does.
        state: what the task said last of how to go on from there.
        goes_on: its owner wants it to go on when nobody is there.
        lane: what to tell when the job is to stop; set while it runs.
        on_short_lane: it runs where long jobs are not taken.
        language: in which its trainer speaks, that of the visitor who sent it.
    """

    id: str
    owner: str
    kind: str
    slot: str
    short: bool
    number: int
    payload: dict[str, Any] | None
    n_bytes: int = 0
    status: str = "queued"
    message: str = ""
    result: dict[str, Any] | None = None
    log: EventLog = field(default_factory=EventLog)
    extras: list[dict[str, Any]] = field(default_factory=list)
    expected: float | None = None
    state: dict[str, Any] | None = None
    stop_asked: bool = False
    goes_on: bool = False
    lane: Any = None
    on_short_lane: bool = False
    language: str = field(default_factory=language)
    created: float = field(default_factory=time.time)
    started: float | None = None
    ended: float | None = None

    @property
    def live(self) -> bool:
        return self.status in LIVE


def _line(job: Job, ended: float) -> tuple[Any, ...]:
    """Returns what the log says of a job that is over: what it was and what it took, not whose it was."""
    began = ended if job.started is None else job.started
    return (
        "Job %s %s: waited %.1f s, took %.1f s, %.1f MB in, %.1f MB out.",
        job.kind, job.status, began - job.created, ended - began, job.n_bytes / 1e6, weigh(job.result) / 1e6,
    )  # fmt: skip


class Board:
    """Jobs by id, guarded by one condition; every method takes it for itself."""

    def __init__(self, n_lanes: int = 2) -> None:
        """Makes an empty board for so many lanes; of two or more, one takes short jobs only."""
        self.condition = threading.Condition(threading.RLock())
        self.jobs: dict[str, Job] = {}
        self.closed = False
        self._n_lanes = n_lanes
        self._usual = Usual()
        self._turns: dict[str, int] = {}
        self._counter = itertools.count(1)

    def add(self, job: Job) -> None:
        """Queues the job; raises JobError where too many wait."""
        with self.condition:
            n_queued = sum(one.status == "queued" for one in self.jobs.values())
            if self.closed:
                raise JobError(
                    _("The server is shutting down and takes no more work. Open the page again in a minute.")
                )
            if n_queued >= MAX_QUEUED:
                raise JobError(
                    _(
                        "{n_queued} jobs of all visitors are waiting, which is the limit. Try again in a few minutes."
                    ).format(n_queued=n_queued)
                )
            self.jobs[job.id] = job
            self.condition.notify_all()

    def take(self, short_only: bool, lane: Any = None) -> Job | None:
        """Waits for the job whose turn it is and marks it as running; None when the board is closed."""
        with self.condition:
            while not self.closed:
                waiting = [job for job in self._queued() if job.short or not short_only]
                if waiting:
                    job = self._first(waiting, self._turns)
                    self._turns[job.owner] = next(self._counter)
                    job.status, job.started, job.lane, job.on_short_lane = "running", time.time(), lane, short_only
                    return job
                self.condition.wait()
            return None

    def ahead(self, job: Job) -> int:
        """Returns how many jobs come before this queued one, running ones included; 0 when it is not queued."""
        with self.condition:
            if job.status != "queued":
                return 0
            return sum(one.status == "running" for one in self._rivals(job)) + len(self._before(job))

    def seconds_left(self, job: Job) -> float | None:
        """Returns about how long a queued job waits until it begins, or a running one still takes; None: unknown."""
        with self.condition:
            if job.status == "running":
                is_known = job.log.progress > 0 or job.expected is not None or self._usual.knows(job.kind)
                return self._left(job) if is_known else None
            if job.status != "queued":
                return None
            n_lanes = self._n_lanes if job.short or self._n_lanes == 1 else self._n_lanes - 1
            running = [one for one in self.jobs.values() if one.status == "running"]
            in_the_way = [self._left(one) for one in running if job.short or not one.on_short_lane]
            return seconds_until_free(n_lanes, in_the_way, [self._whole(one) for one in self._before(job)])

    def _left(self, job: Job) -> float:
        spent = 0.0 if job.started is None else time.time() - job.started
        return left(spent, job.log.progress, self._whole(job))

    def _whole(self, job: Job) -> float:
        return self._usual.of(job.kind, short=job.short) if job.expected is None else job.expected

    def _rivals(self, job: Job) -> list[Job]:
        """Returns the jobs that can take the job's place."""
        return [one for one in self.jobs.values() if one.short or not job.short or self._n_lanes == 1]

    def _before(self, job: Job) -> list[Job]:
        """Returns the queued jobs that come before this queued one, in their order."""
        waiting = [one for one in self._rivals(job) if one.status == "queued"]
        turns, found = dict(self._turns), []
        for turn in itertools.count(max(turns.values(), default=0) + 1):
            first = self._first(waiting, turns)
            if first is job:
                break
            turns[first.owner] = turn
            waiting.remove(first)
            found.append(first)
        return found

    def record(self, job: Job, item: TrainEvent | dict[str, Any]) -> None:
        """Keeps what the job has said: an event, or a plain dict."""
        with self.condition:
            if not isinstance(item, dict):
                job.log.add(item)
                return
            if STATE in item:
                job.state = item
                return
            job.extras.append(item)
            if len(job.extras) > MAX_EXTRAS:
                del job.extras[1]

    def end(self, job: Job, status: str, message: str = "", result: dict[str, Any] | None = None) -> None:
        """Marks the job as over; a job that is over already stays as it is."""
        with self.condition:
            if job.live:
                job.status, job.message, job.result = status, message, result
                job.ended, job.payload, job.lane = time.time(), None, None
                if status == "done" and job.started is not None:
                    self._usual.note(job.kind, job.ended - job.started)
                LOG.info(*_line(job, job.ended))
                self.condition.notify_all()

    def drop(self, job: Job) -> None:
        """Forgets the job, and its owner's turn when it was the last."""
        with self.condition:
            self.jobs.pop(job.id, None)
            if all(one.owner != job.owner for one in self.jobs.values()):
                self._turns.pop(job.owner, None)

    def _queued(self) -> list[Job]:
        return [job for job in self.jobs.values() if job.status == "queued"]

    @staticmethod
    def _first(waiting: list[Job], turns: dict[str, int]) -> Job:
        """Returns the job of the owner who has waited longest for a turn; among equals the oldest."""
        return min(waiting, key=lambda job: (turns.get(job.owner, 0), job.number))
