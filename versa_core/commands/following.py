"""A run that is followed on the command line: a bar while it goes on, lines for what it says, and how it ended."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

from versa_core.commands.terminal import Bar
from versa_core.training.events import Checking, Evaluated, Finished, Started, StepDone, TrainEvent

Result = TypeVar("Result")


def follow(events: Generator[TrainEvent, None, Result], what: str) -> tuple[Result, dict[str, Any]]:
    """Shows a run to its end.

    Args:
        events: the run.
        what: the word in front of the bar.

    Returns:
        The generator's value, and plain values for `--json`: reason, steps, seconds and message of the end, the last
        losses, and where they were reported, support_accuracy and validation.
    """
    summary: dict[str, Any] = {}
    with Bar(what) as bar:
        while True:
            try:
                event = next(events)
            except StopIteration as stop:
                return stop.value, summary
            _show(event, bar)
            _note(event, summary)


def _show(event: TrainEvent, bar: Bar) -> None:
    if isinstance(event, Started) and event.message:
        bar.line(event.message)
    elif isinstance(event, StepDone):
        losses = ", ".join(f"{name} {value:.4f}" for name, value in event.losses.items())
        bar.show(event.progress, f"step {event.step}: {losses}" if losses else f"step {event.step}")
    elif isinstance(event, Checking):
        bar.show(event.share, "checking the result on pictures left out")
    elif isinstance(event, Evaluated):
        bar.line(f"step {event.step}: {event.accuracy:.1%} ± {event.interval:.1%} ({event.task})")


def _note(event: TrainEvent, summary: dict[str, Any]) -> None:
    if isinstance(event, StepDone):
        summary["losses"] = dict(event.losses)
        if event.support_accuracy is not None:
            summary["support_accuracy"] = event.support_accuracy
    elif isinstance(event, Evaluated):
        score = {"step": event.step, "accuracy": event.accuracy, "interval": event.interval, "task": event.task}
        summary.setdefault("validation", []).append(score)
    elif isinstance(event, Finished):
        end = {"reason": event.reason, "steps": event.step, "seconds": event.seconds, "message": event.message}
        summary.update(end)
