"""A run and its continuation told as one."""

from __future__ import annotations

import numpy as np

from versa_core.jobs.joining import joined
from versa_core.training.events import Checking, Finished, Snapshot, Started, StepDone, TrainEvent


def step(n: int, seconds: float, loss: float | None = None) -> StepDone:
    return StepDone(n, 1.0, {} if loss is None else {"loss": loss}, seconds)


def snapshot(n: int) -> Snapshot:
    return Snapshot(n, np.full((2, 5), n, np.float32))


BEFORE: tuple[TrainEvent, ...] = (
    Started("adapt", 2),
    step(0, 0.0),
    snapshot(0),
    step(1, 0.5, 3.0),
    step(2, 1.0, 2.0),
    snapshot(2),
    Checking(2, 0.5),
    Finished("completed", 2, 1.5, "Two steps."),
)
AFTER: tuple[TrainEvent, ...] = (
    Started("adapt", 4),
    step(2, 0.0),
    snapshot(2),
    step(3, 0.5, 1.5),
    step(4, 1.0, 1.0),
    snapshot(4),
    Checking(4, 0.5),
    Finished("completed", 4, 1.25, "Four steps."),
)


def test_curves_and_film_continue_without_a_seam() -> None:
    events = joined(BEFORE, AFTER)
    assert events[0] == Started("adapt", 4)
    steps = [event for event in events if isinstance(event, StepDone)]
    assert [one.step for one in steps] == [0, 1, 2, 3, 4]
    assert [one.losses.get("loss") for one in steps] == [None, 3.0, 2.0, 1.5, 1.0]
    assert [event.step for event in events if isinstance(event, Snapshot)] == [0, 2, 4]
    assert not [event for event in events if isinstance(event, Checking)]


def test_there_is_one_end_and_time_adds_up() -> None:
    events = joined(BEFORE, AFTER)
    ends = [event for event in events if isinstance(event, Finished)]
    assert ends == [Finished("completed", 4, 2.75, "Four steps.")]
    assert events[-1] is ends[0]
    assert [event.seconds for event in events if isinstance(event, StepDone)] == [0.0, 0.5, 1.0, 2.0, 2.5]


def test_before_the_continuation_speaks_the_first_run_is_shown_unfinished() -> None:
    assert joined(BEFORE, ()) == BEFORE[:-1]


def test_a_run_that_continues_nothing_stays_as_it_is() -> None:
    assert joined((), AFTER) == tuple(event for event in AFTER if not isinstance(event, Checking))


def test_many_heavy_continuations_stay_within_bounds() -> None:
    heavy = np.zeros((4, 3, 1500, 1500), np.uint8)  # 27 MB
    events: tuple[TrainEvent, ...] = ()
    for n in range(8):
        said = (Started("adapt", n), Snapshot(n, reconstructions=heavy), Finished("completed", n, 1.0))
        events = joined(events, said)
    shown = [event for event in events if isinstance(event, Snapshot)]
    assert [one.step for one in shown] == list(range(8))
    assert sum(one.reconstructions is not None for one in shown) < 6
    assert shown[0].reconstructions is not None
    assert shown[-1].reconstructions is not None
