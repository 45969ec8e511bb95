"""The two loops against slow versions in loops and with numerical derivatives, and what they are for: learning fast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from tests.toys import exhaust
from versa_core.device import generator
from versa_core.teaching.sine_tasks import META, SineTasks, fit_points, squared_error, waves_with
from versa_core.teaching.sine_waves import N_GRID, RAN_AWAY, Wave, draw_places, draw_wave, grid
from versa_core.teaching.starts import FAMILIES, Family, best_size, learn_starts, measure
from versa_core.teaching.two_loops import (
    Plan,
    Weights,
    first_weights,
    inner_loop,
    outer_loop,
    outer_loss,
    predict,
    spread,
)
from versa_core.training.events import Finished, StepDone

SMALL = replace(META, sizes=(1, 5, 4, 1), n_steps=4, n_tasks=3, marks=(2, 4))


def one_by_one(weights: list[np.ndarray], x: float) -> float:
    """Runs one network on one number, unit by unit."""
    now = [x]
    for place in range(0, len(weights), 2):
        matrix, bias = weights[place], weights[place + 1]
        sums = [bias[0][unit] + sum(now[i] * matrix[i][unit] for i in range(len(now))) for unit in range(len(bias[0]))]
        now = sums if place == len(weights) - 2 else [max(0.0, one) for one in sums]
    return float(now[0])


def doubles(plan: Plan, seed: int = 0) -> Weights:
    return [one.double() for one in first_weights(plan, generator(seed))]


def in_doubles(tasks: SineTasks) -> SineTasks:
    return SineTasks(*(getattr(tasks, name).double() for name in ("amplitudes", "phases", "seen", "asked")))


def test_networks_of_several_tasks_are_run_as_one_by_one() -> None:
    each = [torch.stack(pair) for pair in zip(doubles(SMALL, 0), doubles(SMALL, 1), strict=True)]
    inputs = torch.tensor([[[0.3], [-2.0]], [[1.0], [4.0]]], dtype=torch.float64)
    answers = predict(each, inputs)
    for task in range(2):
        alone = [one[task].numpy() for one in each]
        for place in range(2):
            assert float(answers[task, place]) == pytest.approx(one_by_one(alone, float(inputs[task, place])))


def test_an_inner_step_goes_down_the_slope_that_small_changes_show() -> None:
    tasks = in_doubles(waves_with(3, 2, generator(0)))
    start = spread(doubles(SMALL), 2)
    _before, after = inner_loop(start, tasks.tried, 1, 0.01)
    for layer in range(len(start)):
        for place in np.ndindex(*start[layer].shape):
            ends = []
            for change in (1e-6, -1e-6):
                moved = [one.detach().clone() for one in start]
                moved[layer][place] += change
                ends.append(float(tasks.tried(moved)[place[0]]))
            slope = (ends[0] - ends[1]) / 2e-6
            expected = float(start[layer].detach()[place]) - 0.01 * slope
            assert float(after[layer].detach()[place]) == pytest.approx(expected, abs=1e-7)


def test_the_outer_derivative_goes_through_the_inner_step() -> None:
    tasks = in_doubles(waves_with(4, 3, generator(1)))
    start = [one.requires_grad_() for one in doubles(SMALL)]
    slopes = torch.autograd.grad(outer_loss(start, tasks, 3, 2, 0.01), start)
    for layer in range(len(start)):
        for place in np.ndindex(*start[layer].shape):
            ends = []
            for change in (1e-6, -1e-6):
                moved = [one.detach().clone().requires_grad_() for one in start]
                with torch.no_grad():
                    moved[layer][place] += change
                ends.append(float(outer_loss(moved, tasks, 3, 2, 0.01).detach()))
            assert float(slopes[layer][place]) == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-6)


def test_without_inner_steps_the_outer_loss_is_the_mean_error_of_all_tasks() -> None:
    tasks = in_doubles(waves_with(4, 3, generator(1)))
    start = doubles(SMALL)
    alone = [one.numpy() for one in start]
    total = 0.0
    for task in range(3):
        wave = Wave(float(tasks.amplitudes[task]), float(tasks.phases[task]))
        for x in tasks.asked[task, :, 0].tolist():
            total += (one_by_one(alone, x) - wave.amplitude * np.sin(x - wave.phase)) ** 2
    assert float(outer_loss(start, tasks, 3, 0, 0.01)) == pytest.approx(total / tasks.asked.numel())


def test_the_outer_loop_keeps_its_marks_and_hears_a_stop() -> None:
    events, kept = exhaust(outer_loop(SMALL, FAMILIES["waves"].draw, seed=0))
    assert len(kept) == 3
    assert [one.step for one in events if isinstance(one, StepDone)] == [1, 2, 3, 4]
    assert not torch.equal(kept[0][0], kept[1][0])
    events, kept = exhaust(outer_loop(SMALL, FAMILIES["waves"].draw, seed=0, stopped=lambda: True))
    assert len(kept) == 1
    assert isinstance(events[-1], Finished)
    assert events[-1].reason == "stopped"


def test_waves_are_those_of_the_family() -> None:
    chance = np.random.default_rng(0)
    waves = [draw_wave(chance) for _ in range(200)]
    assert all(0.1 <= one.amplitude <= 5 and 0 <= one.phase <= np.pi for one in waves)
    assert np.abs(draw_places(500, chance)).max() <= 5
    assert Wave(2.0, 0.5).at(np.array([0.5 + np.pi / 2], np.float32)) == pytest.approx(2.0)


def test_points_are_fitted_as_one_start_alone_would() -> None:
    each = zip(first_weights(SMALL, generator(0)), first_weights(SMALL, generator(1)), strict=True)
    starts = [torch.stack(pair) for pair in each]
    points = np.array([[0.0, 1.0], [2.0, -1.0]], np.float32)
    curves = fit_points(starts, points, 3, 0.01)
    assert [one.shape for one in curves] == [(2, N_GRID)] * 4
    given = torch.from_numpy(points)[None]
    now = [one[1:].clone().requires_grad_() for one in starts]
    for step in range(4):
        drawn = predict(now, torch.from_numpy(grid())[None, :, None])
        assert np.allclose(curves[step][1], drawn.detach()[0, :, 0], atol=1e-5)
        slopes = torch.autograd.grad(squared_error(now, given[..., :1], given[..., 1:]).sum(), now)
        now = [(one - 0.01 * slope).detach().requires_grad_() for one, slope in zip(now, slopes, strict=True)]


def quick(name: str, n_steps: int) -> Family:
    """Returns the family with a short training, measured under its last condition."""
    family = FAMILIES[name]
    meta = replace(family.meta, n_steps=n_steps, marks=(n_steps // 2, n_steps))
    return replace(family, meta=meta, conditions=family.conditions[-1:])


@pytest.mark.slow
def test_the_meta_trained_start_learns_waves_faster_though_it_begins_no_better() -> None:
    events, found = exhaust(learn_starts(quick("waves", 1500), seed=0))
    assert found is not None
    progress = [one.progress for one in events if isinstance(one, StepDone)]
    assert progress == sorted(progress)
    assert found.marks == (0, 750, 1500)
    assert [one.shape for one in found.weights[0]] == [one.shape for one in found.weights[1]]
    ten_points = found.means[:, -1]
    assert found.sizes[0] in FAMILIES["waves"].sizes
    assert ten_points[1, 0] > 0.8 * ten_points[0, 0]
    assert ten_points[1, 5] + found.halves[1, -1, 5] < ten_points[0, 5] - found.halves[0, -1, 5]


def test_a_stopped_training_brings_nothing() -> None:
    events, found = exhaust(learn_starts(quick("waves", 10), seed=0, stopped=lambda: True))
    assert found is None
    assert isinstance(events[-1], Finished)


def test_a_task_that_runs_away_counts_no_more_than_the_cap_and_the_best_size_avoids_it() -> None:
    family = replace(FAMILIES["waves"], sizes=(0.001, 50.0))
    start = first_weights(META, generator(0))
    means, halves = measure(family, start, family.conditions[-1], 50.0, 20, 0)
    assert means[-1] == RAN_AWAY
    assert halves[-1] == 0
    assert best_size(family, start, 0) == 0.001


def test_means_and_intervals_are_those_of_tasks_one_by_one() -> None:
    family, start, n = FAMILIES["waves"], first_weights(META, generator(3)), 12
    means, halves = measure(family, start, family.conditions[2], 0.0001, n, 7)
    tasks = family.conditions[2](n, generator(7))
    assert isinstance(tasks, SineTasks)
    alone = [one.numpy() for one in start]
    errors = [
        np.mean(
            [
                (one_by_one(alone, x) - float(tasks.amplitudes[task]) * np.sin(x - float(tasks.phases[task]))) ** 2
                for x in grid().tolist()
            ]
        )
        for task in range(n)
    ]
    capped = np.minimum(errors, RAN_AWAY)
    assert means[0] == pytest.approx(capped.mean(), rel=1e-4)
    assert halves[0] == pytest.approx(1.96 * capped.std(ddof=1) / n**0.5, rel=1e-3)
