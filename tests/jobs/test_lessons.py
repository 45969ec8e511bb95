"""The trainers' work for the lesson on maps."""

from __future__ import annotations

import numpy as np

from tests.toys import exhaust
from versa_core.analysis.descent import descend
from versa_core.analysis.projection import pca
from versa_core.jobs.lessons import LESSONS, cloud_maps
from versa_core.jobs.tasks import TASKS
from versa_core.teaching.clouds import nothing, shape_of, three_groups
from versa_core.training.events import Finished


def test_each_cloud_is_mapped_at_its_perplexity_and_its_truth_comes_back() -> None:
    flat, deep = three_groups(5, 0), nothing(20, 0, n_points=24)
    payload = {"clouds": [flat.points, deep.points], "perplexities": [15.0, 5.0], "seed": 2}
    _events, result = exhaust(cloud_maps(payload, lambda: False))
    assert result["perplexity"] == [15.0, 5.0]
    assert np.array_equal(result["truths"][0], flat.points)
    assert np.array_equal(result["truths"][1], pca(deep.points, 2).coordinates)
    assert np.array_equal(result["frames"][1], descend(deep.points, perplexity=5.0, seed=2).frames)
    drawn = shape_of(result["frames"][0][-1], flat.labels).distance
    assert drawn is not None
    assert drawn < 2.5, "what the lesson is about: five times as far is drawn as not even half of it"
    assert result["trust"][0] > 0.95, "and the trust number, which asks for neighbours only, stays high"


def test_a_stop_is_heard_between_the_maps() -> None:
    payload = {"clouds": [three_groups(1, 0).points] * 2, "perplexities": [5.0, 5.0], "seed": 0}
    events, result = exhaust(cloud_maps(payload, lambda: True))
    assert result == {}
    assert isinstance(events[-1], Finished)


def test_trainers_know_the_work() -> None:
    assert set(LESSONS) <= set(TASKS)
