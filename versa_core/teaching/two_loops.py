"""Two loops of learning over a family of tasks: an inner one that learns a task, an outer one that learns a start.

C. Finn, P. Abbeel, S. Levine: Model-agnostic meta-learning for fast adaptation of deep networks, ICML 2017,
https://arxiv.org/abs/1703.03400, algorithm 1. With no inner step before the error is taken, the same outer loop is
ordinary training on all tasks at once, which the paper calls pretraining.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch

from versa_core.device import generator
from versa_core.training.events import Finished, Started, StepDone, TrainEvent

MOST = 10.0  # length of the outer gradient: one unlucky task must not throw the start away
N_REPORTS = 40

Weights = list[torch.Tensor]
Loss = Callable[[Weights], torch.Tensor]


class Tasks(Protocol):
    """Some tasks of a family, all of them handled at once."""

    def tried(self, weights: Weights) -> torch.Tensor:
        """Returns (n_tasks,) the loss on the few examples or tries that the inner loop learns from."""

    def wanted(self, weights: Weights) -> torch.Tensor:
        """Returns (n_tasks,) the loss that counts in the end: of what was not learned from."""


@dataclass(frozen=True)
class Plan:
    """How the outer loop learns.

    Attributes:
        sizes: units of each layer, input and output among them.
        n_inner: inner steps before the error is taken; 0 is pretraining on the average task.
        inner_size: the inner step size.
        n_steps: outer steps, of Adam, whose rate falls to zero along half a cosine.
        n_tasks: tasks in each of them.
        outer_size: Adam's rate at the start.
        marks: the outer steps whose weights are kept; the last is `n_steps`.
        first_output: scales the last layer's first weights.
    """

    sizes: tuple[int, ...]
    n_inner: int
    inner_size: float
    n_steps: int
    n_tasks: int
    outer_size: float
    marks: tuple[int, ...]
    first_output: float = 1.0


def first_weights(plan: Plan, chance: torch.Generator) -> Weights:
    """Returns random weights (n_in, n_out) and biases (1, n_out), layer by layer, scaled for ReLU (He et al. 2015)."""
    weights: Weights = []
    for n_in, n_out in zip(plan.sizes, plan.sizes[1:], strict=False):
        weights += [torch.randn(n_in, n_out, generator=chance) * math.sqrt(2 / n_in), torch.zeros(1, n_out)]
    weights[-2] *= plan.first_output
    return weights


def predict(weights: Weights, inputs: torch.Tensor) -> torch.Tensor:
    """Runs one small network per task.

    Args:
        weights: (n_tasks, n_in, n_out) and (n_tasks, 1, n_out), layer by layer; ReLU between the layers.
        inputs: (n_tasks, n, n_in).

    Returns:
        (n_tasks, n, n_out).
    """
    for place in range(0, len(weights) - 2, 2):
        inputs = torch.relu(torch.baddbmm(weights[place + 1], inputs, weights[place]))
    return torch.baddbmm(weights[-1], inputs, weights[-2])


def inner_loop(start: Weights, loss: Loss, n_steps: int, size: float, *, keep_graph: bool = False) -> list[Weights]:
    """Learns each task for itself by plain gradient descent.

    Args:
        start: (n_tasks, …) the same for all tasks or not.
        loss: (n_tasks,) of such weights, on each task's own few examples.
        n_steps: how many steps.
        size: of each step.
        keep_graph: keeps the way from the start to the end, so that the outer loop can differentiate through it.

    Returns:
        The weights before the first step and after each.
    """
    path = [start]
    for _step in range(n_steps):
        slopes = torch.autograd.grad(loss(path[-1]).sum(), path[-1], create_graph=keep_graph)
        path.append([one - size * slope for one, slope in zip(path[-1], slopes, strict=True)])
    return path


def outer_loss(start: Weights, tasks: Tasks, n_tasks: int, n_inner: int, inner_size: float) -> torch.Tensor:
    """Returns the mean error *after* the inner loop, as a function of where all tasks start."""
    each = [one.expand(n_tasks, *one.shape) for one in start]
    path = inner_loop(each, tasks.tried, n_inner, inner_size, keep_graph=True)
    return tasks.wanted(path[-1]).mean()


def outer_loop(
    plan: Plan,
    draw: Callable[[int, torch.Generator], Tasks],
    *,
    seed: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Generator[TrainEvent, None, list[Weights]]:
    """Learns where to start; the generator's value is the weights at each of the plan's marks.

    The derivative goes through the inner steps (second order), as in the paper's algorithm.

    Args:
        plan: how.
        draw: makes so many new tasks.
        seed: of the first weights and of the tasks.
        stopped: asked between steps; True ends with the marks that were reached.

    Yields:
        Started, StepDone with the mean error since the last report, and Finished.
    """
    chance, begun = generator(seed), time.monotonic()
    start = [one.requires_grad_() for one in first_weights(plan, chance)]
    optimizer = torch.optim.Adam(start, lr=plan.outer_size)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, plan.n_steps)
    kept, errors, step = [_copy(start)], [], 0
    yield Started("two_loops", plan.n_steps)
    for step in range(1, plan.n_steps + 1):
        tasks = draw(plan.n_tasks, chance)
        error = outer_loss(start, tasks, plan.n_tasks, plan.n_inner, plan.inner_size)
        optimizer.zero_grad()
        error.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(start, MOST)
        optimizer.step()
        schedule.step()
        errors.append(error.detach())
        if step in plan.marks:
            kept.append(_copy(start))
        if step % -(-plan.n_steps // N_REPORTS) == 0 or step == plan.n_steps:
            now = {"loss": float(torch.stack(errors).mean())}
            yield StepDone(step, step / plan.n_steps, now, time.monotonic() - begun)
            errors = []
        if stopped():
            break
    yield Finished("completed" if step == plan.n_steps else "stopped", step, time.monotonic() - begun)
    return kept


def spread(weights: Sequence[torch.Tensor], n_tasks: int) -> Weights:
    """Returns the same weights for each of `n_tasks`, ready for an inner loop."""
    return [one.detach().expand(n_tasks, *one.shape).clone().requires_grad_() for one in weights]


def _copy(weights: Weights) -> Weights:
    return [one.detach().clone() for one in weights]
