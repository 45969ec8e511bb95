"""Scores: mean, interval and deviation against Python's statistics, and episodes answered by a method."""

from __future__ import annotations

import math
import statistics
from itertools import islice

import pytest

from tests.toys import easy_images, small_model
from versa_core.analysis.evaluation import Score, final_classifier, score_episodes, score_of
from versa_core.data.episodes import Episode, EpisodeSampler, EpisodeSpec
from versa_core.device import generator
from versa_core.methods import METHODS, Support


def episodes(n: int) -> list[Episode]:
    return list(islice(EpisodeSampler(easy_images(), EpisodeSpec(3, 1, 2), generator=generator(0)), n))


def test_mean_interval_and_deviation_are_those_of_the_textbook() -> None:
    accuracies = [0.5, 0.75, 1.0, 0.25, 0.9]
    score = score_of(accuracies)
    assert score.accuracy == pytest.approx(statistics.mean(accuracies))
    assert score.deviation == pytest.approx(statistics.stdev(accuracies))
    assert score.interval == pytest.approx(1.96 * statistics.stdev(accuracies) / math.sqrt(5))


def test_one_episode_has_no_spread() -> None:
    assert (Score((0.7,)).accuracy, Score((0.7,)).deviation, Score((0.7,)).interval) == (0.7, 0.0, 0.0)


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
