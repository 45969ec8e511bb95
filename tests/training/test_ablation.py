"""The ablation's arms answer the same tasks, and as the methods themselves would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.toys import easy_images, exhaust
from versa_core.analysis.evaluation import score_episodes
from versa_core.data.episodes import EpisodeSampler
from versa_core.device import generator
from versa_core.errors import EpisodeError
from versa_core.methods import METHODS
from versa_core.training.ablation import ARMS, Trial, draw_trials, measure, train
from versa_core.training.plan import Plan

BY_KEY = {arm.key: arm for arm in ARMS}
EASY = easy_images((8,) * 8, groups=("a",) * 6 + ("b",) * 2)
# Bars under strong noise: neither network nor pixels answer all of it rightly.
NOISE = np.random.default_rng(0).integers(0, 256, EASY.images.shape, np.uint8)
IMAGES = replace(EASY, images=EASY.images // 8 + NOISE // 8 * 7)


def trials() -> list[Trial]:
    return draw_trials(IMAGES, 5, seed=3)[0]


def test_ways_are_lowered_and_impossible_tasks_are_said() -> None:
    found, left_out = draw_trials(IMAGES, 5, seed=3)
    assert [one.key for one in found] == ["8-way 1-shot across groups", "5-way 1-shot across groups"]
    assert len(left_out) == 1
    assert left_out[0].startswith("8-way 1-shot within a group: ")
    with pytest.raises(EpisodeError, match="No task can be drawn"):
        draw_trials(easy_images((3, 3)), 5, seed=3)


@pytest.mark.parametrize(("key", "method"), [("untrained-cropped", "prototype"), ("pixels-cropped", "pixels")])
def test_accuracies_are_those_of_the_method(key: str, method: str) -> None:
    arm = BY_KEY[key]
    _, (model, _) = exhaust(train(arm, IMAGES, Plan(steps=1)))
    model = model if method == "prototype" else None
    for trial in trials():
        sampler = EpisodeSampler(IMAGES, trial.spec, generator=generator(3), within_group=trial.within_group)
        episodes = [sampler.draw() for _ in range(5)]
        assert np.array_equal(trial.query, [one.query_indices for one in episodes])
        slow = list(score_episodes(METHODS.build(method), model, episodes, generator=generator(0)))
        assert measure(arm, model, IMAGES, [trial])[trial.key] == pytest.approx(slow)
        assert min(slow) < 1  # the comparison says something


def test_arms_start_from_the_same_weights_and_training_moves_them() -> None:
    plan = Plan(steps=2, n_way=4, n_query=2, precision="float32")
    _, (untrained, seconds) = exhaust(train(BY_KEY["untrained-cropped"], IMAGES, plan))
    _, (article, _) = exhaust(train(BY_KEY["article-cropped"], IMAGES, plan))
    _, (again, _) = exhaust(train(BY_KEY["article-cropped"], IMAGES, plan))
    first = "encoder.0.0.weight"
    assert seconds == 0
    assert not untrained.training
    change = (article.state_dict()[first] - untrained.state_dict()[first]).abs().max()
    assert 0 < float(change) < 0.1  # two steps from the same start
    assert all((article.state_dict()[name] == value).all() for name, value in again.state_dict().items())


def test_labels_are_used_by_the_joint_arm_alone() -> None:
    from versa_core.objectives import OBJECTIVES

    labelled = {arm.key for arm in ARMS if arm.objective and OBJECTIVES.info(arm.objective).uses_labels}
    assert labelled == {"joint-cropped"}
