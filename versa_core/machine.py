"""How much memory this machine has to spare, where a container's own limit may be tighter, and giving memory back."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress
from pathlib import Path

MEMINFO = Path("/proc/meminfo")
CGROUP = Path("/sys/fs/cgroup")
UNLIMITED = "max"


def free_memory() -> int | None:
    """Returns the bytes that can still be used, or None where the system does not tell (it does on Linux)."""
    found = [one for one in (_of_machine(), _of_container()) if one is not None]
    return min(found, default=None)


def _of_machine() -> int | None:
    with suppress(OSError, ValueError, IndexError):
        for line in MEMINFO.read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return None


def _of_container() -> int | None:
    with suppress(OSError, ValueError):
        limit = (CGROUP / "memory.max").read_text(encoding="ascii").strip()
        if limit != UNLIMITED:
            return max(0, int(limit) - int((CGROUP / "memory.current").read_text(encoding="ascii")))
    return None


def tidy_memory() -> None:
    """Looks for garbage, and gives back to the system what is no longer used; some libraries keep it for later."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library than glibc has no such function
            ctypes.CDLL(None).malloc_trim(0)
