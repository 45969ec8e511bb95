"""Lane: one thread with one trainer process; it takes jobs off the board and does one after the other."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Sequence
from typing import Any

from versa_core.errors import JobError
from versa_core.jobs.board import Board, Job
from versa_core.jobs.trainer import Trainer
from versa_core.language import _, later, speaking
from versa_core.training.events import from_plain

LOG = logging.getLogger(__name__)


class Lane:
    """Runs until its board is closed. A trainer that dies or has to be killed is replaced at once."""

    def __init__(self, board: Board, *, short_only: bool, warm: Sequence[str], patience: float) -> None:
        """Starts the trainer and the thread.

        Args:
            board: where the jobs come from.
            short_only: leaves long jobs to other lanes.
            warm: modules that the trainer imports before its first job.
            patience: seconds that a job has to obey a stop before its trainer is killed.
        """
        self._board = board
        self._short_only = short_only
        self._warm = tuple(warm)
        self._patience = patience
        self._trainer = Trainer(self._warm)
        self._thread = threading.Thread(target=self._work, name="lane", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether its trainer process is; one that has died is replaced before the next job."""
        return self._trainer.alive

    def stop(self, job: Job) -> None:
        """Asks the trainer to stop this job, and kills it where that does not help in time."""
        timer = threading.Timer(self._patience, self._lose_patience, [job])
        timer.daemon = True
        timer.start()
        with contextlib.suppress(OSError, ValueError):  # a dead trainer needs no message: its lane notices by itself
            self._trainer.send({"do": "stop", "job": job.id})

    def close(self) -> None:
        """Ends the trainer, and with it the thread; the board has been closed before."""
        while self._thread.is_alive():
            self._trainer.leave()
            self._thread.join(0.5)  # not for ever: the thread may just have replaced the trainer
        self._trainer.close()

    def _lose_patience(self, job: Job) -> None:
        with self._board.condition:  # so that the trainer is not on to another job by now
            if job.live and job.lane is self:
                self._trainer.kill()

    def _work(self) -> None:
        while (job := self._board.take(self._short_only, self)) is not None:
            try:
                with speaking(job.language):
                    self._converse(job)
            except Exception:
                # A lane must outlive every job: whatever went wrong, this job is over and the trainer is replaced.
                LOG.exception("A message of a trainer could not be used.")
                self._trainer.kill()
                with speaking(job.language):
                    words = _("The trainer said something that cannot be used. Start the job again.")
                self._board.end(job, "failed", words)
            if not self._board.closed:
                with contextlib.suppress(OSError):  # no room for a new process now; the next job tries again
                    self._renew_if_dead()

    def _renew_if_dead(self) -> None:
        if not self._trainer.alive:
            self._trainer.close()
            self._trainer = Trainer(self._warm)

    def _converse(self, job: Job) -> None:
        """Hands the job over and listens to the end of it."""
        try:
            try:
                self._hand_over(job)
            except JobError as error:  # the payload cannot be sent; nothing of it has been
                self._board.end(job, "failed", str(error))
            while job.live:
                self._note(job, self._trainer.receive())
        except (OSError, EOFError):
            self._trainer.kill()  # the pipe has ended, so it is no trainer any more even if it still breathes
            if job.stop_asked:
                self._board.end(job, "stopped", _("Stopped at once: the training did not react in time."))
            else:
                LOG.warning("The trainer process ended during %s (exit code %s).", job.kind, self._trainer.exit_code)
                self._board.end(job, "failed", _(_DEAD))

    def _hand_over(self, job: Job) -> None:
        request = {"do": "run", "job": job.id, "kind": job.kind, "language": job.language, "payload": job.payload}
        self._renew_if_dead()
        try:
            self._trainer.send(request)
        except OSError:
            self._trainer.kill()  # it died while it had nothing to do, which is not this job's fault
            self._renew_if_dead()
            self._trainer.send(request)
        job.payload = None

    def _note(self, job: Job, message: dict[str, Any]) -> None:
        if "event" in message:
            self._board.record(job, from_plain(message["event"]))
        elif "extra" in message:
            self._board.record(job, message["extra"])
        else:
            self._board.end(job, message["end"], message["message"], message["result"])


_DEAD = later(
    "The process that did this work has ended unexpectedly; often the memory of the machine did not suffice. "
    "A new one has been started: try again, with fewer pictures if it happens again."
)
