"""The walking point: walks step by step, the policy gradient against its formula in loops, and learning from tries."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from tests.teaching.test_two_loops import quick
from tests.toys import exhaust
from versa_core.device import generator
from versa_core.teaching.starts import learn_starts
from versa_core.teaching.two_loops import first_weights, inner_loop, spread
from versa_core.teaching.walking_point import (
    HORIZON,
    META,
    N_TRIES,
    NOISE,
    SPEED,
    Walks,
    distance_left,
    draw_goals,
    learn_to_walk,
    mean_step,
    policy_loss,
    walk,
)

SMALL = replace(META, sizes=(2, 4, 2), first_output=1.0)
GOALS = torch.tensor([[[0.4, 0.1]], [[-0.3, -0.5]]])


def test_a_walk_adds_its_steps_and_earns_by_its_places() -> None:
    weights = spread(first_weights(SMALL, generator(0)), 2)
    with torch.no_grad():
        walks = walk(weights, GOALS, 3, generator(1))
    assert walks.places.shape == (2, 3, HORIZON + 1, 2)
    for task in range(2):
        for number in range(3):
            x, y = 0.0, 0.0
            for step in range(HORIZON):
                dx, dy = walks.steps[task, number, step].tolist()
                x, y = x + dx, y + dy
                assert walks.places[task, number, step + 1].tolist() == pytest.approx([x, y], abs=1e-5)
                gx, gy = GOALS[task, 0].tolist()
                assert float(walks.rewards[task, number, step]) == pytest.approx(
                    -((x - gx) ** 2 + (y - gy) ** 2), abs=1e-5
                )
    assert float(distance_left(walks, GOALS)[0]) == pytest.approx(
        sum(math.dist(walks.places[0, n, -1].tolist(), (0.4, 0.1)) for n in range(3)) / 3, abs=1e-5
    )


def test_a_walk_without_chance_takes_the_mean_steps() -> None:
    weights = spread(first_weights(SMALL, generator(0)), 2)
    with torch.no_grad():
        walks = walk(weights, GOALS, 1, generator(1), noise=0.0)
        for step in range(HORIZON):
            assert torch.allclose(walks.steps[:, :, step], mean_step(weights, walks.places[:, :, step]))
    assert walks.steps.abs().max() <= SPEED


def test_the_policy_gradient_is_the_sum_of_its_formula() -> None:
    weights = [one.double().requires_grad_() for one in spread(first_weights(SMALL, generator(0)), 1)]
    with torch.no_grad():
        raw = walk(spread(first_weights(SMALL, generator(0)), 1), GOALS[:1], 4, generator(2))
    tries = Walks(*(one.double() for one in raw))
    slopes = torch.autograd.grad(policy_loss(weights, tries).sum(), weights)
    total = [torch.zeros_like(one) for one in weights]
    for number in range(4):
        for step in range(HORIZON):
            after = [float(tries.rewards[0, n, step:].sum()) for n in range(4)]
            better = after[number] - sum(after) / 4
            place = tries.places[:, number : number + 1, step]
            gaussian = torch.distributions.Normal(mean_step(weights, place), NOISE)
            chance = gaussian.log_prob(tries.steps[:, number : number + 1, step]).sum()
            for one, slope in zip(total, torch.autograd.grad(chance, weights), strict=True):
                one += slope * better
    for slope, one in zip(slopes, total, strict=True):
        assert torch.allclose(slope, -one / (4 * HORIZON), atol=1e-9)


def test_the_inner_loop_learns_from_its_tries_alone() -> None:
    """With the same tries and other goals it would take the same step: no goal is told, only rewards."""
    start = spread(first_weights(SMALL, generator(0)), 2)
    tasks = draw_goals(2, generator(3))
    _before, after = inner_loop(start, tasks.tried, 1, 0.1)
    (tries,) = tasks.seen
    slopes = torch.autograd.grad(policy_loss(start, tries).sum(), start)
    for one, first, slope in zip(after, start, slopes, strict=True):
        assert torch.allclose(one, first - 0.1 * slope)


def test_learning_is_recorded_before_and_after_each_step() -> None:
    start = spread(first_weights(SMALL, generator(0)), 2)
    learned = learn_to_walk(start, GOALS, 3, 0.1, generator(0))
    assert [one.places.shape for one in learned.tries] == [(2, N_TRIES, HORIZON + 1, 2)] * 4
    assert [one.places.shape for one in learned.steady] == [(2, 1, HORIZON + 1, 2)] * 4
    with torch.no_grad():
        first = walk(start, GOALS, 1, generator(0), noise=0.0)
    assert torch.allclose(learned.steady[0].places, first.places)


def test_goals_lie_in_the_unit_square_around_the_start() -> None:
    goals = draw_goals(500, generator(0)).goals
    assert goals.abs().max() <= 0.5
    assert goals.min() < -0.45
    assert goals.max() > 0.45


@pytest.mark.slow
def test_the_meta_trained_point_comes_nearer_after_one_step_than_the_pretrained_after_three() -> None:
    _events, found = exhaust(learn_starts(quick("walks", 150), seed=0, n_measured=100))
    assert found is not None
    pretrained, meta = found.means[:, 0]
    assert meta[1] + found.halves[1, 0, 1] < pretrained[3] - found.halves[0, 0, 3]
