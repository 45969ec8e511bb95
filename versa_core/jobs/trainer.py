"""Trainer: the manager's end of one worker process."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from versa_core.jobs.frames import read_frame, write_frame

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}  # several trainers share few cores
SECONDS_TO_LEAVE = 2.0


class Trainer:
    """A worker process, started with the object; not `multiprocessing`, which would run the app's script again."""

    def __init__(self, warm: Sequence[str] = (), module: str = "versa_core.jobs.worker") -> None:
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._sending = threading.Lock()
        self._killed = False
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *warm],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**ENVIRONMENT, **os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return not self._killed and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    def send(self, message: dict[str, Any]) -> None:
        """Sends one message; raises OSError or ValueError where the process is gone."""
        assert self._process.stdin is not None
        with self._sending:
            write_frame(self._process.stdin, message)

    def receive(self) -> dict[str, Any]:
        """Waits for one message; raises EOFError where the process is gone."""
        assert self._process.stdout is not None
        message: dict[str, Any] = read_frame(self._process.stdout)
        return message

    def kill(self) -> None:
        """Ends the process whatever it is doing; its reader sees the end of the pipe."""
        self._killed = True
        self._process.kill()

    def leave(self) -> None:
        """Lets the process leave by itself, and ends it where it does not; what it has sent can still be read."""
        assert self._process.stdin is not None
        if not self._sending.acquire(timeout=SECONDS_TO_LEAVE):
            self.kill()  # someone is stuck sending to it, and is freed by this
            self._sending.acquire()
        with contextlib.suppress(OSError):  # what was still to be sent to a dead process is lost with it
            self._process.stdin.close()
        self._sending.release()
        try:
            self._process.wait(SECONDS_TO_LEAVE)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()

    def close(self) -> None:
        """Ends the process and frees the pipes; nobody may be reading any more."""
        assert self._process.stdout is not None
        self.leave()
        self._process.stdout.close()
