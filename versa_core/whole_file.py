"""Writing a file whole or not at all: a reader, and a machine that stops at any moment, sees the old one or the new."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

PARTIAL = ".partial"  # the ending of what is not yet whole; whoever cleans a folder may delete it


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Writes `data` to `path` in one step.

    Args:
        path: its folder exists; what lay there is replaced.
        data: the new content.
        private: only the user of this process may read it.

    Raises:
        OSError: there is no room or no right to write; what lay there is unharmed.
    """
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}{PARTIAL}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(partial, flags, 0o600 if private else 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # before its name is given away: a power cut must not leave a name without content
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Brings the names in a folder to the disk, where the system can do that (Windows cannot, and need not)."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
