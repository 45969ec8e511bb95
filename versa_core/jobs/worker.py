"""The trainer process: `python -m versa_core.jobs.worker [module to import first …]`.

It reads frames from stdin, does one job at a time and answers with frames on stdout:

    in   {"do": "run", "job": id, "kind": …, "language": …, "payload": …}      {"do": "stop", "job": id}
    out  {"job": id, "event": …}   {"job": id, "extra": …}   {"job": id, "end": status, "message": …, "result": …}

The end of stdin means that the parent is gone: the process ends at once, so that no trainer outlives its server.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import importlib
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Mapping
from typing import IO, Any

from versa_core.errors import JobError, VersaError
from versa_core.jobs.frames import read_frame, write_frame
from versa_core.jobs.tasks import TASKS
from versa_core.jobs.work import Task
from versa_core.language import FIRST_LANGUAGE, _, speak
from versa_core.machine import tidy_memory
from versa_core.training.events import Finished, to_plain

NICENESS = 5  # the pages go first: a slow step is not noticed, a slow click is


class StopFlag:
    """What a task calls to learn whether it should stop; remembers whether the task has been told so."""

    def __init__(self, job: str, stops: set[str]) -> None:
        self._job = job
        self._stops = stops
        self.seen = False

    @property
    def raised(self) -> bool:
        return self._job in self._stops

    def __call__(self) -> bool:
        self.seen = self.raised
        return self.seen


class Worker:
    """Runs jobs from `inbox` one after the other and answers on `outbox`."""

    def __init__(self, inbox: IO[bytes], outbox: IO[bytes], tasks: Mapping[str, Task]) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._tasks = tasks
        self._jobs: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._stops: set[str] = set()

    def listen(self) -> None:
        """Starts the thread that reads requests, so that a stop is heard while a step is computed."""
        threading.Thread(target=self._hear, name="inbox", daemon=True).start()

    def serve(self) -> None:
        """Runs jobs until the process ends."""
        while True:
            self._run(self._jobs.get())
            tidy_memory()  # of the visitor whose job it was

    def _hear(self) -> None:
        try:
            while True:
                message = read_frame(self._inbox)
                if message["do"] == "stop":
                    self._stops.add(message["job"])
                else:
                    self._jobs.put(message)
        except EOFError:
            os._exit(0)  # the main thread may be deep in a computation: there is nobody left to compute for
        except BaseException:
            traceback.print_exc()
            os._exit(1)  # deaf to stop messages, the process is of no more use

    def _run(self, request: dict[str, Any]) -> None:
        job = request["job"]
        stopped = StopFlag(job, self._stops)
        speak(request.get("language", FIRST_LANGUAGE))
        try:
            self._send(job, self._follow(request, stopped))
        except VersaError as error:
            self._send(job, {"end": "failed", "message": str(error), "result": None})
        except Exception as error:
            # The one place where whatever a task raises becomes words; the details go to the log.
            traceback.print_exc()
            self._send(job, {"end": "failed", "message": _in_words(request["kind"], error), "result": None})
        self._stops.discard(job)

    def _follow(self, request: dict[str, Any], stopped: StopFlag) -> dict[str, Any]:
        """Runs the task to its end, or closes it where it does not look at the stop flag; returns the last answer."""
        finished: Finished | None = None
        if stopped.raised:
            return {"end": "stopped", "message": "", "result": None}
        n_late = 0
        with contextlib.closing(self._task(request["kind"])(request["payload"], stopped)) as stream:
            while True:
                try:
                    item = next(stream)
                except StopIteration as end:
                    return _last_answer(finished, stopped.raised, end.value)
                if isinstance(item, Mapping):
                    self._send(request["job"], {"extra": item})
                    continue
                finished = item if isinstance(item, Finished) else finished
                self._send(request["job"], {"event": to_plain(item)})
                # The event after the request may have been computed before it; the next one may not.
                n_late += stopped.raised and not stopped.seen
                if n_late > 1:
                    return _last_answer(finished, True, None)

    def _task(self, kind: str) -> Task:
        if kind not in self._tasks:
            raise JobError(
                _("There is no task called {kind!r}; the known ones are: {tasks}.").format(
                    kind=kind, tasks=", ".join(sorted(self._tasks))
                )
            )
        return self._tasks[kind]

    def _send(self, job: str, message: dict[str, Any]) -> None:
        write_frame(self._outbox, {"job": job, **message})


def _last_answer(finished: Finished | None, stop_raised: bool, result: dict[str, Any] | None) -> dict[str, Any]:
    was_stopped = finished.reason == "stopped" if finished else stop_raised
    message = finished.message if finished else ""
    return {"end": "stopped" if was_stopped else "done", "message": message, "result": result}


def _in_words(kind: str, error: Exception) -> str:
    if isinstance(error, MemoryError):
        return _(
            "The memory of this machine did not suffice for {kind!r}. Use fewer pictures, or smaller settings."
        ).format(kind=kind)
    return _(
        "An error in the program ended {kind!r} ({error}). Nothing else is lost; try again, perhaps with other "
        "settings. The log of the server has the details."
    ).format(kind=kind, error=type(error).__name__)


def known_tasks() -> dict[str, Task]:
    """Returns the tasks of the program and those of the module that VERSA_EXTRA_TASKS names."""
    extra = os.environ.get("VERSA_EXTRA_TASKS", "")
    return {**TASKS, **(importlib.import_module(extra).TASKS if extra else {})}


def take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Returns stdin and stdout for frames alone; from here on a stray print goes to stderr."""
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return inbox, outbox


def main(warm: list[str]) -> None:
    """Serves the parent process; `warm` are modules to import before the first job needs them."""
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal; the parent decides
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    inbox, outbox = take_pipes()
    worker = Worker(inbox, outbox, known_tasks())
    worker.listen()
    for module in warm:
        try:
            importlib.import_module(module)
        except Exception:
            traceback.print_exc()  # whatever is broken, the job that needs it says so to its owner
    gc.freeze()  # the program's own objects are not looked at again each time that a job has left garbage
    worker.serve()


if __name__ == "__main__":
    main(sys.argv[1:])
