"""What trainers bring a visitor who has left is put into their project, and does not count as a sign of them."""

from __future__ import annotations

import numpy as np
import pytest

from pages.ui import gathering
from pages.ui.gathering import gather_for
from pages.ui.sent import Sent, key_of
from tests.pages.fake_jobs import FakeJobs
from tests.project_parts import ORDER
from tests.test_project import filled
from versa_core.project import Project
from versa_core.training.events import Finished

OWNER = "o" * 32
STATE = {"state": b"all of it", "step": 50}


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> FakeJobs:
    made = FakeJobs()
    monkeypatch.setattr(gathering, "jobs", lambda: made)
    return made


def training(jobs: FakeJobs) -> Project:
    """A project whose owner has sent off a meta-training on their pictures."""
    mine, payload = filled(), {**ORDER, "images": np.zeros(3), "fingerprint": "abc", "state": b"older"}
    job = jobs.submit(OWNER, "meta_train", payload)
    mine.results[key_of("meta_train")] = Sent(job, payload, {})
    return mine


def test_the_state_of_a_training_comes_into_the_project_and_the_owner_is_not_seen(jobs: FakeJobs) -> None:
    mine = training(jobs)
    gather_for(OWNER, mine)
    assert mine.training is None, "there is none yet"
    jobs.becomes(jobs.newest, "running", state=STATE)
    gather_for(OWNER, mine)
    first = mine.training
    assert first is not None
    assert (first.step, first.state, first.learned, first.fingerprint) == (50, b"all of it", b"", "abc")
    assert first.order == ORDER, "the pictures are not kept a second time"
    gather_for(OWNER, mine)
    assert mine.training is first, "nothing new, so nothing is written"
    assert jobs.touched == []


@pytest.mark.parametrize(
    ("reason", "left"), [("completed", (40, b"", b"weights")), ("stopped", (40, b"all of it", b"weights"))]
)
def test_the_end_brings_the_checkpoint(jobs: FakeJobs, reason: str, left: tuple[int, bytes, bytes]) -> None:
    mine = training(jobs)
    jobs.becomes(jobs.newest, "done", Finished(reason, 40, 9.0), state=STATE, result={"checkpoint": b"weights"})
    gather_for(OWNER, mine)
    assert mine.training is not None
    assert (mine.training.step, mine.training.state, mine.training.learned) == left


def test_a_training_that_diverged_leaves_nothing_to_go_on_with(jobs: FakeJobs) -> None:
    mine = training(jobs)
    jobs.becomes(jobs.newest, "running", state=STATE)
    gather_for(OWNER, mine)
    jobs.becomes(jobs.newest, "failed", Finished("diverged", 60, 9.0), state=STATE)
    gather_for(OWNER, mine)
    assert mine.training is None


def test_what_the_manager_has_forgotten_changes_nothing(jobs: FakeJobs) -> None:
    mine = training(jobs)
    jobs.forget(OWNER, jobs.newest)
    gather_for(OWNER, mine)
    assert mine.training is None
