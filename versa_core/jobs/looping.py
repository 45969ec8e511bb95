"""The trainers' work for the lesson on two loops: starts for families of small tasks, and single tasks learned."""

from __future__ import annotations

import numpy as np

from versa_core.jobs.work import Payload, Stopped, Task, Work
from versa_core.training.events import Started


def learn_starts(payload: Payload, stopped: Stopped) -> Work:
    """Pretrains and meta-trains on a family of tasks; an empty result where it was stopped."""
    from versa_core.teaching.starts import FAMILIES
    from versa_core.teaching.starts import learn_starts as learn

    found = yield from learn(FAMILIES[payload["family"]], seed=payload["seed"], stopped=stopped)
    return {} if found is None else {**vars(found)}


def fit_points(payload: Payload, stopped: Stopped) -> Work:
    """Lets all kept starts learn the same points; "curves" are (2, n_steps + 1, n_marks, N_GRID)."""
    import torch

    from versa_core.teaching.sine_tasks import fit_points as fit

    yield Started("fit_points", None)
    curves = [
        fit([torch.from_numpy(one) for one in weights], payload["points"], payload["n_steps"], size)
        for weights, size in zip(payload["weights"], payload["sizes"], strict=True)
    ]
    return {"curves": np.array(curves, np.float32)}


def learn_walk(payload: Payload, stopped: Stopped) -> Work:
    """Lets all kept starts learn to walk to the same goal.

    Of the result, "tries" are (2, n_steps + 1, n_marks, N_TRIES, HORIZON + 1, 2), "steady" likewise with one walk
    each, and "rewards" (2, n_steps + 1, n_marks) the mean reward of a try's step.
    """
    import torch

    from versa_core.device import generator
    from versa_core.teaching.walking_point import learn_to_walk

    yield Started("learn_walk", None)
    tries, steady, rewards = [], [], []
    for weights, size in zip(payload["weights"], payload["sizes"], strict=True):
        start = [torch.from_numpy(one) for one in weights]
        goals = torch.tensor(payload["goal"], dtype=torch.float32).expand(len(start[0]), 1, 2)
        learned = learn_to_walk(start, goals, payload["n_steps"], size, generator(payload["seed"]))
        tries.append([one.places.numpy() for one in learned.tries])
        rewards.append([one.rewards.mean((1, 2)).numpy() for one in learned.tries])
        steady.append([one.places.numpy() for one in learned.steady])
    return {"tries": np.array(tries), "steady": np.array(steady), "rewards": np.array(rewards)}


# One task under two names: a visitor has one live job of a kind.
LOOPING: dict[str, Task] = {
    "wave_starts": learn_starts,
    "walk_starts": learn_starts,
    "fit_points": fit_points,
    "learn_walk": learn_walk,
}
