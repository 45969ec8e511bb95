"""Two starts for a family of small tasks, one pretrained on the average task, one meta-trained; both measured alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch

from versa_core.analysis.counting import Z95
from versa_core.device import generator
from versa_core.teaching import sine_tasks, walking_point
from versa_core.teaching.sine_waves import N_POINTS, RAN_AWAY
from versa_core.teaching.two_loops import Plan, Tasks, Weights, inner_loop, outer_loop, spread
from versa_core.training.events import Finished, Started, StepDone, TrainEvent

N_TUNED = 100  # tasks on which the pretrained start's step size is chosen
N_MEASURED = 400  # other tasks, on which both starts are measured
SHARES = (0.0, 0.3, 0.9)  # of the progress bar: where the two trainings begin, and where the measuring does

Floats = npt.NDArray[np.float32]
Draw = Callable[[int, torch.Generator], Tasks]
Error = Callable[[Tasks, Weights], torch.Tensor]


@dataclass(frozen=True)
class Family:
    """A family of tasks.

    Attributes:
        meta: how the meta-trained start is learned; the other one is learned alike, without inner steps.
        draw: makes tasks to learn on.
        conditions: make tasks to measure on, under one condition each.
        n_steps: inner steps that are measured.
        sizes: step sizes that are tried for the pretrained start.
        error: (n_tasks,) what is measured.
    """

    meta: Plan
    draw: Draw
    conditions: tuple[Draw, ...]
    n_steps: int
    sizes: tuple[float, ...]
    error: Error


@dataclass(frozen=True, eq=False)
class Starts:
    """What was learned. The first of each pair is the pretrained start, the second the meta-trained one.

    Attributes:
        marks: outer steps, from 0, after which weights were kept.
        weights: of each start, layer by layer, (n_marks, …).
        sizes: inner step size of each.
        means: (2, n_conditions, n_steps + 1) mean error after 0 to n_steps inner steps.
        halves: half the width of each mean's 95 % interval.
        n_tasks: how many tasks each mean is over.
        seconds: what learning took.
    """

    marks: tuple[int, ...]
    weights: tuple[list[Floats], list[Floats]]
    sizes: tuple[float, float]
    means: Floats
    halves: Floats
    n_tasks: int
    seconds: float


def _error_of_curve(tasks: Tasks, weights: Weights) -> torch.Tensor:
    return tasks.wanted(weights)


def _distance(tasks: Tasks, weights: Weights) -> torch.Tensor:
    assert isinstance(tasks, walking_point.WalkTasks)
    walks = walking_point.walk(weights, tasks.goals, walking_point.N_TRIES, tasks.chance)
    return walking_point.distance_left(walks, tasks.goals)


FAMILIES = {
    "waves": Family(
        sine_tasks.META, sine_tasks.draw_waves, tuple(sine_tasks.whole_waves(n) for n in N_POINTS),
        n_steps=10, sizes=(0.0001, 0.0003, 0.001, 0.003, 0.01), error=_error_of_curve,
    ),
    "walks": Family(
        walking_point.META, walking_point.draw_goals, (walking_point.draw_goals,),
        n_steps=3, sizes=(0.03, 0.1, 0.2, 0.3, 1.0), error=_distance,
    ),
}  # fmt: skip


def learn_starts(
    family: Family,
    *,
    seed: int,
    n_measured: int = N_MEASURED,
    stopped: Callable[[], bool] = lambda: False,
) -> Generator[TrainEvent, None, Starts | None]:
    """Learns both starts and measures them; the generator's value is None where it was stopped.

    Args:
        family: of tasks.
        seed: of everything; both starts begin with the same random weights.
        n_measured: tasks to measure on.
        stopped: asked between steps.

    Yields:
        Started, StepDone over both trainings, and Finished.
    """
    begun, meta = time.monotonic(), family.meta
    yield Started("two_loops", 2 * meta.n_steps)
    learned: list[list[Weights]] = []
    for number, plan in enumerate((replace(meta, n_inner=0), meta)):
        course = outer_loop(plan, family.draw, seed=seed, stopped=stopped)
        learned.append((yield from _within(course, SHARES[number], SHARES[number + 1])))
        if stopped():
            yield Finished("stopped", len(learned[-1]), time.monotonic() - begun)
            return None
    seconds = time.monotonic() - begun
    size = best_size(family, learned[0][-1], seed + 1)
    sizes = (size, meta.inner_size)
    measured = [
        [measure(family, kept[-1], draw, one, n_measured, seed + 2) for draw in family.conditions]
        for kept, one in zip(learned, sizes, strict=True)
    ]
    yield Finished("completed", 2 * meta.n_steps, time.monotonic() - begun)
    return Starts(
        marks=(0, *meta.marks),
        weights=(_stacked(learned[0]), _stacked(learned[1])),
        sizes=sizes,
        means=np.array([[mean for mean, _half in row] for row in measured], np.float32),
        halves=np.array([[half for _mean, half in row] for row in measured], np.float32),
        n_tasks=n_measured,
        seconds=seconds,
    )


def best_size(family: Family, weights: Weights, seed: int) -> float:
    """Returns the step size after whose last step the error is smallest, summed over all conditions, on the same tasks.

    The paper tunes it for the pretrained network, too: with the size that suits the other one it would run away.
    """

    def error(size: float) -> float:
        return sum(float(_errors(family, weights, draw, size, N_TUNED, seed)[-1].mean()) for draw in family.conditions)

    return min(family.sizes, key=error)


def measure(
    family: Family, weights: Weights, draw: Draw, size: float, n_tasks: int, seed: int
) -> tuple[Floats, Floats]:
    """Returns (n_steps + 1,) means of the error over new tasks, and half the width of their 95 % intervals."""
    errors = _errors(family, weights, draw, size, n_tasks, seed)
    return errors.mean(1), (Z95 * errors.std(1, ddof=1) / n_tasks**0.5).astype(np.float32)


def _errors(family: Family, weights: Weights, draw: Draw, size: float, n_tasks: int, seed: int) -> Floats:
    """Returns (n_steps + 1, n_tasks) errors, none above RAN_AWAY: one task must not be the whole mean."""
    tasks = draw(n_tasks, generator(seed))
    path = inner_loop(spread(weights, n_tasks), tasks.tried, family.n_steps, size)
    with torch.no_grad():
        errors = torch.stack([family.error(tasks, now) for now in path])
    counted: Floats = errors.nan_to_num(RAN_AWAY, RAN_AWAY).clamp(max=RAN_AWAY).numpy()
    return counted


def _within(
    course: Generator[TrainEvent, None, list[Weights]], low: float, high: float
) -> Generator[TrainEvent, None, list[Weights]]:
    """Passes the steps of one training on as a part of the whole, and returns what it brought."""
    while True:
        try:
            event = next(course)
        except StopIteration as end:
            kept: list[Weights] = end.value
            return kept
        if isinstance(event, StepDone):
            yield replace(event, progress=low + (high - low) * event.progress)


def _stacked(kept: Sequence[Weights]) -> list[Floats]:
    """Returns the weights of all marks, layer by layer."""
    return [torch.stack(list(layer)).numpy() for layer in zip(*kept, strict=True)]
