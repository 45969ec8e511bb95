"""Small tasks for the tests of jobs: quick, slow, deaf, dying. Loaded by the worker through VERSA_EXTRA_TASKS."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator
from typing import Any

import numpy as np

from versa_core.errors import MethodError
from versa_core.jobs.work import Payload, Task
from versa_core.training.events import Finished, Snapshot, Started, StepDone, TrainEvent

Stopped = Callable[[], bool]
Stream = Generator[TrainEvent | dict[str, Any], None, dict[str, Any]]


def count(payload: Payload, stopped: Stopped) -> Stream:
    """Counts, one step every `pause` seconds, and returns what it has when it is stopped."""
    n_steps = payload.get("n_steps", 3)
    yield {"originals": np.arange(4, dtype=np.uint8)}
    yield Started("count", n_steps)
    step = 0
    while step < n_steps and not stopped():
        time.sleep(payload.get("pause", 0.0))
        step += 1
        yield StepDone(step, step / n_steps, {"loss": 1.0 / step}, 0.0)
    yield Snapshot(step, embeddings=np.full((2, 3), step, dtype=np.float32))
    yield Finished("stopped" if stopped() else "completed", step, 0.0, f"counted to {step}")
    return {"reached": step, "pid": os.getpid(), "echo": payload.get("echo"), "at": time.time()}


def blind(payload: Payload, stopped: Stopped) -> Stream:
    """Steps for ever without looking at the flag, but comes back between steps."""
    step = 0
    while True:
        time.sleep(0.02)
        step += 1
        yield StepDone(step, 0.0, {}, 0.0)


def deaf(payload: Payload, stopped: Stopped) -> Stream:
    """Says one thing and then computes for ever."""
    yield Started("deaf", None)
    while True:
        time.sleep(1.0)


def stubborn(payload: Payload, stopped: Stopped) -> Stream:
    """Looks at the flag and goes on all the same."""
    step = 0
    while True:
        stopped()
        time.sleep(0.02)
        step += 1
        yield StepDone(step, 0.0, {}, 0.0)


def die(payload: Payload, stopped: Stopped) -> Stream:
    yield Started("die", None)
    os._exit(9)


def refuse(payload: Payload, stopped: Stopped) -> Stream:
    yield Started("refuse", None)
    raise MethodError("Class 'owl' has 1 picture; 2 are needed. Add one.")


def crash(payload: Payload, stopped: Stopped) -> Stream:
    yield Started("crash", None)
    raise ZeroDivisionError("a secret of the program")


def unsendable(payload: Payload, stopped: Stopped) -> Stream:
    yield Started("unsendable", None)
    return {"what": object()}


def chatter(payload: Payload, stopped: Stopped) -> Stream:
    """Prints and reads where the frames go."""
    print("a stray line", flush=True)  # noqa: T201  # that it does no harm is what is tested
    os.write(1, b"another, past Python\n")
    yield Finished("completed", 0, 0.0)
    return {"stdin": os.read(0, 10)}


TASKS: dict[str, Task] = {
    one.__name__: one for one in (count, blind, deaf, stubborn, die, refuse, crash, unsendable, chatter)
}
