"""Sine waves as a family of tasks for the two loops: Finn et al. (2017), section 5.1.

As there: amplitude 0.1 to 5, phase 0 to π, inputs from −5 to 5, a network with two hidden layers of 40 ReLUs, squared
error, inner steps of 0.01, one of them while the start is learned. Unlike there, the number of points changes from task
to task, because learners choose it freely; and 5,000 outer steps instead of 70,000, so that a page can wait for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch

from versa_core.teaching.sine_waves import AMPLITUDES, ENDS, N_POINTS, PHASES, grid
from versa_core.teaching.two_loops import Plan, Weights, inner_loop, predict

N_ASKED = 10  # points of each task that only the outer loop sees

META = Plan(
    sizes=(1, 40, 40, 1), n_inner=1, inner_size=0.01, n_steps=5000, n_tasks=25, outer_size=5e-3,
    marks=(50, 200, 500, 1000, 2000, 5000),
)  # fmt: skip
AVERAGE = replace(META, n_inner=0)

Arrays = list[npt.NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class SineTasks:
    """Some waves, with the points that the inner loop sees and those that count.

    Attributes:
        amplitudes: (n, 1, 1).
        phases: (n, 1, 1).
        seen: (n, k, 1) inputs.
        asked: (n, q, 1) inputs.
    """

    amplitudes: torch.Tensor
    phases: torch.Tensor
    seen: torch.Tensor
    asked: torch.Tensor

    def tried(self, weights: Weights) -> torch.Tensor:
        return squared_error(weights, self.seen, self.heights(self.seen))

    def wanted(self, weights: Weights) -> torch.Tensor:
        return squared_error(weights, self.asked, self.heights(self.asked))

    def heights(self, inputs: torch.Tensor) -> torch.Tensor:
        """(n, k, 1) inputs -> the waves' heights there."""
        return self.amplitudes * torch.sin(inputs - self.phases)


def squared_error(weights: Weights, inputs: torch.Tensor, heights: torch.Tensor) -> torch.Tensor:
    """Returns (n_tasks,): each task's mean squared error on its points (n_tasks, k, 1)."""
    return (predict(weights, inputs) - heights).square().mean((1, 2))


def draw_waves(n: int, chance: torch.Generator) -> SineTasks:
    """Returns waves to learn a start from; how many points each has is drawn for all of them together."""
    n_points = N_POINTS[int(torch.randint(len(N_POINTS), (), generator=chance))]
    return waves_with(n_points, n, chance)


def waves_with(n_points: int, n: int, chance: torch.Generator) -> SineTasks:
    """Returns `n` waves with so many points each."""
    return SineTasks(
        _between(AMPLITUDES, (n, 1, 1), chance),
        _between(PHASES, (n, 1, 1), chance),
        _between(ENDS, (n, n_points, 1), chance),
        _between(ENDS, (n, N_ASKED, 1), chance),
    )


def whole_waves(n_points: int) -> Callable[[int, torch.Generator], SineTasks]:
    """Returns what draws waves to measure on: the error is taken from end to end."""

    def draw(n: int, chance: torch.Generator) -> SineTasks:
        whole = torch.from_numpy(grid()).view(1, -1, 1).expand(n, -1, -1)
        return replace(waves_with(n_points, n, chance), asked=whole)

    return draw


def fit_points(weights: Weights, points: npt.NDArray[np.float32], n_steps: int, size: float) -> Arrays:
    """Lets several starts learn the same points.

    Args:
        weights: (n_starts, …) layer by layer.
        points: (k, 2) inputs and heights.
        n_steps: inner steps.
        size: of each.

    Returns:
        For 0 to n_steps inner steps, (n_starts, N_GRID): the curves; those that run away hold NaN or infinity.
    """
    n_starts = len(weights[0])
    given = torch.from_numpy(points).expand(n_starts, -1, -1)
    start = [one.clone().requires_grad_() for one in weights]
    path = inner_loop(start, lambda now: squared_error(now, given[..., :1], given[..., 1:]), n_steps, size)
    whole = torch.from_numpy(grid()).view(1, -1, 1).expand(n_starts, -1, -1)
    with torch.no_grad():
        return [predict(now, whole).squeeze(-1).numpy() for now in path]


def _between(ends: tuple[float, float], shape: tuple[int, ...], chance: torch.Generator) -> torch.Tensor:
    low, high = ends
    return low + (high - low) * torch.rand(shape, generator=chance)
