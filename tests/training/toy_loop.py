"""A meta-training in small, for the tests of its loop."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from tests.toys import easy_images, small_model
from versa_core.objectives import OBJECTIVES
from versa_core.training.events import Finished, TrainEvent
from versa_core.training.loop import meta_train
from versa_core.training.plan import Plan

IMAGES = easy_images((4, 4, 4, 4))


def plan(**fields: Any) -> Plan:
    small = {"steps": 6, "n_way": 3, "n_query": 2, "precision": "float32", "report_every": 2, "watch_every": 3}
    return Plan(**{**small, **fields})


def train(asked: Plan, *, objective: str = "joint", model: Any = None, **more: Any) -> list[TrainEvent]:
    built = OBJECTIVES.build(objective, {"task": "both"} if objective == "joint" else {})
    return list(meta_train(model or small_model(), IMAGES, built, asked, **more))


def stop_after(n_steps: int) -> Callable[[], bool]:
    asked = count()
    return lambda: next(asked) >= n_steps


def last_of(events: list[TrainEvent]) -> Finished:
    assert isinstance(events[-1], Finished)
    return events[-1]
