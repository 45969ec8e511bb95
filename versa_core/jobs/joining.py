"""A run and its continuation told as one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from versa_core.jobs.log import EventLog
from versa_core.training.events import Checking, Finished, Snapshot, Started, StepDone, TrainEvent


def joined(before: Sequence[TrainEvent], after: Sequence[TrainEvent]) -> tuple[TrainEvent, ...]:
    """Returns the events of both as those of one run, within the bounds of an EventLog; how checks went on is no part.

    Args:
        before: the events of the first run; its end is left out.
        after: what the continuation has said so far; its beginning is the state in which the first run ended.
    """
    begun = next((event for event in after if isinstance(event, Started)), None)
    if begun is None:  # it has not said anything yet
        return tuple(event for event in before if not isinstance(event, Finished))
    log = EventLog()
    log.add(begun)
    for event in before:
        if not isinstance(event, Started | Finished | Checking):
            log.add(event)
    ended = [event for event in before if isinstance(event, Finished)]
    known = {(type(event), event.step) for event in before if isinstance(event, StepDone | Snapshot)}
    spent = ended[-1].seconds if ended else 0.0
    for event in after:
        if isinstance(event, StepDone | Finished):
            event = replace(event, seconds=spent + event.seconds)
        if not isinstance(event, Started | Checking) and (type(event), getattr(event, "step", None)) not in known:
            log.add(event)
    return tuple(log.since(0))
