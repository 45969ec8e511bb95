"""The work of Compare, as a trainer process does it: plain values in and out, what is told on the way, and stops."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest

from tests.toys import GLYPHS, easy_images, exhaust, small_checkpoint, small_model
from versa_core.analysis.luck import nearest_mean
from versa_core.data.episodes import to_float
from versa_core.errors import DatasetError, MethodError
from versa_core.jobs.comparing import compare, embed, luck
from versa_core.jobs.frames import read_frame, write_frame
from versa_core.jobs.tasks import TASKS
from versa_core.training.events import Finished, Started, StepDone

IMAGES = easy_images((6, 6, 6), seed=2)
IS_SUPPORT = np.tile([True] * 3 + [False] * 3, 3)
OWN = small_checkpoint()
SPECKLED = np.random.default_rng(0).integers(0, 256, IMAGES.images.shape, dtype=np.uint8)


def contender(method: str, checkpoint: bytes | None = None, **settings: Any) -> dict[str, Any]:
    return {"method": method, "checkpoint": checkpoint, "settings": settings}


def payload(*contenders: dict[str, Any], **changes: Any) -> dict[str, Any]:
    made = {
        "images": IMAGES.images,
        "labels": IMAGES.labels,
        "class_names": list(IMAGES.class_names),
        "ids": list(IMAGES.ids),
        "is_support": IS_SUPPORT,
        "preparation": GLYPHS.to_plain(),
        "contenders": list(contenders),
        "seed": 3,
    }
    return {**made, **changes}


def through_the_pipe(value: Any) -> Any:
    stream = io.BytesIO()
    write_frame(stream, value)
    stream.seek(0)
    return read_frame(stream)


def test_trainers_know_the_tasks() -> None:
    assert {"compare": compare, "embed": embed, "luck": luck}.items() <= TASKS.items()


def test_the_race_tells_its_laps_and_ends_with_all_courses() -> None:
    given = payload(contender("pixels"), contender("article", OWN, n_steps=4), contender("prototype", OWN))
    said, result = exhaust(compare(through_the_pipe(given), lambda: False))
    result = through_the_pipe(result)
    assert said[0] == Started("compare", 3)
    assert isinstance(said[-1], Finished)
    assert (said[-1].reason, said[-1].step) == ("completed", 3)
    extras = [one for one in said if isinstance(one, dict)]
    assert extras[-1]["laps"] == [course["laps"] for course in result["courses"]]
    assert [[lap[0] for lap in laps] for laps in extras[-1]["laps"]] == [[0], [0, 1, 2, 3, 4], [0]]
    progress = [one.progress for one in said if isinstance(one, StepDone)]
    assert progress == sorted(progress)
    assert progress[-1] == 1
    assert result["query"].tolist() == np.flatnonzero(~IS_SUPPORT).tolist()
    for course in result["courses"]:
        share = float(np.mean(course["answers"] == IMAGES.labels[result["query"]]))
        assert share == course["laps"][-1][2]
        assert course["is_finished"]


def test_a_query_that_support_holds_is_asked_of_nobody() -> None:
    images = SPECKLED.copy()
    images[3] = images[0]
    _, result = exhaust(compare(payload(contender("pixels"), images=images), lambda: False))
    assert 3 not in result["query"]
    assert len(result["courses"][0]["answers"]) == len(result["query"]) == 8


def test_a_race_in_which_nothing_can_be_asked_is_refused() -> None:
    images = SPECKLED.copy()
    images[~IS_SUPPORT] = images[IS_SUPPORT]
    with pytest.raises(DatasetError, match="no query picture that support does not hold"):
        exhaust(compare(payload(contender("pixels"), images=images), lambda: False))


def test_a_pair_that_does_not_fit_is_refused() -> None:
    with pytest.raises(MethodError, match="article works on checkpoints of"):
        exhaust(compare(payload(contender("article", small_checkpoint("unlabelled"))), lambda: False))


def test_a_stop_ends_the_race_with_what_there_is() -> None:
    answers = iter([False] * 3 + [True] * 99)
    given = payload(contender("pixels"), contender("article", OWN, n_steps=50), contender("pixels"))
    said, result = exhaust(compare(given, lambda: next(answers)))
    assert isinstance(said[-1], Finished)
    assert said[-1].reason == "stopped"
    assert [course["is_finished"] for course in result["courses"]] == [True, False]


@pytest.mark.parametrize("checkpoint", [None, OWN])
def test_embeddings_are_those_that_the_methods_see(checkpoint: bytes | None) -> None:
    images = SPECKLED.copy()
    images[5] = images[17]
    _, result = exhaust(embed({"checkpoint": checkpoint, "images": images}, lambda: False))
    if checkpoint is None:
        flat = images.reshape(18, -1) / 255
        centred = flat - flat.mean(1, keepdims=True)
        expected = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    else:
        expected = small_model().embed(to_float(images)).numpy()
    assert result["embeddings"] == pytest.approx(expected, abs=1e-2 if checkpoint else 1e-6)
    assert np.argwhere(result["same"]).tolist() == [[5, 17], [17, 5]]


def lucky(n_each: int, shots: list[int]) -> dict[str, Any]:
    labels = np.repeat(np.arange(3), n_each)
    points = np.eye(3)[labels] + np.random.default_rng(0).normal(0, 0.6, (3 * n_each, 3))
    names = ["ant", "bee", "cow"]
    same = np.zeros((3 * n_each, 3 * n_each), np.bool_)
    return {"embeddings": points, "labels": labels, "shots": shots, "class_names": names, "same": same, "seed": 1}


def test_luck_and_curve_come_as_plain_values() -> None:
    given = lucky(8, [2, 2, 2])
    _, result = exhaust(luck(through_the_pipe(given), lambda: False))
    result = through_the_pipe(result)
    best = result["luck"]["best"]
    query = np.setdiff1d(np.arange(24), best)
    answers = nearest_mean(given["embeddings"], given["labels"], best, query)
    assert np.mean(answers == given["labels"][query]) == result["luck"]["accuracies"].max()
    assert result["curve"]["shots"] == [1, 2, 3, 4, 5, 6]
    assert result["curve"]["forecast"]["n_shot"] == 6
    _, again = exhaust(luck(given, lambda: False))
    assert np.array_equal(again["luck"]["accuracies"], result["luck"]["accuracies"])


def test_one_can_be_told_where_the_other_cannot() -> None:
    _, result = exhaust(luck(lucky(3, [3, 3, 3]), lambda: False))
    assert result["luck"] is None
    assert "ant has 3, and 3 of them are support" in result["luck_reason"]
    assert result["curve"]["shots"] == (1, 2)
    assert result["curve_reason"] == ""
