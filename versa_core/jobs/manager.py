"""JobManager: what pages talk to. Visitors' work waits its turn, runs in trainer processes, is watched and stopped."""

from __future__ import annotations

import itertools
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from versa_core.errors import JobError
from versa_core.jobs.board import Board, Job
from versa_core.jobs.lane import Lane
from versa_core.jobs.view import JobView
from versa_core.language import _, speaking
from versa_core.training.events import TrainEvent
from versa_core.weighing import weigh

__all__ = ["JobManager", "JobView"]

GRACE = 300.0  # s without a sign of the owner before a job counts as abandoned; hidden tabs report once a minute
RETENTION = 24 * 3600.0  # s that results of an absent owner are kept
PATIENCE = 3.0  # s that a job has to obey a stop


class State(NamedTuple):
    """How the lanes and the queue are: trainer processes, those alive, jobs that run, and jobs that wait."""

    trainers: int
    trainers_alive: int
    running: int
    waiting: int


class JobManager:
    """A queue that is fair to owners, and a few lanes, each with a trainer process of its own."""

    def __init__(
        self,
        n_workers: int = 2,
        *,
        grace: float = GRACE,
        patience: float = PATIENCE,
        retention: float = RETENTION,
        connected: Callable[[str], bool] = lambda owner: False,
        warm: Sequence[str] = ("torch",),
    ) -> None:
        """Starts the trainer processes.

        Args:
            n_workers: of two or more, the last is kept for short jobs.
            grace: seconds after which a job is stopped whose owner was neither seen nor is connected.
            patience: seconds after which a trainer is killed that does not obey a stop.
            retention: seconds after which the results of an owner who stays away are forgotten.
            connected: whether an owner has an open page, whether or not it reports.
            warm: modules that trainers import before the first job needs them.
        """
        self._grace, self._retention, self._connected = grace, retention, connected
        self._board = Board(n_workers)
        self._numbers = itertools.count(1)
        self._seen: dict[str, float] = {}
        self._closing = threading.Event()
        self._lanes = [
            Lane(self._board, short_only=0 < index == n_workers - 1, warm=warm, patience=patience)
            for index in range(n_workers)
        ]
        self._sweeper = threading.Thread(target=self._sweep, name="sweeper", daemon=True)
        self._sweeper.start()

    def submit(
        self,
        owner: str,
        kind: str,
        payload: dict[str, Any],
        *,
        short: bool = False,
        group: str | None = None,
        replace: bool = False,
        expected: float | None = None,
    ) -> str:
        """Queues a job and returns its id.

        An owner has one live job of a kind, which makes a double click harmless. What earlier jobs of the kind left
        behind is forgotten.

        Args:
            owner: the visitor.
            kind: the task's name.
            payload: plain values, arrays and bytes.
            short: done within seconds.
            group: kinds of one group share the rule of one live job; without it each kind stands alone.
            replace: stops a live job of the kind and queues this one; otherwise the live one's id is returned.
            expected: seconds that it is known to take; without it, as long as its kind usually does.

        Raises:
            JobError: the queue is full, or the server is shutting down.
        """
        self.touch(owner)
        slot = group or kind
        with self._board.condition:
            same = [job for job in self._board.jobs.values() if (job.owner, job.slot) == (owner, slot)]
            live = [job for job in same if job.live and not job.stop_asked]
            if live and not replace:
                return live[-1].id
            job = Job(secrets.token_hex(8), owner, kind, slot, short, next(self._numbers), payload, weigh(payload))
            job.expected = expected
            for old in same:
                if not old.live:
                    self._board.drop(old)
            self._board.add(job)
        for old in live:
            self._stop(old, _("Replaced by a newer one."))
        return job.id

    def view(self, owner: str, job_id: str, since: int = 0, *, here: bool = True) -> JobView:
        """Returns the state of the owner's job, its events from the `since`-th on; raises JobError for any other.

        `here` is False where somebody else looks for the owner, who may have left.
        """
        with self._board.condition:
            job = self._find(owner, job_id, here=here)
            return JobView.of(job, self._board.ahead(job), self._board.seconds_left(job), since)

    def events_since(self, owner: str, job_id: str, n: int) -> list[TrainEvent]:
        """Returns the job's events from the n-th on."""
        return self.view(owner, job_id, n).events

    def latest(self, owner: str, kind: str) -> str | None:
        """Returns the id of the owner's newest job of this kind or group, or None."""
        with self._board.condition:
            mine = [job for job in self._board.jobs.values() if job.owner == owner and kind in (job.kind, job.slot)]
            return max(mine, key=lambda job: job.number).id if mine else None

    def stop(self, owner: str, job_id: str) -> None:
        """Asks the job to stop; a queued one is taken off at once. Harmless where it is over."""
        self._stop(self._find(owner, job_id), _("Stopped before it began."))

    def let_go_on(self, owner: str, job_id: str, wanted: bool) -> None:
        """Marks the job to go on when its owner leaves, or takes the mark back."""
        self._find(owner, job_id).goes_on = wanted

    def forget(self, owner: str, job_id: str) -> None:
        """Lets go of all that the job has left; a live one is stopped."""
        job = self._find(owner, job_id)
        self._stop(job, "")
        self._board.drop(job)

    def forget_all(self, owner: str) -> None:
        """Stops all jobs of the owner and lets go of all that they have left."""
        with self._board.condition:
            jobs = [job for job in self._board.jobs.values() if job.owner == owner]
        for job in jobs:
            self._stop(job, "")
            self._board.drop(job)

    def state(self) -> State:
        """Returns how the lanes and the queue are."""
        with self._board.condition:
            status = [job.status for job in self._board.jobs.values()]
        alive = sum(lane.alive for lane in self._lanes)
        return State(len(self._lanes), alive, status.count("running"), status.count("queued"))

    def held(self, owner: str) -> list[Any]:
        """Returns what is kept for the owner (inputs, events, results), to be weighed."""
        with self._board.condition:
            jobs = [job for job in self._board.jobs.values() if job.owner == owner]
            return [part for job in jobs for part in (job.payload, job.log, job.extras, job.state, job.result)]

    def touch(self, owner: str) -> None:
        """Notes that the owner is here."""
        with self._board.condition:
            self._seen[owner] = time.monotonic()

    def close(self) -> None:
        """Ends all work and all trainer processes."""
        self._closing.set()
        with self._board.condition:
            self._board.closed = True
            for job in self._board.jobs.values():
                if job.status == "queued":
                    with speaking(job.language):
                        self._board.end(job, "stopped", _("The server was shut down."))
                job.stop_asked = True
            self._board.condition.notify_all()
        for lane in self._lanes:
            lane.close()
        self._sweeper.join()

    def _find(self, owner: str, job_id: str, *, here: bool = True) -> Job:
        if here:
            self.touch(owner)
        job = self._board.jobs.get(job_id)
        if job is None or job.owner != owner:
            raise JobError(_("There is no such job: it has been replaced or forgotten. Start it again."))
        return job

    def _stop(self, job: Job, message: str) -> None:
        with self._board.condition:
            if job.status == "queued":
                self._board.end(job, "stopped", message)
            lane, is_first = job.lane, not job.stop_asked
            job.stop_asked = True
        if lane is not None and is_first:
            lane.stop(job)

    def _sweep(self) -> None:
        """Now and then stops the jobs of those who left, and forgets what nobody came back for."""
        while not self._closing.wait(min(5.0, self._grace / 4)):
            for owner, absent in self._absent():
                self._leave(owner, absent)

    def _absent(self) -> list[tuple[str, float]]:
        now = time.monotonic()
        with self._board.condition:
            absent = [(owner, now - seen) for owner, seen in self._seen.items() if now - seen > self._grace]
        return [(owner, seconds) for owner, seconds in absent if not self._connected(owner)]

    def _leave(self, owner: str, absent: float) -> None:
        with self._board.condition:
            jobs = [job for job in self._board.jobs.values() if job.owner == owner]
            if not jobs or (absent > self._retention and not any(job.live for job in jobs)):
                self._seen.pop(owner, None)
        for job in jobs:
            if job.live and not job.goes_on:
                with speaking(job.language):
                    self._stop(job, _("Stopped, because nobody was there any more."))
            elif not job.live and absent > self._retention:
                self._board.drop(job)
