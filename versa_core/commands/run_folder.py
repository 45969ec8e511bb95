"""The folder of a meta-training run: its state, and a note of which run the state belongs to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from versa_core.commands.terminal import OutputError, complain, write_json

STATE = "state.safetensors"
NOTE = "run.json"
BUDGET = ("steps", "minutes")  # a run may go on with another budget


def claim(folder: Path, identity: dict[str, Any]) -> Path:
    """Notes which run the folder is for and returns the state's file; refuses to go on with another run's state."""
    state, note = folder / STATE, folder / NOTE
    if state.exists():
        different = _differences(note, identity)
        if different:
            raise OutputError(
                f"{folder} holds the state of another run (different: {', '.join(different)}). "
                "Repeat that run's options to go on with it, or name another folder."
            )
        complain(f"Going on from {state}.")
    write_json(note, identity)
    return state


def _differences(note: Path, identity: dict[str, Any]) -> list[str]:
    """Returns the names of what differs between this run and the noted one, the budget aside."""
    try:
        before = json.loads(note.read_text(encoding="utf-8"))
        different = [name for name, value in identity.items() if before.get(name, value) != value]
    except (OSError, ValueError, AttributeError):
        return [f"{note.name} cannot be read"]
    return sorted(set(different) - set(BUDGET))
