"""MAML's inner loop: what moves for a task, how often and how far; its settings stay with the weights.

Finn, Abbeel and Levine 2017, Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import nn
from torch.nn import functional


class InnerLoop(nn.Module):
    """The settings of the inner loop, as buffers, so that they travel with the weights that were trained for them.

    Attributes:
        n_steps: gradient steps, a whole number.
        rate: their size; float64, so that a checkpoint keeps all its digits.
        n_way: classes of a task in meta-training.
        moves_all: True where the encoder moves, too; False for the head alone (ANIL, Raghu et al. 2020).
    """

    n_steps: torch.Tensor
    rate: torch.Tensor
    n_way: torch.Tensor
    moves_all: torch.Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("n_steps", torch.tensor(5))
        self.register_buffer("rate", torch.tensor(0.01, dtype=torch.float64))
        self.register_buffer("n_way", torch.tensor(5))
        self.register_buffer("moves_all", torch.tensor(False))

    def set(self, *, moves_all: bool, n_steps: int, rate: float, n_way: int) -> None:
        """Takes over what a meta-training is asked to do."""
        self.n_way.fill_(n_way)
        self.moves_all.fill_(moves_all)
        self.n_steps.fill_(n_steps)
        self.rate.fill_(rate)


def class_shares(labels: torch.Tensor, n_way: int) -> torch.Tensor:
    """Returns each picture's share of the loss, (n,), in sum 1: ten pictures of a class pull no harder than one."""
    return 1 / (n_way * labels.bincount(minlength=n_way)[labels])


def balanced_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The mean over classes of each class's mean cross-entropy: (n, n_way) logits, (n,) labels, none missing."""
    each = functional.cross_entropy(logits, labels, reduction="none")
    return (each * class_shares(labels, logits.shape[1])).sum()


def descend(
    loss_of: Callable[[], torch.Tensor], moving: Sequence[tuple[nn.Parameter, float]], n_steps: int
) -> Iterator[float]:
    """Takes plain gradient steps in place, each parameter at its own rate; yields the loss before each step."""
    for _ in range(n_steps):
        loss = loss_of()
        gradients = torch.autograd.grad(loss, [parameter for parameter, _ in moving])
        with torch.no_grad():
            for (parameter, rate), gradient in zip(moving, gradients, strict=True):
                parameter.sub_(gradient, alpha=rate)
        yield float(loss.detach())


def descend_head(
    features: torch.Tensor, labels: torch.Tensor, n_way: int, n_steps: int, rate: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """The same steps on the head alone, from zero, written out so that one can differentiate through them.

    Args:
        features: (n, d) of the support.
        labels: (n,) in 0…n_way-1, none missing.
        n_way: number of classes.
        n_steps: gradient steps.
        rate: their size.

    Returns:
        Weights (n_way, d) and biases (n_way,).
    """
    weight, bias = features.new_zeros(n_way, features.shape[1]), features.new_zeros(n_way)
    shares = class_shares(labels, n_way).unsqueeze(1)
    right = functional.one_hot(labels, n_way)
    for _ in range(n_steps):
        # The gradient of the cross-entropy with respect to the logits is p - y.
        error = shares * (torch.softmax(features @ weight.T + bias, dim=1) - right)
        weight, bias = weight - rate * error.T @ features, bias - rate * error.sum(0)
    return weight, bias
