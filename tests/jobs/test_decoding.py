"""Decoding: what trainers give back for latents, for each latent's effect, and for several models."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import torch

from tests.adapting import adapt
from tests.toys import easy_images, exhaust, small_checkpoint
from versa_core.adapted_model import AdaptedModel
from versa_core.checkpoint import load_model
from versa_core.data.distort import distort
from versa_core.data.episodes import to_float
from versa_core.device import generator
from versa_core.errors import CheckpointError
from versa_core.jobs.decoding import decode, hand_over_decoder, latent_effects, redraw_by_each

IMAGES = easy_images().images


@cache
def model() -> AdaptedModel:
    return adapt()[1]


def latents() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    embedded: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = model().classifier.embed(to_float(IMAGES)).numpy()
    return embedded


def decoded(values: torch.Tensor) -> torch.Tensor:
    assert model().classifier.model is not None
    with torch.no_grad():
        images: torch.Tensor = model().classifier.model.decode(values)
    return images


def test_latents_become_pictures_with_the_models_own_answer() -> None:
    _, result = exhaust(decode({"model": model().to_bytes(), "latents": latents()}, lambda: False))
    images = decoded(torch.from_numpy(latents()))
    assert np.array_equal(result["images"], (images * 255).round().byte().numpy())
    answers = model().classifier.predict_proba(images).numpy()
    assert np.allclose(result["probabilities"], answers, atol=1e-5)


def test_the_effect_of_a_latent_is_how_much_its_two_ends_differ() -> None:
    base, low, high = latents()[0], latents().min(0), latents().max(0)
    payload = {"model": model().to_bytes(), "base": base, "low": low, "high": high, "radius": None}
    events, result = exhaust(latent_effects(payload, lambda: False))
    for place in (0, 7, len(base) - 1):
        ends = np.stack([base, base])
        ends[:, place] = low[place], high[place]
        first, last = decoded(torch.from_numpy(ends))
        assert result["effects"][place] == pytest.approx(float((first - last).square().mean()), abs=1e-6)
    assert result["effects"].shape == base.shape
    assert len(events) > 1


def test_effects_can_be_stopped() -> None:
    base = latents()[0]
    payload = {"model": model().to_bytes(), "base": base, "low": base, "high": base, "radius": None}
    events, result = exhaust(latent_effects(payload, lambda: True))
    assert result == {}
    assert events[-1].reason == "stopped"  # type: ignore[union-attr]  # the last is Finished


def test_the_decoder_comes_with_main_directions() -> None:
    payload = {"model": model().to_bytes(), "latents": latents(), "most": 3}
    _, result = exhaust(hand_over_decoder(payload, lambda: False))
    assert result["axes"].shape == (3, latents().shape[1])
    assert result["start_weight"].shape[1] == latents().shape[1]
    assert [step["side"] for step in result["steps"]] == [7, 14, 28, 28]


def test_each_model_redraws_the_same_pictures_and_distorted_ones() -> None:
    article = small_checkpoint("article")
    models = [
        {"source": article, "is_adapted": False},
        {"source": model().to_bytes(), "is_adapted": True},
    ]
    payload = {"models": models, "images": IMAGES, "seed": 5}
    _, result = exhaust(redraw_by_each(payload, lambda: False))
    images = to_float(IMAGES)
    distorted = distort(images, generator(5)).clamp(0, 1)
    assert np.array_equal(result["distorted"], (distorted * 255).round().byte().numpy())
    network = load_model(article)[1]
    for which, given in enumerate((images, distorted)):
        redrawn = network.redraw(given)
        assert np.array_equal(result["models"][0]["redrawn"][which], (redrawn * 255).round().byte().numpy())
        errors = (redrawn - images).square().mean((1, 2, 3)).numpy()
        assert np.allclose(result["models"][0]["errors"][which], errors, atol=1e-6)
    assert not np.array_equal(result["models"][0]["redrawn"][0], result["models"][1]["redrawn"][0])


def test_a_model_without_a_decoder_is_refused() -> None:
    bare = adapt("prototype", source=small_checkpoint("protonet"))[1]
    with pytest.raises(CheckpointError, match="has no decoder"):
        exhaust(decode({"model": bare.to_bytes(), "latents": latents()}, lambda: False))
