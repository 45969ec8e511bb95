"""Free memory: what the machine has, or what a container leaves where that is less."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from versa_core import machine

ROOT = Path(__file__).parents[1]


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


@pytest.mark.skipif(
    sys.platform != "linux",
    reason="only Linux's C library is asked to give memory back; on this system the app leaves that to the system",
)
def test_memory_that_is_no_longer_used_goes_back_to_the_system() -> None:
    """Measured in a fresh process: small blocks between which one stays, so that the C library keeps all of them."""
    code = """
import subprocess
import sys
from pathlib import Path
from versa_core.machine import tidy_memory
def held(): return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
class Ring: pass
blocks = []
for _ in range(200_000):
    ring = Ring(); ring.me = ring; ring.data = bytes(1000); blocks.append(ring)
last = blocks[-1]; del ring; full = held(); blocks.clear()
tidy_memory()
print(full - held())
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert int(run.stdout) > 100_000_000, run.stderr
