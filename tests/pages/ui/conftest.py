"""Stores of visitors' projects on a folder of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pages.ui import store as store_module
from pages.ui.store import Store
from versa_core.keeping import Keeping


@pytest.fixture
def keeping(tmp_path: Path) -> Keeping:
    return Keeping(tmp_path / "projects")


@pytest.fixture
def start(keeping: Keeping, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Store]]:
    """Starts stores on one folder, each as a server of its own would; all are closed in the end."""
    monkeypatch.setattr(store_module, "LOOK_SECONDS", 0.02)
    running: list[Store] = []

    def start_one() -> Store:
        running.append(Store(keeping))
        running[-1].start()
        return running[-1]

    yield start_one
    for one in running:
        one.close()
