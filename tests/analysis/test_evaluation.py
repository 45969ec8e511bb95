"""Scores: mean, interval and deviation against Python's statistics, and episodes answered by a method."""

from __future__ import annotations

import math
import statistics
from itertools import islice

import numpy as np
import pytest
import torch

from tests.toys import easy_images, small_model
from versa_core.analysis.calibration import expected_calibration_error
from versa_core.analysis.evaluation import (
    Answers,
    Conditions,
    Score,
    answer_episodes,
    final_classifier,
    score_answers,
    score_episodes,
    score_of,
)
from versa_core.analysis.remembered import Remembered
from versa_core.analysis.unknown import Outsiders, auroc
from versa_core.confidence import Confidence
from versa_core.data.episodes import Episode, EpisodeSampler, EpisodeSpec
from versa_core.device import generator
from versa_core.methods import METHODS, Support


def episodes(n: int) -> list[Episode]:
    return list(islice(EpisodeSampler(easy_images(), EpisodeSpec(3, 1, 2), generator=generator(0)), n))


def test_mean_interval_and_deviation_are_those_of_the_textbook() -> None:
    accuracies = [0.5, 0.75, 1.0, 0.25, 0.9]
    score = score_of(accuracies)
    assert score.accuracy == pytest.approx(statistics.mean(accuracies))
    assert score.std == pytest.approx(statistics.stdev(accuracies))
    assert score.ci95 == pytest.approx(1.96 * statistics.stdev(accuracies) / math.sqrt(5))


def test_one_episode_has_no_spread() -> None:
    assert (Score((0.7,)).accuracy, Score((0.7,)).std, Score((0.7,)).ci95) == (0.7, 0.0, 0.0)


def test_an_episode_s_score_is_the_share_of_right_answers() -> None:
    method, model = METHODS.build("prototype"), small_model()
    given = episodes(3)
    scores = list(score_episodes(method, model, given, generator=generator(0)))
    for score, task in zip(scores, given, strict=True):
        support = Support(task.support_images, task.support_labels, 3)
        classifier = final_classifier(method, model, support, generator(0))
        found = classifier.predict_proba(task.query_images).argmax(1).tolist()
        right = [answer == label for answer, label in zip(found, task.query_labels.tolist(), strict=True)]
        assert score == sum(right) / len(right)


def test_a_method_without_a_checkpoint_is_scored_too() -> None:
    assert (
        score_of(list(score_episodes(METHODS.build("pixels"), None, episodes(5), generator=generator(0)))).accuracy
        > 0.5
    )


def test_the_last_classifier_counts() -> None:
    task = episodes(1)[0]
    support = Support(task.support_images, task.support_labels, 3)
    last = final_classifier(METHODS.build("article", {"n_steps": 5}), small_model(), support, generator(0))
    assert last.head.weight.abs().sum() > 0, "it starts at zero"


def answered(n_outsiders: int) -> Answers:
    chance = np.random.default_rng(n_outsiders)
    return Answers(chance.random(6), chance.random(6) < 0.5, chance.random(6), chance.random(n_outsiders))


def test_all_episodes_together_give_calibration_and_outsiders() -> None:
    given = [answered(6), answered(4), answered(0)]
    score = score_answers(given)
    assert score.per_episode == tuple(one.right.sum() / 6 for one in given)
    confidence, right = (np.concatenate([getattr(one, name) for one in given]) for name in ("confidence", "right"))
    assert score.ece == expected_calibration_error(confidence, right)
    members = np.concatenate([one.members for one in given[:2]])
    assert score.auroc_none == auroc(members, np.concatenate([one.outsiders for one in given]))
    assert score_answers([answered(0)]).auroc_none is None


def test_remembered_embeddings_change_nothing() -> None:
    images, method, model = easy_images((4,) * 5), METHODS.build("prototype"), small_model()
    sampler = EpisodeSampler(images, EpisodeSpec(3, 1, 2), generator=generator(0))
    tasks = list(islice(sampler, 4))

    def ask(remembered: Remembered | None) -> list[Answers]:
        conditions = Conditions(remembered, Confidence(), Outsiders(images, generator=generator(1)))
        return list(answer_episodes(method, model, tasks, generator=generator(0), conditions=conditions))

    for slow, fast in zip(ask(None), ask(Remembered(model, images.images)), strict=True):
        for name in ("confidence", "right", "members", "outsiders"):
            assert getattr(fast, name) == pytest.approx(getattr(slow, name), abs=1e-5)


def test_temperature_and_background_of_the_checkpoint_are_used() -> None:
    method, model, given = METHODS.build("prototype"), small_model(), episodes(3)
    background = torch.randn((4, model.n_latents), generator=generator(2)).numpy()

    def ask(confidence: Confidence) -> list[Answers]:
        conditions = Conditions(confidence=confidence)
        return list(answer_episodes(method, model, given, generator=generator(0), conditions=conditions))

    for plain, hot, cohort in zip(
        ask(Confidence()), ask(Confidence(50.0)), ask(Confidence(background=background)), strict=True
    ):
        assert (hot.confidence < plain.confidence).all()
        assert (hot.right == plain.right).all()
        assert not np.allclose(cohort.members, plain.members)
