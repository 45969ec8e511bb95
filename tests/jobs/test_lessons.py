"""The trainers' work for the later lessons: maps, how sure answers are, two ways to a classifier, a written one."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.toys import GLYPHS, exhaust, small_checkpoint
from versa_core import checkpoint
from versa_core.analysis.descent import descend
from versa_core.analysis.projection import pca
from versa_core.data.profile import prepare
from versa_core.jobs.lessons import LESSONS, cloud_maps, how_sure, write
from versa_core.jobs.tasks import TASKS
from versa_core.teaching.clouds import nothing, shape_of, three_groups
from versa_core.teaching.rounds import draw_characters
from versa_core.teaching.sureness import ask_again
from versa_core.teaching.writing import N_SAMPLES
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


def test_sure_answers_come_back_as_the_core_counts_them() -> None:
    chance = np.random.default_rng(0)
    labels = np.repeat(np.arange(4), 6)
    embeddings = (3 * np.eye(4)[labels] + chance.normal(size=(24, 4))).astype(np.float32)
    payload = {"embeddings": embeddings, "labels": labels, "n_shot": 2, "n_known": 3, "seed": 5}
    _events, result = exhaust(how_sure(payload, lambda: False))
    expected = ask_again(embeddings, labels, 2, 3, chance=np.random.default_rng(5))
    assert result.keys() == vars(expected).keys()
    assert np.array_equal(result["logits"], expected.logits)
    assert np.array_equal(result["foreign_strange"], expected.foreign_strange)
    assert result["temperature"] == expected.temperature


def characters() -> dict[str, Any]:
    """Three characters, two of each as support, and the seed."""
    drawn, labels = draw_characters(0, n_classes=3)
    images = np.stack([prepare(one, GLYPHS) for one in drawn])
    places = np.concatenate([np.flatnonzero(labels == one)[:2] for one in range(3)])
    is_support = np.zeros(len(images), np.bool_)
    is_support[places[::2]] = True
    return {"images": images, "labels": labels, "is_support": is_support, "seed": 1}


def test_two_ways_race_on_the_same_queries_and_only_one_of_them_takes_steps() -> None:
    given = characters()
    pairs = (("amortised", "amortised", {}), ("article", "joint", {"n_steps": 3}))
    payload = {
        **given,
        "class_names": ["a", "b", "c"],
        "ids": [str(place) for place in range(len(given["images"]))],
        "preparation": GLYPHS.to_plain(),
        "contenders": [
            {"method": method, "checkpoint": small_checkpoint(objective), "settings": settings}
            for method, objective, settings in pairs
        ],
    }
    _events, result = exhaust(TASKS["two_ways"](payload, lambda: False))
    writes, tunes = result["courses"]
    assert [lap[0] for lap in writes["laps"]] == [0]
    assert [lap[0] for lap in tunes["laps"]] == [0, 1, 2, 3]
    right = given["labels"][result["query"]]
    for course in (writes, tunes):
        assert course["laps"][-1][2] == float(np.mean(course["answers"] == right))


def test_a_classifier_is_written_from_the_support_alone() -> None:
    given = characters()
    payload = {**given, "checkpoint": str(checkpoint.find("glyphs-amortised"))}
    _events, result = exhaust(write(payload, lambda: False))
    is_support = given["is_support"]
    asked = given["labels"][~is_support]
    assert result["probabilities"].shape == (N_SAMPLES, len(asked), 3)
    assert np.allclose(result["probabilities"].sum(-1), 1, atol=1e-5)
    assert (result["probabilities"].mean(0).argmax(1) == asked).mean() > 0.8
    darker = np.where(is_support[:, None, None, None], given["images"], given["images"] // 2)
    _events, again = exhaust(write({**payload, "images": darker}, lambda: False))
    assert np.array_equal(again["means"], result["means"]), "other queries change nothing of what is written"


def test_trainers_know_the_work() -> None:
    assert set(LESSONS) <= set(TASKS)
