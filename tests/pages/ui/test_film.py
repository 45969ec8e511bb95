"""Film: a frame per reported step, each with the picture of its time, and of many pictures those that moved."""

from __future__ import annotations

import numpy as np

from pages.ui.film import MAX_FRAMES, film_frames, frame_words, most_moved
from versa_core.training.events import Snapshot, Started, StepDone


def snapshot(step: int) -> Snapshot:
    return Snapshot(step, probabilities=np.full((2, 2), 0.5, np.float32))


def test_a_frame_shows_the_snapshot_of_its_step_or_the_one_before() -> None:
    events = [Started("adapt", 4)]
    for step in range(5):
        events.append(StepDone(step, step / 4, {"loss": 1.0}, 1.0, 1.0, 0.5))
        if step in (0, 2, 4):
            events.append(snapshot(step))
    frames = film_frames(events)
    assert [(frame["step"], frame["state"]) for frame in frames] == [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2)]
    assert frames[2]["words"] == "Step 2 of 4 · loss 1 · query 50\u00a0% · support 100\u00a0%"


def test_older_pictures_are_said_to_be_older_and_the_last_ones_have_a_frame() -> None:
    reported = [StepDone(n, n / 8, {}, 1.0, 1.0, 0.5) for n in (0, 2)]
    frames = film_frames([Started("adapt", 8), reported[0], snapshot(0), reported[1], snapshot(3)])
    assert [(frame["step"], frame["state"]) for frame in frames] == [(0, 0), (2, 0), (3, 1)]
    assert "pictures as of" not in frames[0]["words"]
    assert frames[1]["words"].endswith("pictures as of step 0")
    assert frames[2]["words"] == "Step 3 of 8"


def test_the_guards_second_report_of_the_last_step_has_a_frame_of_its_own() -> None:
    last = StepDone(1, 1.0, {}, 1.0, 1.0, 0.5)
    events = [Started("adapt", 1), StepDone(0, 0.0, {}, 0.0), snapshot(0), last, snapshot(1), last, snapshot(1)]
    assert [frame["state"] for frame in film_frames(events)] == [0, 1, 2]


def test_snapshots_without_confidences_are_passed_over_and_long_films_cut() -> None:
    events = [StepDone(0, 0.0, {}, 0.0), snapshot(0), StepDone(1, 0.5, {}, 0.0), Snapshot(1)]
    assert [frame["state"] for frame in film_frames(events)] == [0, 0]
    assert len(film_frames([StepDone(n, 0.5, {}, 0.0) for n in range(5000)])) == MAX_FRAMES


def test_a_method_without_steps_says_so() -> None:
    assert frame_words(StepDone(0, 1.0, {}, 0.0, 1.0), 0) == "Nothing was trained · support 100\u00a0%"


def test_the_pictures_whose_own_confidence_moved_most_are_shown() -> None:
    labels = np.array([0, 1, 0, 1])
    before = np.array([[0.5, 0.5], [0.5, 0.5], [0.5, 0.5], [0.9, 0.1]], np.float32)
    after = np.array([[0.6, 0.4], [0.1, 0.9], [0.5, 0.5], [0.0, 1.0]], np.float32)
    pool = np.array([0, 1, 2, 3])
    assert most_moved([before, after], labels, pool, most=2).tolist() == [1, 3]
    assert most_moved([before, after], labels, pool, most=4).tolist() == [0, 1, 2, 3]
