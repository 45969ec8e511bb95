"""The head of a safetensors file: what it holds and where, read before any of it takes memory."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

from versa_core.errors import CheckpointError
from versa_core.language import _

MAX_HEADER = 8 * 2**20  # bytes of JSON before the tensors; ours are under 100 kB
MAX_FILE = 512 * 2**20


def read_head(source: Path | bytes, name: str) -> dict[str, Any]:
    """Reads the JSON head of a safetensors file: eight bytes of length, then the text."""
    try:
        if isinstance(source, Path):
            if source.stat().st_size > MAX_FILE:
                raise CheckpointError(
                    _("{name} is larger than {max_file} MB; that is not one of VERSA Lab's.").format(
                        name=name, max_file=MAX_FILE // 2**20
                    )
                )
            with source.open("rb") as file:
                start = file.read(8)
                length = struct.unpack("<Q", start)[0]
                text = file.read(length) if length <= MAX_HEADER else b""
        else:
            length = struct.unpack("<Q", source[:8])[0]
            text = source[8 : 8 + length] if length <= MAX_HEADER else b""
        head = json.loads(text)
    except (OSError, struct.error, ValueError, RecursionError):
        raise CheckpointError(
            _("{name} is not a checkpoint, or is damaged. A .safetensors file made by VERSA Lab is needed.").format(
                name=name
            )
        ) from None
    if not isinstance(head, dict):
        raise CheckpointError(
            _("{name} is not a checkpoint. A .safetensors file made by VERSA Lab is needed.").format(name=name)
        )
    return head


def is_whole(path: Path) -> bool:
    """True where the file ends with its last tensor; its head gives each one's place.

    Raises:
        CheckpointError: it has no such head.
    """
    head = read_head(path, path.name)
    try:
        with path.open("rb") as file:
            start = 8 + struct.unpack("<Q", file.read(8))[0]
        ends = [one["data_offsets"][1] for name, one in head.items() if name != "__metadata__"]
        return bool(path.stat().st_size == start + max(ends, default=0))
    except (OSError, KeyError, TypeError, IndexError, struct.error):
        return False
