"""A job manager that does nothing by itself: the test says what becomes of each job."""

from __future__ import annotations

import dataclasses
from typing import Any

from versa_core.errors import JobError
from versa_core.jobs.manager import JobView
from versa_core.training.events import TrainEvent


class FakeJobs:
    """Jobs by id; every visitor's calls are answered as the real manager answers them."""

    def __init__(self) -> None:
        self.views: dict[str, JobView] = {}
        self.payloads: dict[str, dict[str, Any]] = {}
        self.stopped: list[str] = []
        self.touched: list[str] = []
        self._owners: dict[str, str] = {}

    def submit(
        self, owner: str, kind: str, payload: dict[str, Any], *, short: bool = False, expected: float | None = None
    ) -> str:
        while (old := self.latest(owner, kind)) is not None:
            self.forget(owner, old)
        job = f"{kind} {len(self.payloads)} {'short' if short else 'long'}"
        self._owners[job], self.payloads[job] = owner, payload
        self.views[job] = JobView(job, kind, "queued", 0, False, [], 0, [], "", None, None, 0.0)
        return job

    def view(self, owner: str, job: str, since: int = 0, *, here: bool = True) -> JobView:
        if self._owners.get(job) != owner:
            raise JobError("There is no such job.")
        if here:
            self.touched.append(owner)
        return self.views[job]

    def latest(self, owner: str, kind: str) -> str | None:
        mine = [job for job, view in self.views.items() if self._owners[job] == owner and view.kind == kind]
        return mine[-1] if mine else None

    def stop(self, owner: str, job: str) -> None:
        self.view(owner, job)
        self.stopped.append(job)

    def let_go_on(self, owner: str, job: str, wanted: bool) -> None:
        self.views[job] = dataclasses.replace(self.view(owner, job), goes_on=wanted)

    def forget(self, owner: str, job: str) -> None:
        self.view(owner, job)
        del self.views[job], self._owners[job]

    def touch(self, owner: str) -> None:
        """Nobody is watched here."""

    def becomes(self, job: str, status: str, *events: TrainEvent, **changes: Any) -> None:
        """Lets the job have this status, with all of its events."""
        known = {"status": status, "events": list(events), "next": len(events), **changes}
        self.views[job] = dataclasses.replace(self.views[job], **known)

    @property
    def newest(self) -> str:
        return list(self.views)[-1]
