"""Copies of networks, made often: every episode of an evaluation adapts one."""

from __future__ import annotations

from typing import Any, TypeVar

import torch
from torch import nn

Network = TypeVar("Network", bound=nn.Module)


def copy_of(network: Network) -> Network:
    """Returns the network with parameters and buffers of its own, without gradients; what else it holds is shared.

    It does what `copy.deepcopy` does to a network of plain layers, in a quarter of the time: that one goes through
    every number and word that a layer keeps. A layer or a weight that is used twice is used twice in the copy, too.
    """
    return _copied(network, {})


def _copied(module: Network, known: dict[int, Any]) -> Network:
    if id(module) in known:
        made: Network = known[id(module)]
        return made
    made = known[id(module)] = type(module).__new__(type(module))
    # Sets and dicts, such as those of hooks, are the copy's own; settings are never changed in place.
    made.__dict__.update({name: _own(value) for name, value in vars(module).items()})
    made._modules = {
        name: None if child is None else _copied(child, known) for name, child in module._modules.items()
    }  # fmt: skip
    made._parameters = {name: _parameter(one, known) for name, one in module._parameters.items()}
    made._buffers = {name: _buffer(one, known) for name, one in module._buffers.items()}
    return made


def _own(value: Any) -> Any:
    return value.copy() if isinstance(value, dict | set | list) else value


def _parameter(one: nn.Parameter | None, known: dict[int, Any]) -> nn.Parameter | None:
    if one is not None and id(one) not in known:
        known[id(one)] = nn.Parameter(one.detach().clone(), one.requires_grad)
    return None if one is None else known[id(one)]


def _buffer(one: torch.Tensor | None, known: dict[int, Any]) -> torch.Tensor | None:
    if one is not None and id(one) not in known:
        known[id(one)] = one.clone()
    return None if one is None else known[id(one)]
