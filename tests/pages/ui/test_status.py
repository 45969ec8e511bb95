"""Status: the line begins with the word that scripts look for, and says what is known."""

from __future__ import annotations

from typing import Any

import pytest

from pages.ui.status import duration, first_of, last_of, run_words, seconds_left, status_words
from versa_core.jobs.manager import JobView
from versa_core.training.events import Checking, Finished, Started, StepDone, TrainEvent

HOSTILE = "<b>x</b> [a](http://e.com)"


def view(status: str, *events: TrainEvent, **changes: Any) -> JobView:
    """A job as the manager shows it."""
    known: dict[str, Any] = {
        "id": "1", "kind": "adapt", "status": status, "ahead": 0, "stopping": False, "events": list(events),
        "next": len(events), "extras": [], "message": "", "result": None, "started": 0.0, "seconds": 1.0,
    }  # fmt: skip
    return JobView(**{**known, **changes})


END = StepDone(40, 1.0, {}, 9.0)
CHECKED = "running: step 40 of 40; the result is being checked on pictures left out,"
HALF = (Started("adapt", 40), StepDone(10, 0.25, {"loss": 1.0}, 5.0))


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (view("queued"), "queued: your turn is next."),
        (view("queued", ahead=1), "queued: 1 job is ahead of you."),
        (view("queued", ahead=3), "queued: 3 jobs are ahead of you."),
        (view("queued", ahead=3, left=42.0), "queued: 3 jobs are ahead of you. It begins in about 42 s."),
        (view("queued", ahead=1, left=2.0), "queued: 1 job is ahead of you. It begins within a few seconds."),
        (view("queued", left=240.0), "queued: your turn is next. It begins in about 4 min."),
        (view("running"), "running: getting ready …"),
        (view("running", left=7.0), "running: getting ready, about 7.0 s left …"),
        (view("running", *HALF), "running: step 10 of 40, about 15 s left."),
        (view("running", HALF[0], StepDone(0, 0.0, {}, 0.1)), "running: step 0 of 40."),
        (view("running", Started("m", None), HALF[1]), "running: step 10, about 15 s left."),
        (view("running", HALF[0], END), f"{CHECKED} 0\u00a0% …"),
        (view("running", HALF[0], END, Checking(40, 0.05)), f"{CHECKED} 5\u00a0% …"),
        (
            view("running", HALF[0], END, Checking(40, 0.05), Checking(40, 0.5), seconds=11.0),
            f"{CHECKED} 50\u00a0%, about 2.0 s left …",
        ),
        (view("running", *HALF, stopping=True), "running: it stops after this step …"),
        (view("done", Finished("completed", 40, 12.0, "Fine.")), "done after 40 steps, 12 s. Fine\\."),
        (view("done", Finished("completed", 0, 0.04)), "done without a step, less than 0.1 s."),
        (view("stopped", Finished("stopped", 1, 3.0)), "stopped after 1 step, 3.0 s."),
        (view("stopped", message="Stopped before it began."), "stopped. Stopped before it began\\."),
        (view("failed", message="Class owl is empty."), "failed: Class owl is empty\\."),
    ],
)
def test_the_line_says_what_is_known(shown: JobView, words: str) -> None:
    assert status_words(shown) == words


def test_messages_are_text_and_without_a_job_there_is_no_line() -> None:
    assert "<b>" not in status_words(view("failed", message=HOSTILE))
    assert "](" not in status_words(view("failed", message=HOSTILE))
    assert status_words(None) == ""


def test_a_stopped_meta_training_says_that_what_was_learned_is_kept_once() -> None:
    end = Finished("stopped", 24, 14.0, "Stopped after 24 steps; what was learned is kept.")
    words = status_words(view("stopped", end, kind="meta_train"))
    assert words == "stopped after 24 steps, 14 s. What was learned is kept; save it below\\."


def test_a_run_from_a_file_has_the_same_line() -> None:
    assert run_words([Finished("completed", 40, 12.0)]) == "done after 40 steps, 12 s."
    assert run_words([Finished("stopped", 4, 12.0)]) == "stopped after 4 steps, 12 s."
    assert run_words([]) == ""


def test_the_time_left_follows_the_pace() -> None:
    assert seconds_left(StepDone(10, 0.25, {}, 5.0)) == pytest.approx(15.0)
    assert seconds_left(StepDone(0, 0.0, {}, 1.0)) is None


def test_durations_are_short_words() -> None:
    words = {0.26: "0.3 s", 9.97: "10 s", 59.6: "60 s", 119.0: "119 s", 150.0: "2 min", 3600.0: "60 min"}
    assert {seconds: duration(seconds) for seconds in words} == words


def test_events_are_found_by_type() -> None:
    events = [Started("a", 1), StepDone(1, 0.5, {}, 1.0), StepDone(2, 1.0, {}, 2.0)]
    assert first_of(events, StepDone) is events[1]
    assert last_of(events, StepDone) is events[2]
    assert first_of(events, Finished) is None
