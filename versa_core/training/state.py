"""The whole state of a meta-training run, so that it goes on after a crash as if nothing had happened."""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import nn

from versa_core.checkpoint import write
from versa_core.errors import CheckpointError
from versa_core.language import _


class Kept(Protocol):
    """Where the state of a run is kept."""

    @property
    def place(self) -> str:
        """Its name, for those who are told of it."""

    def read(self) -> bytes | None:
        """Returns what was kept last, or None."""

    def write(self, data: bytes) -> None:
        """Keeps this in place of what was kept before."""


@dataclass(frozen=True)
class StateFile:
    """The state of a run as a file, which is replaced whole."""

    path: Path

    @property
    def place(self) -> str:
        return str(self.path)

    def read(self) -> bytes | None:
        return self.path.read_bytes() if self.path.exists() else None

    def write(self, data: bytes) -> None:
        write(self.path, data)


@dataclass(eq=False)
class StateHeld:
    """The state of a run in memory, for those who pass it on; nothing of it comes to a disk here."""

    data: bytes | None = None

    @property
    def place(self) -> str:
        return ""

    def read(self) -> bytes | None:
        return self.data

    def write(self, data: bytes) -> None:
        self.data = data


def pack_state(
    modules: nn.ModuleDict, optimizer: torch.optim.Optimizer, generator: torch.Generator, step: int, spent: float
) -> bytes:
    """Returns weights (float32), Adam's moments, the source of chance, the step and the time spent in seconds."""
    tensors = {f"weights.{name}": value.contiguous() for name, value in modules.state_dict().items()}
    for index, moments in optimizer.state_dict()["state"].items():
        tensors.update({f"adam.{index}.{name}": value.contiguous() for name, value in moments.items()})
    tensors["chance"] = generator.get_state()
    packed: bytes = save(tensors, metadata={"step": str(step), "spent": repr(spent)})
    return packed


def restore(
    kept: Kept, modules: nn.ModuleDict, optimizer: torch.optim.Optimizer, generator: torch.Generator
) -> tuple[int, float]:
    """Restores what `pack_state` returned, in place; returns the step and the seconds spent, 0 where nothing is kept.

    Raises:
        CheckpointError: the state is damaged or belongs to another run.
    """
    data = kept.read()
    if data is None:
        return 0, 0.0
    try:
        tensors, metadata = load(data), _metadata(data)
        step, spent = int(metadata["step"]), float(metadata["spent"])
        if step < 0 or not (math.isfinite(spent) and spent >= 0):
            raise ValueError("a step or a time that cannot be")
        generator.set_state(tensors.pop("chance"))
        modules.load_state_dict(_weights(tensors))
        optimizer.load_state_dict(
            {"state": _moments(tensors, modules), "param_groups": optimizer.state_dict()["param_groups"]}
        )
    except (SafetensorError, OSError, KeyError, ValueError, RuntimeError, TypeError, struct.error) as error:
        words = _("The training cannot go on from where it was ({kind}). Start it anew.")
        if kept.place:
            words = _("{name} cannot be resumed from ({kind}). Start the run anew in another folder.")
        raise CheckpointError(words.format(name=Path(kept.place).name, kind=type(error).__name__)) from None
    return step, spent


def trained_weights(path: Path) -> dict[str, torch.Tensor]:
    """Returns the weights in a run's state, by the names of its modules; raises CheckpointError where it is damaged."""
    try:
        return _weights(load(path.read_bytes()))
    except (SafetensorError, OSError, ValueError) as error:
        raise CheckpointError(
            _("{name} is damaged ({kind}). Get the file again.").format(name=path.name, kind=type(error).__name__)
        ) from None


def _weights(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name.removeprefix("weights."): value for name, value in tensors.items() if name.startswith("weights.")}


def _metadata(data: bytes) -> dict[str, str]:
    """Returns the words beside the tensors; `load` leaves them out. Eight bytes tell how long the JSON is."""
    length = struct.unpack("<Q", data[:8])[0]
    found: dict[str, str] = json.loads(data[8 : 8 + length])["__metadata__"]
    return found


def _moments(tensors: dict[str, torch.Tensor], modules: nn.ModuleDict) -> dict[int, dict[str, Any]]:
    """Returns Adam's moments by parameter; raises ValueError where one does not fit its parameter."""
    parameters = list(modules.parameters())
    moments: dict[int, dict[str, Any]] = {}
    for name, value in tensors.items():
        if name.startswith("adam."):
            index, kind = name.removeprefix("adam.").split(".")
            if value.ndim and value.shape != parameters[int(index)].shape:
                raise ValueError("moments of other weights")
            moments.setdefault(int(index), {})[kind] = value
    return moments
