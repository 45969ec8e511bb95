"""The whole state of a meta-training run, so that it goes on after a crash as if nothing had happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import nn

from versa_core.checkpoint import write
from versa_core.errors import CheckpointError


def save_state(
    path: Path,
    modules: nn.ModuleDict,
    optimizer: torch.optim.Optimizer,
    generator: torch.Generator,
    step: int,
    spent: float,
) -> None:
    """Writes weights (float32), Adam's moments, the source of chance, the step and the time spent in seconds."""
    tensors = {f"weights.{name}": value.contiguous() for name, value in modules.state_dict().items()}
    for index, moments in optimizer.state_dict()["state"].items():
        tensors.update({f"adam.{index}.{name}": value.contiguous() for name, value in moments.items()})
    tensors["chance"] = generator.get_state()
    write(path, save(tensors, metadata={"step": str(step), "spent": repr(spent)}))


def load_state(
    path: Path, modules: nn.ModuleDict, optimizer: torch.optim.Optimizer, generator: torch.Generator
) -> tuple[int, float]:
    """Restores what `save_state` wrote, in place; returns the step and the seconds already spent.

    Raises:
        CheckpointError: the file is damaged or belongs to another run.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata()
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dict
        generator.set_state(tensors.pop("chance"))
        weights = {n.removeprefix("weights."): v for n, v in tensors.items() if n.startswith("weights.")}
        modules.load_state_dict(weights)
        moments: dict[int, dict[str, Any]] = {}
        for name, value in tensors.items():
            if name.startswith("adam."):
                _, index, kind = name.split(".")
                moments.setdefault(int(index), {})[kind] = value
        optimizer.load_state_dict({"state": moments, "param_groups": optimizer.state_dict()["param_groups"]})
        return int(metadata["step"]), float(metadata["spent"])
    except (SafetensorError, OSError, KeyError, ValueError, RuntimeError, TypeError) as error:
        raise CheckpointError(
            f"{path.name} cannot be resumed from ({type(error).__name__}). Start the run anew in another folder."
        ) from None
