from __future__ import annotations

import time

import numpy as np
import pytest

from versa_core.errors import JobError
from versa_core.language import speaking
from versa_core.training.events import Finished, Snapshot, Started, StepDone


def test_a_job_gives_events_extras_and_a_result(make_manager, wait) -> None:
    manager = make_manager()
    payload = {"n_steps": 3, "echo": {"bytes": b"\0\1", "array": np.eye(2)}}
    view = wait(manager, "ann", manager.submit("ann", "count", payload))
    assert view.status == "done"
    assert view.message == "counted to 3"
    assert [type(event) for event in view.events] == [Started, StepDone, StepDone, StepDone, Snapshot, Finished]
    assert [event.losses["loss"] for event in view.events[1:4]] == [1.0, 0.5, 1 / 3]
    np.testing.assert_array_equal(view.events[4].embeddings, np.full((2, 3), 3, np.float32))
    np.testing.assert_array_equal(view.extras[0]["originals"], np.arange(4))
    assert view.result["reached"] == 3
    assert view.result["echo"]["bytes"] == b"\0\1"
    np.testing.assert_array_equal(view.result["echo"]["array"], np.eye(2))


def test_events_arrive_while_the_job_runs_and_can_be_asked_for_in_pieces(make_manager, wait, heard) -> None:
    manager = make_manager()
    job = manager.submit("ann", "count", {"n_steps": 20, "pause": 0.05})
    early = heard(manager, "ann", job, 3)
    assert early.status == "running"
    assert early.seconds > 0
    last = wait(manager, "ann", job)
    rest = manager.events_since("ann", job, early.next)
    steps = [event.step for event in (*early.events, *rest) if isinstance(event, StepDone)]
    assert steps == list(range(1, 21))
    assert last.next == len(early.events) + len(rest)


def test_owners_take_turns(make_manager, wait) -> None:
    manager = make_manager()
    first = manager.submit("ann", "count", {"n_steps": 10, "pause": 0.05})
    wait(manager, "ann", first, "running")
    jobs = [("ann", manager.submit("ann", "count", {}, group=f"ann {n}")) for n in range(3)]
    jobs += [("bob", manager.submit("bob", "count", {}, group=f"bob {n}")) for n in range(2)]
    jobs += [("eve", manager.submit("eve", "count", {}))]
    # The one that runs comes first for everyone; then bob 0, eve, ann 0, bob 1, ann 1, ann 2.
    assert [manager.view(owner, job).ahead for owner, job in jobs] == [3, 5, 6, 1, 4, 2]
    ends = [wait(manager, owner, job).result["at"] for owner, job in jobs]
    owners = [owner for _, (owner, _) in sorted(zip(ends, jobs, strict=True))]
    assert owners == ["bob", "eve", "ann", "bob", "ann", "ann"]


def test_a_second_click_gives_the_live_job_and_replace_a_new_one(make_manager, wait, heard) -> None:
    manager = make_manager()
    job = manager.submit("ann", "count", {"n_steps": 10_000, "pause": 0.02})
    assert manager.submit("ann", "count", {}) == job
    assert manager.submit("bob", "count", {}) != job
    heard(manager, "ann", job, 2)
    newer = manager.submit("ann", "count", {"n_steps": 1}, replace=True)
    newest = manager.submit("ann", "count", {"n_steps": 2}, replace=True)
    assert wait(manager, "ann", newest).result["reached"] == 2
    assert manager.latest("ann", "count") == newest
    assert manager.latest("ann", "map") is None
    for old in (job, newer):
        with pytest.raises(JobError, match="no such job"):
            manager.stop("eve", old)


def test_kinds_of_one_group_share_a_place(make_manager) -> None:
    manager = make_manager()
    job = manager.submit("ann", "deaf", {}, group="training")
    assert manager.submit("ann", "count", {}, group="training") == job
    assert manager.submit("ann", "count", {}) != job


def test_results_stay_until_forgotten_or_followed(make_manager, wait) -> None:
    manager = make_manager()
    first = manager.submit("ann", "count", {})
    wait(manager, "ann", first)
    second = manager.submit("ann", "count", {})
    with pytest.raises(JobError, match="no such job"):
        manager.view("ann", first)
    wait(manager, "ann", second)
    assert manager.view("ann", second).result is not None
    manager.forget("ann", second)
    with pytest.raises(JobError, match="no such job"):
        manager.view("ann", second)


def test_a_job_is_nobody_elses(make_manager, wait) -> None:
    manager = make_manager()
    job = manager.submit("ann", "count", {"n_steps": 5, "pause": 0.05})
    for meddle in (manager.view, manager.stop, manager.forget):
        with pytest.raises(JobError, match="no such job"):
            meddle("bob", job)
    with pytest.raises(JobError, match="no such job"):
        manager.events_since("bob", job, 0)
    assert wait(manager, "ann", job).status == "done"


def test_a_long_job_leaves_the_short_lane_free(make_manager, wait, heard) -> None:
    manager = make_manager(2)
    heard(manager, "ann", manager.submit("ann", "blind", {}))
    waiting = manager.submit("bob", "count", {})
    assert wait(manager, "eve", manager.submit("eve", "count", {}, short=True)).status == "done"
    assert manager.view("bob", waiting).status == "queued"
    assert manager.view("bob", waiting).ahead == 1


def test_a_full_queue_is_said(make_manager, wait, monkeypatch) -> None:
    monkeypatch.setattr("versa_core.jobs.board.MAX_QUEUED", 2)
    manager = make_manager()
    wait(manager, "ann", manager.submit("ann", "deaf", {}), "running")
    manager.submit("bob", "count", {})
    manager.submit("eve", "count", {})
    with pytest.raises(JobError, match="2 jobs of all visitors are waiting"):
        manager.submit("joe", "count", {})


def test_a_closed_manager_takes_nothing_and_leaves_no_process(make_manager, heard) -> None:
    manager = make_manager(2)
    job = manager.submit("ann", "deaf", {})
    heard(manager, "ann", job)
    begun = time.monotonic()
    manager.close()
    assert time.monotonic() - begun < 10
    assert not any(lane._trainer.alive for lane in manager._lanes)
    assert manager.view("ann", job).status == "stopped"
    with pytest.raises(JobError, match="shutting down"):
        manager.submit("ann", "count", {})


def test_a_job_speaks_the_language_of_who_sent_it(make_manager, wait) -> None:
    """The trainer is the same process; only what it says differs."""
    manager = make_manager()
    with speaking("zh_CN"):
        chinese = manager.submit("a", "no such task", {})
    english = manager.submit("b", "no such task", {})
    assert wait(manager, "a", chinese).message.startswith("没有名为")
    assert wait(manager, "b", english).message.startswith("There is no task called 'no such task'")
