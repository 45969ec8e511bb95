"""Heads and pixel features against slow, obvious versions."""

from __future__ import annotations

import math

import pytest
import torch

from tests.toys import small_model
from versa_core.device import generator
from versa_core.errors import CheckpointError
from versa_core.models.classifier import Classifier, Head, pixel_features


def drawn(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=generator(seed))


def slow_logit(kind: str, feature: list[float], weight: list[float], scale: float, bias: float) -> float:
    product = sum(f * w for f, w in zip(feature, weight, strict=True))
    if kind == "linear":
        return product + bias
    if kind == "cosine":
        lengths = math.sqrt(sum(f * f for f in feature)) * math.sqrt(sum(w * w for w in weight))
        return scale * product / lengths + bias
    return -scale * sum((f - w) ** 2 for f, w in zip(feature, weight, strict=True))


@pytest.mark.parametrize("kind", ["linear", "cosine", "euclidean"])
@pytest.mark.parametrize("n_images", [1, 40])
def test_logits_are_those_of_the_formula(kind: str, n_images: int) -> None:
    features, weight = drawn(n_images, 6), drawn(3, 6, seed=1)
    head = Head(kind, weight, 2.5)
    with torch.no_grad():
        head.bias.copy_(drawn(3, seed=2))
        logits = head(features)
    slow = [
        [slow_logit(kind, f, w, 2.5, b) for w, b in zip(weight.tolist(), head.bias.tolist(), strict=True)]
        for f in features.tolist()
    ]
    assert torch.allclose(logits, torch.tensor(slow), atol=1e-4)


def test_a_distance_keeps_its_digits_far_from_the_origin() -> None:
    """The shortcut ‖f‖² + ‖w‖² − 2 f·w, taken for many rows, would lose them."""
    weight = 1000 + drawn(30, 6)
    features = weight + 0.01
    logits = Head("euclidean", weight)(features)
    assert torch.allclose(logits.diagonal(), torch.full((30,), -6 * 0.01**2), rtol=0.05)


def test_an_unknown_head_is_refused() -> None:
    with pytest.raises(CheckpointError, match=r"no head called 'tree'; the known ones are linear, cosine, euclidean"):
        Head("tree", drawn(2, 3))


@torch.no_grad()
def test_probabilities_are_the_softmax_of_the_logits() -> None:
    model = small_model()
    classifier = Classifier(model, Head("linear", drawn(3, model.n_latents)))
    images = torch.rand((4, 1, 28, 28), generator=generator(0))
    given = classifier.predict_proba(images)
    for row, latents in zip(given.tolist(), classifier.embed(images), strict=True):
        powers = [math.exp(float(logit)) for logit in classifier.head(latents[None])[0]]
        assert row == pytest.approx([power / sum(powers) for power in powers], abs=1e-5)
    assert classifier.describe_head() == {"kind": "linear", "scale": 1.0}


def test_pixel_features_are_centred_and_of_length_one() -> None:
    images = torch.rand((2, 1, 3, 3), generator=generator(0))
    for feature, image in zip(pixel_features(images), images, strict=True):
        pixels = image.flatten().tolist()
        mean = sum(pixels) / 9
        length = math.sqrt(sum((pixel - mean) ** 2 for pixel in pixels))
        assert feature.tolist() == pytest.approx([(pixel - mean) / length for pixel in pixels], abs=1e-5)
    assert pixel_features(torch.ones(1, 1, 3, 3)).abs().max() < 1e-3, "a blank picture has no direction"
