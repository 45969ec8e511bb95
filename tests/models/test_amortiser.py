"""The published VERSA's amortisation network and head, against loops and against sampled weights."""

from __future__ import annotations

import math

import pytest
import torch

from versa_core.device import generator
from versa_core.models.amortiser import Amortiser, Gaussians, mean_log_probability, sample_logits
from versa_core.models.gaussian_head import GaussianHead

D, WAY = 4, 3


def drawn(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=generator(seed))


def classes() -> Gaussians:
    return Gaussians(drawn(WAY, D), drawn(WAY, D, seed=1) - 1, drawn(WAY, seed=2), drawn(WAY, seed=3) - 1)


def slow_logit(feature: list[float], one: Gaussians, label: int, noise: float) -> float:
    mean = sum(f * w for f, w in zip(feature, one.weight_mean[label].tolist(), strict=True))
    variance = sum(f * f * math.exp(v) for f, v in zip(feature, one.weight_log_variance[label].tolist(), strict=True))
    deviation = math.sqrt(variance + math.exp(one.bias_log_variance[label]))
    return mean + float(one.bias_mean[label]) + deviation * noise


def test_logits_are_those_of_a_loop() -> None:
    features, noise = drawn(5, D, seed=4), drawn(2, 5, WAY, seed=5)
    fast = sample_logits(features, classes(), noise)
    for sample, place, label in ((0, 0, 0), (1, 3, 2), (0, 4, 1)):
        slow = slow_logit(features[place].tolist(), classes(), label, float(noise[sample, place, label]))
        assert float(fast[sample, place, label]) == pytest.approx(slow, rel=1e-5)


def test_drawing_logits_is_drawing_weights() -> None:
    """Local reparameterisation: mean and spread of f·w + b over 40,000 sampled weights and biases."""
    feature, one, n_samples = drawn(1, D, seed=4), classes(), 40_000
    logits = sample_logits(feature, one, drawn(n_samples, 1, WAY, seed=6))[:, 0]
    weights = one.weight_mean + (one.weight_log_variance / 2).exp() * drawn(n_samples, WAY, D, seed=7)
    biases = one.bias_mean + (one.bias_log_variance / 2).exp() * drawn(n_samples, WAY, seed=8)
    direct = (weights * feature).sum(2) + biases
    assert torch.allclose(logits.mean(0), direct.mean(0), atol=0.05)
    assert torch.allclose(logits.std(0), direct.std(0), rtol=0.03)


def test_the_softmax_is_averaged_not_the_logits() -> None:
    logits = 3 * drawn(6, 2, WAY)
    averaged = sum(torch.softmax(one, -1) for one in logits) / 6
    assert torch.allclose(mean_log_probability(logits).exp(), averaged, atol=1e-6)


def test_every_class_is_read_alone() -> None:
    network, means = Amortiser(D), drawn(WAY, D)
    with torch.no_grad():
        together = network(means)
        alone = [network(means[label : label + 1]) for label in range(WAY)]
    for part in range(4):
        assert torch.allclose(together[part], torch.cat([one[part] for one in alone]), atol=1e-6)
    assert [tuple(one.shape) for one in together] == [(WAY, D), (WAY, D), (WAY,), (WAY,)]


def test_it_begins_undecided_and_fairly_sure() -> None:
    network = Amortiser(D)
    network.begin()
    with torch.no_grad():
        start = network(drawn(WAY, D))
    assert not start.weight_mean.any()
    assert bool((start.weight_log_variance == -5).all())


def test_the_head_gives_back_averaged_probabilities_and_says_its_spread() -> None:
    features, noise = drawn(5, D, seed=4), drawn(20, WAY, seed=5)
    head = GaussianHead(classes(), noise)
    with torch.no_grad():
        logits = [sample_logits(features, classes(), one.expand(1, 5, WAY))[0] for one in noise]
        assert torch.allclose(
            head(features).softmax(1), torch.stack([one.softmax(1) for one in logits]).mean(0), atol=1e-6
        )  # fmt: skip
        assert torch.equal(head(features)[2:3], head(features[2:3]))
    described = head.describe()
    slow = [sum(math.exp(v / 2) for v in row) / D for row in classes().weight_log_variance.tolist()]
    assert described["kind"] == "gaussian"
    assert described["deviations"] == pytest.approx(slow, rel=1e-5)


@pytest.mark.parametrize(
    ("wrong", "noise"),
    [
        (classes()._replace(weight_log_variance=drawn(WAY, D + 1)), drawn(2, WAY)),
        (classes()._replace(bias_log_variance=drawn(WAY + 1)), drawn(2, WAY)),
        (classes(), drawn(2, WAY + 1)),
    ],
)
def test_parts_that_do_not_fit_are_refused(wrong: Gaussians, noise: torch.Tensor) -> None:
    with pytest.raises(ValueError, match="3 classes"):
        GaussianHead(wrong, noise)
