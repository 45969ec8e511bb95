"""The trainers' work for moving maps: what comes back, and that a stop is heard."""

from __future__ import annotations

import numpy as np

from tests.analysis.test_projection import cloud
from tests.toys import exhaust
from versa_core.analysis.descent import descend
from versa_core.analysis.stepwise import shared_pca
from versa_core.jobs.filming import FILMING, map_steps, record_tsne
from versa_core.jobs.tasks import TASKS
from versa_core.training.events import Finished, StepDone

GIVEN = cloud(16)


def test_each_perplexity_is_recorded_once_with_its_trust() -> None:
    payload = {"embeddings": GIVEN, "perplexities": [2, 30, 60], "seed": 1}
    events, result = exhaust(record_tsne(payload, lambda: False))
    assert [type(one) for one in events] == [StepDone, StepDone]
    assert result["perplexity"] == [2.0, 5.0]
    alone = descend(GIVEN, perplexity=2, seed=1)
    assert np.array_equal(result["frames"][0], alone.frames)
    assert np.array_equal(result["divergences"][0], alone.divergences)
    assert result["trust"][0] == alone.final.trust


def test_all_steps_come_back_on_one_map() -> None:
    states = [GIVEN, GIVEN + 1]
    _events, result = exhaust(map_steps({"states": states, "kind": "pca"}, lambda: False))
    assert np.array_equal(result["coordinates"], shared_pca(states).coordinates)
    payload = {"states": states, "kind": "tsne", "perplexity": 4, "seed": 0}
    _events, result = exhaust(map_steps(payload, lambda: False))
    assert result["coordinates"].shape == (2, 16, 2)
    assert result["explained"] is None
    assert result["perplexity"] == 4


def test_a_stop_is_heard_between_maps() -> None:
    for task, payload in (
        (record_tsne, {"embeddings": GIVEN, "perplexities": [2, 4], "seed": 1}),
        (map_steps, {"states": [GIVEN] * 3, "kind": "tsne", "perplexity": 4, "seed": 0}),
    ):
        events, result = exhaust(task(payload, lambda: True))
        assert result == {}
        assert isinstance(events[-1], Finished)
        assert events[-1].reason == "stopped"


def test_trainers_know_the_work() -> None:
    assert set(FILMING) <= set(TASKS)
