from __future__ import annotations

import numpy as np

from versa_core.jobs.log import EventLog
from versa_core.training.events import Finished, Snapshot, Started, StepDone


def step(n: int) -> StepDone:
    return StepDone(n, 0.0, {}, 0.0)


def snapshot(n: int) -> Snapshot:
    return Snapshot(n, np.zeros((2, 5), np.float32), None, np.zeros((2, 1, 20, 20), np.uint8))


def test_a_short_run_is_kept_whole() -> None:
    log = EventLog()
    events = [Started("x", 3), *map(step, range(100)), snapshot(100), Finished("completed", 100, 1.0)]
    for event in events:
        log.add(event)
    assert log.since(0) == events
    assert log.since(50) == events[50:]
    assert log.since(1000) == []


def test_a_long_run_thins_out_but_its_last_step_is_kept_and_places_never_move() -> None:
    log = EventLog(steps=10)
    seen: list[object] = []
    for n in range(1, 1001):
        log.add(step(n))
        seen += log.since(len(seen))
    log.add(Finished("completed", 1000, 1.0))
    seen += log.since(len(seen))
    steps = [event.step for event in log.since(0) if isinstance(event, StepDone)]
    assert log.since(0) == seen
    assert steps[:15] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20]
    assert steps[-1] == 1000
    assert len(steps) < 80
    assert steps == sorted(set(steps))


def test_heavy_middle_snapshots_lose_their_pictures_first() -> None:
    log = EventLog(snapshot_bytes=5 * snapshot(0).reconstructions.nbytes)
    for n in range(40):
        log.add(snapshot(n))
        held = sum(
            sum(
                getattr(one, name).nbytes
                for name in ("embeddings", "reconstructions")
                if getattr(one, name) is not None
            )
            for one in log.since(0)
        )
        assert held <= 5 * 800 or n < 5
    kept = log.since(0)
    assert [one.step for one in kept] == list(range(40))
    assert kept[0].reconstructions is not None
    assert kept[-1].reconstructions is not None
    assert sum(one.embeddings is not None for one in kept) > 10


def test_the_first_and_the_last_snapshot_are_whole_however_heavy() -> None:
    log = EventLog(snapshot_bytes=1)
    for n in range(5):
        log.add(snapshot(n))
    kept = log.since(0)
    assert [one.reconstructions is not None for one in kept] == [True, False, False, False, True]
    assert [one.embeddings is not None for one in kept] == [True, False, False, False, True]
