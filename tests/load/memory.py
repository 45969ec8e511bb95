"""How much memory the server and its trainer and reader processes hold, each and together; Linux only."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
KINDS = {"streamlit": "server", "versa_core.jobs.worker": "trainer", "versa_core.jobs.picture_reader": "reader"}


class Share(NamedTuple):
    """What one process holds, in MB, and what kind of process it is."""

    kind: str
    megabytes: float


def server_pid() -> int:
    """Returns the process that this program has started as the server."""
    return next(one for one in children(os.getpid()) if _kind(one) == "server")


def children(pid: int) -> list[int]:
    """Returns the processes that `pid` has started, from whichever of its threads."""
    lists = (PROC / str(pid) / "task").glob("*/children")
    return [int(one) for path in lists for one in path.read_text().split()]


def shares(pid: int) -> Iterator[Share]:
    """Yields what the process and each below it holds; a page that several have in common is divided among them."""
    with suppress(OSError):  # one that has just ended holds nothing
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                yield Share(_kind(pid), int(line.split()[1]) / 1000)
        for one in children(pid):
            yield from shares(one)


def total(parts: Sequence[Share]) -> float:
    """Returns the MB of all of them."""
    return sum(one.megabytes for one in parts)


def in_words(parts: Sequence[Share]) -> str:
    """Returns the MB of each process, by kind, as "server 150, trainer 540 + 520"."""
    kinds = dict.fromkeys(one.kind for one in parts)
    each = {kind: [f"{one.megabytes:.0f}" for one in parts if one.kind == kind] for kind in kinds}
    return ", ".join(f"{kind} {' + '.join(figures)}" for kind, figures in each.items())


def _kind(pid: int) -> str:
    words = (PROC / str(pid) / "cmdline").read_text().split("\0")
    return next((kind for module, kind in KINDS.items() if module in words), "other")
