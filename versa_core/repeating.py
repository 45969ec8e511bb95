"""A run once more: the same pictures under the same marks, the same steps, and so the same answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from versa_core.adapted_model import AdaptedModel
from versa_core.data.image_set import ImageSet
from versa_core.data.profile import Preparation, prepare
from versa_core.project import Project
from versa_core.run import Task, adapt, go_on

Result = TypeVar("Result")


def marked(
    project: Project, preparation: Preparation, classes: Mapping[str, Sequence[str]], query: Collection[str]
) -> Task:
    """Returns a task of a project's pictures, whatever their classes and marks there are by now.

    Args:
        project: that holds the pictures.
        preparation: how they become input.
        classes: by name, the ids of its pictures.
        query: ids of the pictures that only test; all others are support.

    Raises:
        ProjectError: a picture is no longer there.
    """
    ids = [one for members in classes.values() for one in members]
    images = ImageSet(
        images=np.stack([prepare(project.find_picture(one)[1].image, preparation) for one in ids]),
        labels=np.repeat(np.arange(len(classes)), [len(members) for members in classes.values()]).astype(np.int64),
        class_names=tuple(classes),
        ids=tuple(ids),
    )
    return Task(images, np.array([one not in query for one in ids]), preparation)


def repeat(
    source: Path | bytes | None,
    method: str,
    settings: Mapping[str, Any],
    task: Task,
    *,
    seed: int,
    went_on_at: Sequence[int] = (),
    stopped_at: int | None = None,
) -> AdaptedModel:
    """Adapts as a run did, stops and continuations included.

    Args:
        source: the checkpoint; None where the method needs none.
        method: its name.
        settings: its hyper-parameters.
        task: the run's pictures and marks.
        seed: of everything random.
        went_on_at: the steps that had been taken each time the run was continued.
        stopped_at: the step at which it was stopped for good; None where it came to its end.
    """
    ends = [*went_on_at, stopped_at]
    model = result_of(adapt(source, method, settings, task, seed=seed, stopped=_stop_at(ends[0], 0)))
    for first, end in pairwise(ends):
        assert first is not None  # only the last end may be open
        again = AdaptedModel.from_bytes(model.to_bytes())  # as between two jobs of the page
        model = result_of(go_on(source, again, task, stopped=_stop_at(end, first)))
    return model


def _stop_at(step: int | None, first: int) -> Callable[[], bool]:
    """Returns what a run asks after each state, from that of step `first` on: True from that of `step` on."""
    asked = 0

    def stopped() -> bool:
        nonlocal asked
        asked += 1
        return step is not None and first + asked > step

    return stopped


def result_of(steps: Generator[Any, None, Result]) -> Result:
    """Lets a generator go to its end and returns what comes out."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
