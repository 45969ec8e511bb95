"""The work that trainer processes know how to do: one generator per kind of job."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from versa_core.training.events import TrainEvent

Payload = dict[str, Any]
Task = Callable[[Payload, Callable[[], bool]], Generator[TrainEvent | dict[str, Any], None, dict[str, Any]]]

TASKS: dict[str, Task] = {}
