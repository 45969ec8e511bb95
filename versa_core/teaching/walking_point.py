"""A point that learns to walk to a goal it is never told: a family of tiny control tasks for the two loops.

After the 2-D navigation of Finn et al. (2017), section 5.3: goals anywhere in a unit square around the start, the point
sees only where it is, each step is at most 0.1 in each direction, the reward is the negative squared distance from the
goal, 20 tries for each inner step. The *inner* loop knows nothing but its tries and what they earned: it is a policy
gradient (Williams 1992). The *outer* loop may use that the dynamics are known here, place + step, and differentiates
the walks themselves, which is exact where the paper estimates (TRPO) and takes seconds instead of hours. Walks have 20
steps instead of 100, and the speed is bounded by a tanh instead of a cut, whose derivative would vanish.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

import torch

from versa_core.teaching.two_loops import Plan, Weights, inner_loop, predict

SPEED = 0.1  # longest mean step in each direction
NOISE = 0.1  # standard deviation of each step around its mean: how the point tries things out
HORIZON = 20  # steps of a walk
N_TRIES = 20  # walks for one inner step
N_WANTED = 5  # walks from which the outer loop takes the error

META = Plan(
    sizes=(2, 40, 40, 2), n_inner=1, inner_size=0.1, n_steps=400, n_tasks=20, outer_size=5e-3,
    marks=(25, 50, 100, 200, 400), first_output=0.1,
)  # fmt: skip
AVERAGE = replace(META, n_inner=0)


class Walks(NamedTuple):
    """Walks of one point per task.

    Attributes:
        places: (n_tasks, n, HORIZON + 1, 2), the start among them.
        steps: (n_tasks, n, HORIZON, 2), what was done at each place.
        rewards: (n_tasks, n, HORIZON), what each step earned.
    """

    places: torch.Tensor
    steps: torch.Tensor
    rewards: torch.Tensor


def mean_step(weights: Weights, places: torch.Tensor) -> torch.Tensor:
    """Returns (n_tasks, n, 2): the step that the point would take at `places` (n_tasks, n, 2), but for chance."""
    return SPEED * torch.tanh(predict(weights, places))


def walk(weights: Weights, goals: torch.Tensor, n: int, chance: torch.Generator, noise: float = NOISE) -> Walks:
    """Walks `n` times for each of the goals (n_tasks, 1, 2), from the origin."""
    place = torch.zeros(len(goals), n, 2)
    places, steps, rewards = [place], [], []
    for _step in range(HORIZON):
        step = mean_step(weights, place) + noise * torch.randn(place.shape, generator=chance)
        place = place + step
        steps.append(step)
        places.append(place)
        rewards.append(-(place - goals).square().sum(-1))
    return Walks(torch.stack(places, 2), torch.stack(steps, 2), torch.stack(rewards, 2))


def policy_loss(weights: Weights, tries: Walks) -> torch.Tensor:
    """Returns (n_tasks,), a loss whose gradient is minus the policy gradient (Williams 1992, REINFORCE).

    A step becomes likelier the more the rewards that came after it exceed what the tries earned on average from the
    same time on.
    """
    n_tasks, n, horizon, _xy = tries.steps.shape
    later = tries.rewards.flip(2).cumsum(2).flip(2)  # (n_tasks, n, HORIZON): what a step could still change
    better = later - later.mean(1, keepdim=True)
    means = mean_step(weights, tries.places[:, :, :-1].reshape(n_tasks, n * horizon, 2)).view_as(tries.steps)
    log_chances = -((tries.steps - means) / NOISE).square().sum(-1) / 2  # of a Gaussian, but for a constant
    return -(log_chances * better).mean((1, 2))


@dataclass(eq=False)
class WalkTasks:
    """Some goals, and the tries that are made for them.

    Attributes:
        goals: (n, 1, 2); no point is ever told.
        chance: draws the tries.
        seen: the tries that the inner loop learned from, one entry for each step.
    """

    goals: torch.Tensor
    chance: torch.Generator
    seen: list[Walks] = field(default_factory=list)

    def tried(self, weights: Weights) -> torch.Tensor:
        """Makes new tries and returns their loss; how the tries depend on the weights is left out, as in the paper."""
        with torch.no_grad():
            tries = walk(weights, self.goals, N_TRIES, self.chance)
        self.seen.append(tries)
        return policy_loss(weights, tries)

    def wanted(self, weights: Weights) -> torch.Tensor:
        """Returns the mean squared distance from the goal over new walks."""
        return -walk(weights, self.goals, N_WANTED, self.chance).rewards.mean((1, 2))


def draw_goals(n: int, chance: torch.Generator) -> WalkTasks:
    """Returns goals in the unit square around the start."""
    return WalkTasks(torch.rand((n, 1, 2), generator=chance) - 0.5, chance)


class Learned(NamedTuple):
    """How points learned to walk.

    Attributes:
        tries: for 0 to n_steps inner steps, the walks after so many.
        steady: likewise, one walk without chance.
    """

    tries: list[Walks]
    steady: list[Walks]


def learn_to_walk(start: Weights, goals: torch.Tensor, n_steps: int, size: float, chance: torch.Generator) -> Learned:
    """Lets points learn each its goal (n_tasks, 1, 2) from tries; the last tries are made to be looked at."""
    tasks = WalkTasks(goals, chance)
    path = inner_loop([one.clone().requires_grad_() for one in start], tasks.tried, n_steps, size)
    with torch.no_grad():
        tasks.tried(path[-1])
        steady = [walk(now, goals, 1, chance, noise=0.0) for now in path]
    return Learned(tasks.seen, steady)


def distance_left(walks: Walks, goals: torch.Tensor) -> torch.Tensor:
    """Returns (n_tasks,): how far from its goal (n_tasks, 1, 2) a walk ends, on average."""
    left: torch.Tensor = (walks.places[:, :, -1] - goals).norm(dim=-1).mean(1)
    return left
