"""The amortisation network of the published VERSA: a class's mean feature becomes a Gaussian over its weights.

Gordon, Bronskill, Bauer, Nowozin and Turner 2019, Meta-Learning Probabilistic Inference for Prediction.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import nn

FIRST_LOG_VARIANCE = -5.0  # at the start each weight is fairly sure; otherwise noise drowns the first thousand steps


class Gaussians(NamedTuple):
    """Independent Gaussians over the weights and the bias of each class.

    Attributes:
        weight_mean: (n_way, d).
        weight_log_variance: (n_way, d).
        bias_mean: (n_way,).
        bias_log_variance: (n_way,).
    """

    weight_mean: torch.Tensor
    weight_log_variance: torch.Tensor
    bias_mean: torch.Tensor
    bias_log_variance: torch.Tensor


class Amortiser(nn.Module):
    """Four networks of three layers, shared over classes; there is nothing before the pooling.

    Since every class is read alone, way and shot may be others at test than in training.

    Args:
        n_latents: d, the size of the features.
    """

    def __init__(self, n_latents: int) -> None:
        super().__init__()
        self.weight_mean = _three_layers(n_latents, n_latents)
        self.weight_log_variance = _three_layers(n_latents, n_latents)
        self.bias_mean = _three_layers(n_latents, 1)
        self.bias_log_variance = _three_layers(n_latents, 1)

    def begin(self) -> None:
        """Lets every class begin with weights of mean 0 and a small variance."""
        first = {self.weight_mean: 0.0, self.bias_mean: 0.0}
        for network in (self.weight_mean, self.weight_log_variance, self.bias_mean, self.bias_log_variance):
            last = network[-1]
            assert isinstance(last, nn.Linear)
            nn.init.zeros_(last.weight)
            nn.init.constant_(last.bias, first.get(network, FIRST_LOG_VARIANCE))

    def forward(self, means: torch.Tensor) -> Gaussians:
        """(n_way, d), the mean support feature of each class -> Gaussians over its weights and bias."""
        return Gaussians(
            self.weight_mean(means),
            self.weight_log_variance(means),
            self.bias_mean(means).squeeze(1),
            self.bias_log_variance(means).squeeze(1),
        )


def _three_layers(n_in: int, n_out: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(n_in, n_in), nn.ELU(), nn.Linear(n_in, n_in), nn.ELU(), nn.Linear(n_in, n_out)
    )  # fmt: skip


def sample_logits(features: torch.Tensor, classes: Gaussians, noise: torch.Tensor) -> torch.Tensor:
    """Draws logits instead of weights (local reparameterisation, Kingma et al. 2015).

    For independent Gaussian weights f·w + b is Gaussian, with mean f·μ_w + μ_b and variance f²·σ_w² + σ_b².

    Args:
        features: (n, d).
        classes: of n_way classes.
        noise: standard normal, (n_samples, n or 1, n_way).

    Returns:
        (n_samples, n, n_way) logits.
    """
    with torch.autocast("cpu", enabled=False):  # bfloat16 has too few digits for sums of squares
        features = features.float()
        mean = features @ classes.weight_mean.float().T + classes.bias_mean.float()
        variance = features.square() @ classes.weight_log_variance.float().exp().T
        deviation = (variance + classes.bias_log_variance.float().exp()).sqrt()
        return mean + deviation * noise


def mean_log_probability(logits: torch.Tensor) -> torch.Tensor:
    """Returns log of the softmax averaged over samples: (n_samples, n, n_way) -> (n, n_way)."""
    return torch.logsumexp(torch.log_softmax(logits, dim=-1), dim=0) - torch.log(torch.tensor(float(len(logits))))
