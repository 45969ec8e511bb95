"""EventLog: what a job has said, within bounds. Places never move, so a reader may ask for all since the n-th."""

from __future__ import annotations

import dataclasses

from versa_core.training.events import Snapshot, StepDone, TrainEvent, weight_of

STEPS_AT_FULL_RATE = 4000  # ten times what a curve on a page can show
SNAPSHOT_BYTES = 128 * 2**20  # per job; a film of 40 steps × 60 pictures takes about 2 MB


class EventLog:
    """Events in order. Steps thin out as a run gets long; middle snapshots lose their pictures when they get heavy.

    The first `steps` reports are all kept, of the next stretch every second, then every fourth, and so on: memory grows
    with the logarithm of the run's length. The first and the last snapshot are always kept whole.
    """

    def __init__(self, steps: int = STEPS_AT_FULL_RATE, snapshot_bytes: int = SNAPSHOT_BYTES) -> None:
        self._events: list[TrainEvent] = []
        self._steps = steps
        self._snapshot_bytes = snapshot_bytes
        self._n_kept = 0  # steps
        self._n_skipped = 0  # steps since the last kept one
        self._held: StepDone | None = None
        self._snapshots: list[int] = []  # their places

    def add(self, event: TrainEvent) -> None:
        """Appends the event, or holds a step back that is one too many until something else is said."""
        if isinstance(event, StepDone) and self._n_skipped + 1 < 2 ** (self._n_kept // self._steps):
            self._n_skipped += 1
            self._held = event
            return
        if self._held is not None and not isinstance(event, StepDone):
            self._events.append(self._held)
        self._held = None
        self._events.append(event)
        if isinstance(event, StepDone):
            self._n_kept += 1
            self._n_skipped = 0
        if isinstance(event, Snapshot):
            self._snapshots.append(len(self._events) - 1)
            self._lighten()

    def since(self, n: int) -> list[TrainEvent]:
        """Returns all events from the n-th on, counted from 0."""
        return self._events[max(n, 0) :]

    @property
    def progress(self) -> float:
        """Share of the steps that is done, as was said last, 0 to 1."""
        newest = self._held or next((one for one in reversed(self._events) if isinstance(one, StepDone)), None)
        return newest.progress if newest else 0.0

    def __len__(self) -> int:
        return len(self._events)

    def _lighten(self) -> None:
        """Takes the pictures, then everything, from every second middle snapshot until the whole is light enough."""
        if self._weight() <= self._snapshot_bytes:
            return
        for bare in (_without_pictures, _without_arrays):
            heavy = [
                place
                for place in self._snapshots[1:-1]
                if weight_of(self._events[place]) > weight_of(bare(self._at(place)))
            ]
            while heavy and self._weight() > self._snapshot_bytes:
                for place in heavy[::2]:
                    self._events[place] = bare(self._at(place))
                heavy = heavy[1::2]

    def _at(self, place: int) -> Snapshot:
        snapshot = self._events[place]
        assert isinstance(snapshot, Snapshot)
        return snapshot

    def _weight(self) -> int:
        return sum(weight_of(self._events[place]) for place in self._snapshots)


def _without_pictures(snapshot: Snapshot) -> Snapshot:
    return dataclasses.replace(snapshot, reconstructions=None)


def _without_arrays(snapshot: Snapshot) -> Snapshot:
    return Snapshot(step=snapshot.step)
