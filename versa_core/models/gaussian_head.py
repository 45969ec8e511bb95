"""The head of the published VERSA: class weights are Gaussians, an answer is the softmax averaged over samples."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from versa_core.models.amortiser import Gaussians, mean_log_probability, sample_logits
from versa_core.models.classifier import Head


class GaussianHead(Head):
    """Log of the averaged softmax, so that a softmax over it gives the averaged probabilities back.

    The samples' noise is drawn once and kept: the same picture always gets the same answer, whoever is asked beside it.

    Args:
        classes: the Gaussians over weights and biases of n_way classes.
        noise: (n_samples, n_way) standard normal.
    """

    noise: torch.Tensor

    def __init__(self, classes: Gaussians, noise: torch.Tensor) -> None:
        n_way, d = classes.weight_mean.shape
        if [*map(tuple, (part.shape for part in classes))] != [(n_way, d)] * 2 + [(n_way,)] * 2:
            raise ValueError(f"Gaussians that do not fit {n_way} classes of {d} features")
        if noise.dim() != 2 or noise.shape[1] != n_way:
            raise ValueError(f"noise of shape {tuple(noise.shape)} for {n_way} classes")
        super().__init__("linear", classes.weight_mean)
        self.kind = "gaussian"
        with torch.no_grad():
            self.bias.copy_(classes.bias_mean)
        self.log_variance = nn.Parameter(classes.weight_log_variance.clone())
        self.bias_log_variance = nn.Parameter(classes.bias_log_variance.clone())
        self.register_buffer("noise", noise.clone())

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(n, d) -> (n, n_way) log-probabilities."""
        classes = Gaussians(self.weight, self.log_variance, self.bias, self.bias_log_variance)
        return mean_log_probability(sample_logits(features, classes, self.noise.unsqueeze(1)))

    def describe(self) -> dict[str, Any]:
        """Returns the kind, and by class the mean size of a weight and its mean learned standard deviation."""
        sizes = self.weight.detach().abs().mean(1)
        deviations = (self.log_variance.detach() / 2).exp().mean(1)
        return {**super().describe(), "sizes": sizes.tolist(), "deviations": deviations.tolist()}
