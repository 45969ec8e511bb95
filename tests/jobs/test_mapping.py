"""The trainers' work on finished maps: the regions are the classifier's, and known pictures land where they lie."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.toys import GLYPHS, easy_images, exhaust, small_checkpoint
from versa_core import run
from versa_core.adapted_model import AdaptedModel
from versa_core.analysis.projection import pca
from versa_core.data.episodes import to_float
from versa_core.jobs.tasks import TASKS, draw_map
from versa_core.training.events import Snapshot

IMAGES = easy_images((6, 6, 6), seed=2)
IS_SUPPORT = np.tile([True] * 3 + [False] * 3, 3)


@pytest.fixture(scope="module")
def model() -> AdaptedModel:
    task = run.Task(IMAGES, IS_SUPPORT, GLYPHS)
    return exhaust(run.adapt(small_checkpoint(), "prototype", {}, task, seed=0))[1]  # type: ignore[no-any-return]


def payload(model: AdaptedModel, **more: Any) -> dict[str, Any]:
    embeddings = model.classifier.embed(to_float(IMAGES.images)).numpy()
    return {"model": model.to_bytes(), "embeddings": [embeddings, embeddings], **more}


def result(name: str, given: dict[str, Any]) -> dict[str, Any]:
    return exhaust(TASKS[name](given, lambda: False))[1]  # type: ignore[no-any-return]


def test_regions_are_the_answers_on_the_plane_of_the_map(model: AdaptedModel) -> None:
    import torch

    given = payload(model, ranges=((-3.0, 3.0), (-1.0, 5.0)))
    found = result("regions", given)
    plane = pca(given["embeddings"][1], 2, fit_on=np.concatenate(given["embeddings"])).plane
    assert plane is not None
    n = len(found["labels"])
    for row, column in ((0, 0), (n // 2, n // 3), (n - 1, n - 1)):
        at = np.array([[-3 + 6 * (column + 0.5) / n, -1 + 6 * (row + 0.5) / n]], np.float32)
        answer = model.classifier.probabilities(torch.from_numpy(plane.latents(at)))[0]
        assert found["labels"][row, column] == int(answer.argmax())
        assert np.isclose(found["confidence"][row, column], float(answer.max()), atol=1e-5)


@pytest.mark.parametrize("kind", ["pca", "tsne"])
def test_a_known_picture_is_placed_where_it_lies(model: AdaptedModel, kind: str) -> None:
    settings = {"kind": kind, "n_dims": 2, "perplexity": 3.0, "seed": 1}
    given = payload(model, **settings)
    prototypes = [given["embeddings"][0][:1]] * 2
    drawn_both = exhaust(draw_map({**given, "prototypes": prototypes}, lambda: False))[1]["coordinates"]
    probes = {"images": IMAGES.images[:2], "embeddings": given["embeddings"][0][:2]}
    asked = {"images": IMAGES.images[[0, 7, 14]], "coordinates": drawn_both, "probes": probes, "checkpoint": None}
    found = result("place", {**given, **asked})
    for state in (0, 1):  # this method moves no embedding, so that the adapted model is the one from before
        assert_placed(found["coordinates"][state], drawn_both[state], kind)
        assert np.allclose(found["embeddings"][state], given["embeddings"][state][[0, 7, 14]], atol=1e-5)
    assert found["probabilities"].shape == (3, 3)


def assert_placed(places: np.ndarray[Any, Any], drawn: np.ndarray[Any, Any], kind: str) -> None:
    nearest = np.linalg.norm(places[:, None] - drawn[None], axis=2).argmin(1)
    assert (IMAGES.labels[nearest] == IMAGES.labels[[0, 7, 14]]).all()
    if kind == "pca":
        assert nearest.tolist() == [0, 7, 14]


def test_before_adapting_new_pictures_lie_where_the_checkpoint_puts_them_or_nowhere() -> None:
    source, task = small_checkpoint(), run.Task(IMAGES, IS_SUPPORT, GLYPHS)
    events, tuned = exhaust(run.adapt(source, "adapted", {"guard": False}, task, seed=0))
    first, *_between, last = [one.embeddings for one in events if isinstance(one, Snapshot)]
    given = {
        "model": tuned.to_bytes(), "embeddings": [first, last], "coordinates": [first[:, :2], last[:, :2]],
        "kind": "pca", "n_dims": 2, "perplexity": 3.0, "seed": 0, "images": IMAGES.images[[0, 7, 14]],
        "probes": {"images": IMAGES.images[:4], "embeddings": first[:4]},
    }  # fmt: skip
    assert first is not None
    assert last is not None
    assert not np.allclose(first, last, atol=1e-3), "fine-tuning has moved the pictures"
    found = result("place", {**given, "checkpoint": source})
    assert np.allclose(found["embeddings"][0], first[[0, 7, 14]], atol=1e-5)
    assert np.allclose(found["embeddings"][1], last[[0, 7, 14]], atol=1e-5)
    axes = pca(first, 2, fit_on=np.concatenate([first, last])).coordinates
    assert np.allclose(found["coordinates"][0], axes[[0, 7, 14]], atol=1e-4)
    for other in (None, small_checkpoint(seed=5)):
        assert result("place", {**given, "checkpoint": other})["embeddings"][0] is None
        assert result("place", {**given, "checkpoint": other})["coordinates"][0] is None
