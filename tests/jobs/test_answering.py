"""Answers come in batches that change nothing, stop between two, and an occlusion map comes with its answer."""

from __future__ import annotations

import numpy as np
import pytest

from tests.toys import GLYPHS, easy_images, exhaust
from versa_core.adapted_model import AdaptedModel
from versa_core.analysis.occlusion import occlude
from versa_core.jobs import answering
from versa_core.run import Task, adapt, predict
from versa_core.training.events import Finished, StepDone


@pytest.fixture(scope="module")
def model() -> AdaptedModel:
    images = easy_images()
    is_support = np.arange(len(images.labels)) % 4 < 2
    return exhaust(adapt(None, "pixels", {}, Task(images, is_support, GLYPHS), seed=0))[1]


def test_batches_answer_as_one_call_does(model: AdaptedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "BATCH", 5)
    images = easy_images().images
    events, result = exhaust(answering.predict({"model": model.to_bytes(), "images": images}, lambda: False))
    whole = predict(model, images)
    assert [one.progress for one in events if isinstance(one, StepDone)] == pytest.approx([5 / 12, 10 / 12, 1.0])
    assert result["probabilities"] == pytest.approx(whole.probabilities, abs=1e-6)
    assert result["strangeness"] == pytest.approx(whole.strangeness, abs=1e-6)
    assert result["nearest_ids"] == [[model.support_ids[place] for place in row] for row in whole.nearest]
    assert result["errors"] is result["reconstructions"] is result["threshold"] is None


def test_it_stops_between_batches(model: AdaptedModel) -> None:
    payload = {"model": model.to_bytes(), "images": easy_images().images}
    events, result = exhaust(answering.predict(payload, lambda: True))
    assert isinstance(events[-1], Finished)
    assert events[-1].reason == "stopped"
    assert result == {}


def test_the_occlusion_map_is_made_of_the_answers_of_predict(model: AdaptedModel) -> None:
    image = easy_images(seed=3).images[0]
    _events, result = exhaust(answering.occlude({"model": model.to_bytes(), "image": image}, lambda: False))
    by_predict = occlude(lambda images: predict(model, images).probabilities, image)
    assert result["label"] == by_predict.label == 0
    assert result["drops"] == pytest.approx(by_predict.drops, abs=1e-6)
    assert np.ptp(result["drops"]) > 0
