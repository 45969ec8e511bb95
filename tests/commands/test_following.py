"""A run followed on the command line: what is shown, what is returned, and that its errors come through."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from versa_core.commands.following import follow
from versa_core.errors import MethodError
from versa_core.training.events import Evaluated, Finished, Started, StepDone, TrainEvent


def run() -> Generator[TrainEvent, None, bytes]:
    yield Started("meta-train", 2, "5-way 1-shot")
    yield StepDone(0, 0.0, {}, 0.0, 0.5)
    yield StepDone(1, 0.5, {"loss": 2.0}, 1.0, 0.75)
    yield Evaluated(1, 0.8, 0.02, "5-way 1-shot")
    yield StepDone(2, 1.0, {"loss": 1.0, "pull": 0.25}, 2.0, 1.0)
    yield Finished("completed", 2, 2.5, "All done.")
    return b"weights"


def test_the_result_and_how_it_went_are_returned(capsys: pytest.CaptureFixture[str]) -> None:
    result, summary = follow(run(), "adapt")
    assert result == b"weights"
    assert summary == {
        "losses": {"loss": 1.0, "pull": 0.25},
        "support_accuracy": 1.0,
        "validation": [{"step": 1, "accuracy": 0.8, "interval": 0.02, "task": "5-way 1-shot"}],
        "reason": "completed",
        "steps": 2,
        "seconds": 2.5,
        "message": "All done.",
    }
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines[0] == "5-way 1-shot"
    assert "adapt  50%  step 1: loss 2.0000" in lines
    assert "step 1: 80.0% ± 2.0% (5-way 1-shot)" in lines
    assert lines[-1] == "adapt 100%  step 2: loss 1.0000, pull 0.2500"


def test_an_error_of_the_run_comes_through() -> None:
    def broken() -> Generator[TrainEvent, None, bytes]:
        yield Started("adapt", 1)
        raise MethodError("It cannot be done.")

    with pytest.raises(MethodError, match="It cannot be done"):
        follow(broken(), "adapt")
