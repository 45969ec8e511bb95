"""A written classifier: drawn weights, in loops, answer as the drawn logits do on average."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.toys import small_checkpoint
from versa_core import checkpoint
from versa_core.data.episodes import to_float
from versa_core.data.profile import Preparation, prepare
from versa_core.errors import MethodError
from versa_core.models.autoencoder import Autoencoder
from versa_core.objectives.losses import class_means
from versa_core.teaching.rounds import draw_characters
from versa_core.teaching.writing import average, write_classifier


@pytest.fixture(scope="module")
def model() -> Autoencoder:
    return checkpoint.load_model(checkpoint.find("glyphs-amortised"))[1].eval()


@pytest.fixture(scope="module")
def images() -> torch.Tensor:
    """Three characters, two drawings each."""
    drawn, _labels = draw_characters(0, n_classes=3)
    return to_float(np.stack([prepare(one, Preparation("glyphs")) for one in drawn]))


def test_the_mean_answer_is_that_of_weights_drawn_one_by_one(model: Autoencoder, images: torch.Tensor) -> None:
    support, query, labels = images[::2], images[1::2], torch.arange(3)
    chance = torch.Generator().manual_seed(0)
    written = write_classifier(model, support, labels, query, generator=chance, n_samples=4000)
    with torch.no_grad():
        classes = model.part(class_means(model.embed(support), labels, 3))  # type: ignore[misc,operator]  # amortiser
        features = model.embed(query)
    rng, total, n_draws = np.random.default_rng(1), np.zeros((3, 3)), 1500
    for _draw in range(n_draws):
        for place in range(3):
            logits = []
            for one in range(3):
                weights = rng.normal(written.means[one], written.deviations[one])
                spread = float((classes.bias_log_variance[one] / 2).exp())
                bias = rng.normal(float(classes.bias_mean[one]), spread)
                logits.append(float(features[place].numpy() @ weights) + bias)
            powers = np.exp(np.array(logits) - max(logits))
            total[place] += powers / powers.sum()
    assert np.allclose(total / n_draws, average(written.probabilities, 4000), atol=0.05)
    assert (average(written.probabilities, 4000).argmax(1) == np.arange(3)).all()


def test_more_draws_only_add_to_the_mean() -> None:
    probabilities = np.random.default_rng(0).dirichlet(np.ones(4), (5, 2)).astype(np.float32)
    assert np.allclose(average(probabilities, 3), (probabilities[0] + probabilities[1] + probabilities[2]) / 3)


def test_a_checkpoint_that_cannot_write_is_told(images: torch.Tensor) -> None:
    other = checkpoint.load_model(small_checkpoint())[1]
    with pytest.raises(MethodError, match="has no amortisation network"):
        write_classifier(other, images[:2], torch.arange(2), images[2:], generator=torch.Generator())
