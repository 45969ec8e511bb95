"""Estimates of waiting: against queues that are worked off by hand, and on a board."""

from __future__ import annotations

import time

import pytest

from versa_core.jobs.board import Board, Job
from versa_core.jobs.waiting import LEAST_SECONDS, LONG_SECONDS, SHORT_SECONDS, Usual, left, seconds_until_free
from versa_core.training.events import StepDone


@pytest.mark.parametrize(
    ("n_lanes", "running", "ahead", "seconds"),
    [
        (1, [], [], 0.0),
        (1, [4.0], [], 4.0),
        (1, [4.0], [5.0, 6.0], 15.0),
        (2, [4.0], [], 0.0),
        (2, [4.0, 10.0], [], 4.0),
        (2, [4.0, 10.0], [5.0], 9.0),
        (2, [4.0, 10.0], [5.0, 5.0], 10.0),
        (2, [], [3.0, 3.0, 3.0], 3.0),
        (1, [4.0, 9.0], [], 9.0),
    ],
)
def test_a_lane_is_free_when_those_ahead_are_done(
    n_lanes: int, running: list[float], ahead: list[float], seconds: float
) -> None:
    assert seconds_until_free(n_lanes, running, ahead) == pytest.approx(seconds)


def test_the_time_left_follows_the_pace_or_what_is_usual() -> None:
    assert left(10.0, 0.25, 99.0) == pytest.approx(30.0)
    assert left(10.0, 0.0, 25.0) == pytest.approx(15.0)
    assert left(30.0, 0.0, 25.0) == LEAST_SECONDS


def test_what_is_usual_follows_what_has_run() -> None:
    usual = Usual()
    assert (usual.of("map", short=True), usual.of("map", short=False)) == (SHORT_SECONDS, LONG_SECONDS)
    assert not usual.knows("map")
    usual.note("map", 10.0)
    assert usual.of("map", short=True) == 10.0
    for _turn in range(20):
        usual.note("map", 2.0)
    assert usual.of("map", short=True) == pytest.approx(2.0, abs=0.1)
    assert usual.knows("map")


def job(number: int, *, short: bool = True, expected: float | None = None) -> Job:
    owner = f"owner {number}"
    return Job(str(number), owner, "map", "map", short, number, {}, expected=expected)


def test_a_board_tells_each_waiting_job_when_it_begins() -> None:
    board = Board(n_lanes=1)
    jobs = [job(number, expected=10.0 * number) for number in (1, 2, 3)]
    for one in jobs:
        board.add(one)
    assert [board.seconds_left(one) for one in jobs] == [0.0, 10.0, 30.0]
    assert board.take(short_only=False) is jobs[0]
    jobs[0].started = time.time() - 4.0
    assert board.seconds_left(jobs[0]) == pytest.approx(6.0, abs=0.5)
    assert board.seconds_left(jobs[2]) == pytest.approx(26.0, abs=0.5)
    board.record(jobs[0], StepDone(1, 0.8, {}, 4.0))  # faster than expected
    assert board.seconds_left(jobs[1]) == pytest.approx(1.0, abs=0.5)
    board.end(jobs[0], "done")
    assert board.seconds_left(jobs[0]) is None


def test_long_jobs_wait_for_their_own_lane_and_short_ones_for_either() -> None:
    board = Board(n_lanes=2)
    training, quick, waiting, second = job(1, short=False, expected=60.0), job(2), job(3), job(4, short=False)
    for one in (training, quick, waiting, second):
        board.add(one)
    assert board.take(short_only=False) is training
    assert board.take(short_only=True) is quick
    assert board.seconds_left(waiting) == pytest.approx(SHORT_SECONDS, abs=0.5)
    assert board.seconds_left(second) == pytest.approx(60.0 + SHORT_SECONDS, abs=1.5)
    assert board.seconds_left(quick) is None, "nothing is known of the kind yet"


def test_of_states_only_the_newest_is_kept() -> None:
    board, one = Board(), job(1)
    board.add(one)
    for step in range(3):
        board.record(one, {"state": bytes(10), "step": step})
    assert one.state == {"state": bytes(10), "step": 2}
    assert one.extras == []
