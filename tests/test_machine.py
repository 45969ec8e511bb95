"""Free memory: what the machine has, or what a container leaves where that is less."""

from __future__ import annotations

from pathlib import Path

import pytest

from versa_core import machine


@pytest.fixture
def proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that tells nothing yet."""
    monkeypatch.setattr(machine, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(machine, "CGROUP", tmp_path)
    return tmp_path


def test_a_system_that_tells_nothing(proc: Path) -> None:
    assert machine.free_memory() is None


def test_the_tighter_bound_counts(proc: Path) -> None:
    (proc / "meminfo").write_text("MemTotal: 9000000 kB\nMemAvailable: 2000000 kB\n")
    assert machine.free_memory() == 2_048_000_000
    (proc / "memory.max").write_text("max\n")
    (proc / "memory.current").write_text("600000000\n")
    assert machine.free_memory() == 2_048_000_000
    (proc / "memory.max").write_text("1000000000\n")
    assert machine.free_memory() == 400_000_000
    (proc / "memory.max").write_text("500000000\n")
    assert machine.free_memory() == 0
