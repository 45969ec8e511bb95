"""Writes what a command measured into the checkpoint that it measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from versa_core.commands.terminal import say, write_bytes


def record(path: Path, figures: dict[str, Any]) -> None:
    """Adds figures, with the command that gave them, to a checkpoint's; older ones of the same case go."""
    from versa_core import checkpoint

    def case(one: dict[str, Any]) -> tuple[Any, Any]:
        return one.get("command"), one.get("name")

    info, tensors = checkpoint.read(path)
    kept = [one for one in info.metadata.get("metrics", []) if case(one) != case(figures)]
    write_bytes(path, checkpoint.pack({**info.metadata, "metrics": [*kept, figures]}, tensors))
    say(f"Recorded in {path}.")
