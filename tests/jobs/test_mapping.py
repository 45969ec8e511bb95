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
    drawn = exhaust(draw_map({**given, "prototypes": prototypes}, lambda: False))[1]["coordinates"][1]
    found = result("place", {**given, "images": IMAGES.images[[0, 7, 14]], "coordinates": drawn})
    nearest = np.linalg.norm(found["coordinates"][:, None] - drawn[None], axis=2).argmin(1)
    assert (IMAGES.labels[nearest] == IMAGES.labels[[0, 7, 14]]).all()
    if kind == "pca":
        assert nearest.tolist() == [0, 7, 14]
    assert np.allclose(found["embeddings"], given["embeddings"][1][[0, 7, 14]], atol=1e-5)
    assert found["probabilities"].shape == (3, 3)
