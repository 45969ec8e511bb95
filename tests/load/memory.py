"""How much memory the server and its trainer and reader processes hold together; Linux only."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def server_pid() -> int:
    """Returns the process that this program has started as the server."""
    return next(one for one in children(os.getpid()) if b"streamlit" in (PROC / str(one) / "cmdline").read_bytes())


def children(pid: int) -> list[int]:
    """Returns the processes that `pid` has started, from whichever of its threads."""
    lists = (PROC / str(pid) / "task").glob("*/children")
    return [int(one) for path in lists for one in path.read_text().split()]


def megabytes(pid: int) -> float:
    """Returns the memory of the process and all below it; pages that several share count once in all."""
    total = 0.0
    with suppress(OSError):  # one that has just ended holds nothing
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total = int(line.split()[1]) / 1000
        total += sum(megabytes(one) for one in children(pid))
    return total
