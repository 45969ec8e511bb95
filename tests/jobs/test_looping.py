"""The trainers' work for the lesson on two loops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from tests.toys import exhaust
from versa_core.device import generator
from versa_core.jobs.looping import LOOPING, fit_points, learn_starts, learn_walk
from versa_core.jobs.tasks import TASKS
from versa_core.teaching import sine_tasks, starts, walking_point
from versa_core.teaching.two_loops import first_weights, spread


def test_trainers_know_the_work() -> None:
    assert set(LOOPING) <= set(TASKS)


def test_starts_come_as_plain_arrays_of_all_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    family = starts.FAMILIES["walks"]
    meta = replace(family.meta, n_steps=4, marks=(2, 4))
    monkeypatch.setitem(starts.FAMILIES, "walks", replace(family, meta=meta, sizes=(0.1,)))
    _events, result = exhaust(learn_starts({"family": "walks", "seed": 0}, lambda: False))
    assert result["marks"] == (0, 2, 4)
    assert [layer.shape[0] for weights in result["weights"] for layer in weights] == [3] * 12
    assert result["means"].shape == result["halves"].shape == (2, 1, 4)
    assert exhaust(learn_starts({"family": "walks", "seed": 0}, lambda: True))[1] == {}


def test_both_starts_fit_the_points_each_with_its_size() -> None:
    weights = [
        [one.detach().numpy() for one in spread(first_weights(sine_tasks.META, generator(seed)), 2)] for seed in (0, 1)
    ]
    points = np.array([[0.0, 1.0], [2.0, -1.0]], np.float32)
    payload = {"weights": weights, "sizes": (0.001, 0.01), "points": points, "n_steps": 2}
    _events, result = exhaust(fit_points(payload, lambda: False))
    assert result["curves"].shape == (2, 3, 2, 101)
    expected = sine_tasks.fit_points([torch.from_numpy(one) for one in weights[1]], points, 2, 0.01)
    assert np.allclose(result["curves"][1], expected)


def test_both_starts_walk_to_the_goal_by_the_same_chance() -> None:
    weights = [one.detach().numpy() for one in spread(first_weights(walking_point.META, generator(0)), 2)]
    payload = {"weights": [weights, weights], "sizes": (0.1, 0.3), "goal": (0.4, -0.2), "n_steps": 2, "seed": 5}
    _events, result = exhaust(learn_walk(payload, lambda: False))
    shape = (2, 3, 2, walking_point.N_TRIES, walking_point.HORIZON + 1, 2)
    assert result["tries"].shape == shape
    assert result["steady"].shape == (*shape[:3], 1, *shape[4:])
    first, second = result["tries"][:, 0]
    assert np.array_equal(first, second), "the same start and chance; only the steps differ"
    assert not np.allclose(result["tries"][0, 1], result["tries"][1, 1])
    left = ((first[0, :, 1:] - np.array([0.4, -0.2])) ** 2).sum(-1).mean()
    assert result["rewards"][0, 0, 0] == pytest.approx(-left, rel=1e-4)
