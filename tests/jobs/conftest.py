from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from versa_core.jobs.manager import JobManager, JobView

PATIENCE_OF_TESTS = 30.0  # s; a starved machine is no failure, a hang is


@pytest.fixture
def make_manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., JobManager]]:
    """Makes managers whose trainers know the fake tasks and do not import torch; closes them afterwards."""
    monkeypatch.setenv("VERSA_EXTRA_TASKS", "tests.jobs.fake_tasks")
    made: list[JobManager] = []

    def make(n_workers: int = 1, **options: Any) -> JobManager:
        made.append(JobManager(n_workers, warm=(), **options))
        return made[-1]

    yield make
    for manager in made:
        manager.close()


@pytest.fixture
def wait() -> Callable[..., JobView]:
    """Waits until a job is in one of these states and returns its view."""

    def until(manager: JobManager, owner: str, job: str, *states: str) -> JobView:
        deadline = time.monotonic() + PATIENCE_OF_TESTS
        while time.monotonic() < deadline:
            view = manager.view(owner, job)
            if view.status in (states or ("done", "stopped", "failed")):
                return view
            time.sleep(0.01)
        pytest.fail(f"The job is still {view.status}: {view}")

    return until


@pytest.fixture
def heard(wait: Callable[..., JobView]) -> Callable[..., JobView]:
    """Waits until a running job has said something."""

    def until(manager: JobManager, owner: str, job: str, n_events: int = 1) -> JobView:
        deadline = time.monotonic() + PATIENCE_OF_TESTS
        while time.monotonic() < deadline:
            view = manager.view(owner, job)
            if len(view.events) >= n_events:
                return view
            time.sleep(0.01)
        pytest.fail(f"The job has said {len(view.events)} things: {view}")

    return until
