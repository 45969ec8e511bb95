"""MAML's inner loop: the balanced loss against loops, the written-out steps against torch's gradients."""

from __future__ import annotations

import math

import pytest
import torch

from versa_core.device import generator
from versa_core.models.inner_loop import InnerLoop, balanced_loss, descend, descend_head

LABELS = torch.tensor([0, 0, 0, 1, 2, 2])


def drawn(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=generator(seed))


def slow_loss(logits: list[list[float]], labels: list[int]) -> float:
    by_class: dict[int, list[float]] = {}
    for row, label in zip(logits, labels, strict=True):
        by_class.setdefault(label, []).append(math.log(sum(map(math.exp, row))) - row[label])
    return sum(sum(ones) / len(ones) for ones in by_class.values()) / len(by_class)


def test_every_class_counts_the_same() -> None:
    logits = drawn(6, 3)
    assert float(balanced_loss(logits, LABELS)) == pytest.approx(slow_loss(logits.tolist(), LABELS.tolist()), rel=1e-5)


def test_the_steps_written_out_are_those_of_gradient_descent() -> None:
    features = drawn(6, 5)
    weight, bias = torch.nn.Parameter(torch.zeros(3, 5)), torch.nn.Parameter(torch.zeros(3))
    moving = [(weight, 0.5), (bias, 0.5)]
    losses = list(descend(lambda: balanced_loss(features @ weight.T + bias, LABELS), moving, 4))
    written = descend_head(features, LABELS, 3, 4, 0.5)
    assert torch.allclose(weight, written[0], atol=1e-6)
    assert torch.allclose(bias, written[1], atol=1e-6)
    assert losses[0] == pytest.approx(math.log(3))
    assert losses == sorted(losses, reverse=True)


def test_each_parameter_has_its_own_rate() -> None:
    fast, slow = torch.nn.Parameter(torch.tensor(1.0)), torch.nn.Parameter(torch.tensor(1.0))
    list(descend(lambda: fast + slow, [(fast, 0.5), (slow, 0.1)], 2))
    assert (fast.item(), slow.item()) == (0.0, pytest.approx(0.8))


def test_one_can_differentiate_through_the_steps() -> None:
    features = drawn(6, 5).double().requires_grad_()

    def of(given: torch.Tensor) -> torch.Tensor:
        return descend_head(given, LABELS, 3, 3, 0.5)[0]

    assert torch.autograd.gradcheck(of, (features,))


def test_the_settings_travel_as_buffers() -> None:
    loop, other = InnerLoop(), InnerLoop()
    loop.set(moves_all=True, n_steps=7, rate=0.03, n_way=6)
    other.load_state_dict(loop.state_dict())
    assert (bool(other.moves_all), int(other.n_steps), float(other.rate), int(other.n_way)) == (True, 7, 0.03, 6)
    assert not list(loop.parameters())
