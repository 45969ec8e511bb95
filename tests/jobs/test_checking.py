"""The trainers' work for checking pictures: plain values in and out, nothing measured twice, and stops."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
import torch

from tests.analysis.checking.subjects import pictures, subject
from tests.jobs.test_comparing import through_the_pipe
from tests.toys import exhaust, small_checkpoint
from versa_core.analysis.influence import influences
from versa_core.analysis.own_temperature import own_temperature
from versa_core.jobs.checking import check, influence
from versa_core.jobs.tasks import TASKS
from versa_core.methods.prototype import Prototype, euclidean_head
from versa_core.objectives.losses import class_means
from versa_core.training.events import Finished


def payload(**changes: Any) -> dict[str, Any]:
    images, labels = pictures("scenes")
    given, files = subject(images, labels), []
    for image in images:
        stream = io.BytesIO()
        image.save(stream, "PNG")
        files.append(stream.getvalue())
    made = {
        "images": given.images, "labels": given.labels, "is_support": given.is_support, "n_classes": 5,
        "preparation": given.preparation.to_plain(), "traits": np.full((30, 6), np.nan), "files": files,
        "embeddings": None, "same": given.same,
    }  # fmt: skip
    return {**made, **changes}


def test_trainers_know_the_tasks() -> None:
    assert {"check": check, "influence": influence}.items() <= TASKS.items()


def test_findings_come_as_plain_values_and_traits_are_measured_once() -> None:
    same = np.zeros((30, 30), np.bool_)
    same[0, 7] = same[7, 0] = True
    _, result = exhaust(check(through_the_pipe(payload(same=same)), lambda: False))
    result = through_the_pipe(result)
    assert [(one["kind"], one["places"]) for one in result["findings"]] == [("mixed_copies", [0, 7])]
    table = result["traits"].copy()
    table[4, :2] = (500, 100)
    _, again = exhaust(check(payload(traits=table, files=[]), lambda: False))
    assert [(one["kind"], one["places"]) for one in again["findings"]] == [("odd_shape", (4,))]


def test_a_stop_between_pictures_is_heard() -> None:
    said, result = exhaust(check(payload(), lambda: True))
    assert isinstance(said[-1], Finished)
    assert said[-1].reason == "stopped"
    assert result["findings"] is None


@pytest.mark.parametrize("source", [None, small_checkpoint()])
def test_influence_asks_only_what_support_does_not_hold(source: bytes | None) -> None:
    given = payload()
    images = given["images"].copy()
    images[5] = images[0]
    embeddings = np.random.default_rng(0).normal(size=(30, 4)) + np.eye(5, 4)[given["labels"]]
    wanted = {"embeddings": embeddings, "checkpoint": source, "images": images}
    _, result = exhaust(influence(through_the_pipe({**given, **wanted}), lambda: False))
    asked = np.setdiff1d(np.flatnonzero(~given["is_support"]), [5])
    shown, labels = (torch.from_numpy(one[given["is_support"]]) for one in (embeddings, given["labels"]))
    head = euclidean_head(class_means(shown.float(), labels, 5), Prototype().scale)
    temperature = own_temperature(head, shown.float(), labels, 1.0)
    expected = list(influences(embeddings, given["labels"], given["is_support"], asked, temperature=temperature))
    assert temperature != 1.0
    assert (result["n_asked"], result["is_whole"]) == (14, True)
    assert [one["log_probability"] for one in result["influences"]] == [one.log_probability for one in expected]
    assert [one["place"] for one in result["influences"]] == np.flatnonzero(given["is_support"]).tolist()


def test_a_stopped_influence_says_that_it_is_not_whole() -> None:
    given = payload(embeddings=np.random.default_rng(0).normal(size=(30, 4)), checkpoint=None)
    _, result = exhaust(influence(given, lambda: True))
    assert (len(result["influences"]), result["is_whole"]) == (1, False)
