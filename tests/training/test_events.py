"""Events as plain values and back."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from versa_core.training.events import (
    Checking,
    Evaluated,
    Finished,
    Saved,
    Snapshot,
    Started,
    StepDone,
    TrainEvent,
    from_plain,
    to_plain,
)

EVENTS = [
    Started("adapt", None, "words"),
    StepDone(3, 0.5, {"loss": 0.25}, 1.5, 0.75, None),
    Checking(3, 0.25),
    Evaluated(3, 0.9, 0.01, "5-way"),
    Snapshot(3, np.ones((2, 3), np.float32), None, np.zeros((2, 1, 4, 4), np.uint8), np.ones(2, np.float32)),
    Saved(3, "run.state"),
    Finished("diverged", 3, 2.0, "words"),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_survives_as_plain_values(event: TrainEvent) -> None:
    plain = to_plain(event)
    assert plain["event"] == type(event).__name__
    back = from_plain(plain)
    assert type(back) is type(event)
    for field in dataclasses.fields(event):
        assert np.array_equal(getattr(back, field.name), getattr(event, field.name))
