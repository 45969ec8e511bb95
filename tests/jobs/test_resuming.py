"""A real meta-training whose trainer is killed goes on from the last state that it handed out."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.jobs.conftest import PATIENCE_OF_TESTS
from tests.project_parts import ORDER
from versa_core.training.events import Finished, StepDone

N_STEPS = 100_000
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # on Windows, SIGTERM ends a process at once, too


@pytest.mark.slow
def test_a_killed_training_goes_on_from_its_last_state(make_manager, wait) -> None:
    manager = make_manager()
    payload = {**ORDER, "minutes": None, "steps": N_STEPS}
    job = manager.submit("ann", "meta_train", payload)
    end = time.monotonic() + 5 * PATIENCE_OF_TESTS
    while (view := manager.view("ann", job)).state is None:
        assert view.live, view.message
        assert time.monotonic() < end, "no state has been handed out"
        time.sleep(0.05)
    os.kill(manager._lanes[0]._trainer.pid, KILL)
    view = wait(manager, "ann", job)
    assert (view.status, view.result) == ("failed", None)
    assert "ended unexpectedly" in view.message
    assert manager.held("ann")[3] is view.state, "the state counts as memory of its owner"
    further = manager.submit("ann", "meta_train", {**payload, "state": view.state["state"]})
    while not any(isinstance(one, StepDone) for one in manager.events_since("ann", further, 0)):
        assert time.monotonic() < end + 5 * PATIENCE_OF_TESTS, manager.view("ann", further)
        time.sleep(0.05)
    manager.stop("ann", further)
    after = wait(manager, "ann", further)
    assert after.status == "stopped"
    steps = [one.step for one in after.events if isinstance(one, StepDone)]
    assert view.state["step"] < steps[0] <= view.state["step"] + 50
    last = after.events[-1]
    assert isinstance(last, Finished)
    assert after.state["step"] == last.step, "stopped, it hands out the state of its last step"
    assert after.result["checkpoint"]


def test_a_state_that_is_none_is_told(make_manager, wait) -> None:
    manager = make_manager()
    payload = {**ORDER, "minutes": None, "steps": 3, "state": b"garbage"}
    view = wait(manager, "ann", manager.submit("ann", "meta_train", payload))
    assert view.status == "failed"
    assert "cannot go on from where it was" in view.message
