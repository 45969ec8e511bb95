"""The trainers' work for the lesson on adapting: one run of fine-tuning for each number of pictures a class."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from versa_core.data.image_set import ImageSet
from versa_core.data.profile import Preparation
from versa_core.jobs.work import Payload, Stopped, Task, Work
from versa_core.teaching.dealing import Dealt
from versa_core.teaching.tuning import EVERY, moved, taking_part
from versa_core.training.events import Checking, Finished, Snapshot, Started, StepDone, TrainEvent, to_plain

if TYPE_CHECKING:
    from versa_core.adapted_model import AdaptedModel

STEPS_WEIGH = 0.2  # of a run with a guard, which repeats the steps up to five times


def tune_by_shots(payload: Payload, stopped: Stopped) -> Work:
    """Adapts once for each of "shots"; the result's "runs" have the events, and by how much each block has moved."""
    return (yield from _tune(payload, stopped, 1.0))


def try_guard(payload: Payload, stopped: Stopped) -> Work:
    """The same by a method that checks itself after its steps."""
    return (yield from _tune(payload, stopped, STEPS_WEIGH))


def _tune(payload: Payload, stopped: Stopped, steps_weigh: float) -> Work:
    """Runs one number of pictures after the other; `steps_weigh` is the share of a run that its steps take."""
    from versa_core import run
    from versa_core.checkpoint import load_model

    given, shots, begun = payload["checkpoint"], payload["shots"], time.monotonic()
    source = Path(given) if isinstance(given, str) else given
    before = load_model(source)[1]
    yield Started("tune_by_shots", None)
    runs = []
    for number, n_shot in enumerate(shots):
        running = run.adapt(
            source, payload["method"], payload["settings"], _task(payload, n_shot), seed=payload["seed"],
            stopped=stopped,
        )  # fmt: skip
        events, model = yield from _follow(running, number, len(shots), steps_weigh)
        if stopped():
            yield Finished("stopped", number, time.monotonic() - begun)
            return {}
        after = model.classifier.model
        assert after is not None  # both methods adapt a checkpoint
        plain = [to_plain(one) for one in events]
        runs.append({"n_shot": n_shot, "events": plain, "moved": list(moved(before, after))})
    return {"runs": runs}


def _task(payload: Payload, n_shot: int) -> Any:
    """Returns the task with so many pictures a class; "support" and "query" are places, as in `Dealt`."""
    from versa_core import run

    places, is_support = taking_part(Dealt(payload["support"], payload["query"]), n_shot)
    ids = tuple(payload["ids"][place] for place in places)
    images = ImageSet(payload["images"][places], payload["labels"][places], tuple(payload["class_names"]), ids)
    return run.Task(images, is_support, Preparation.from_plain(payload["preparation"]))


def _follow(
    running: Generator[TrainEvent, None, AdaptedModel], number: int, n_runs: int, steps_weigh: float
) -> Generator[TrainEvent, None, tuple[list[TrainEvent], AdaptedModel]]:
    """Tells how far all runs are; returns one run's events, with the states of every second step, and its model."""
    events: list[TrainEvent] = []
    checked = 0.0  # what comes after a check is the method's decision, and no step back
    with closing(running):
        while True:
            try:
                event = next(running)
            except StopIteration as end:
                return events, end.value
            if not isinstance(event, Snapshot) or event.step % EVERY == 0 or event.reconstructions is not None:
                events.append(event)
            if isinstance(event, StepDone) and not checked:
                yield StepDone(event.step, (number + steps_weigh * event.progress) / n_runs, {}, event.seconds)
            elif isinstance(event, Checking):
                checked = event.share
                share = steps_weigh + (1 - steps_weigh) * checked
                yield StepDone(event.step, (number + share) / n_runs, {}, 0.0)


TUNING: dict[str, Task] = {"tune_by_shots": tune_by_shots, "try_guard": try_guard}
