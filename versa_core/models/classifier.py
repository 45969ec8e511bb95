"""The classifier that every method ends with: features, then linear, cosine or distance logits."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional

from versa_core.errors import CheckpointError
from versa_core.language import _
from versa_core.models.autoencoder import Autoencoder

KINDS = ("linear", "cosine", "euclidean")


class Head(nn.Module):
    """Logits of features, in one of three geometries.

    Args:
        kind: "linear" f·w + b; "cosine" scale · cos(f, w); "euclidean" −scale · ‖f − w‖².
        weight: (n_way, d) weights, directions or prototypes.
        scale: the factor of cosine and euclidean logits.
    """

    def __init__(self, kind: str, weight: torch.Tensor, scale: float = 1.0) -> None:
        super().__init__()
        if kind not in KINDS:
            raise CheckpointError(
                _("There is no head called {kind!r}; the known ones are {kinds}.").format(
                    kind=kind, kinds=", ".join(KINDS)
                )
            )
        self.kind = kind
        self.scale = scale
        self.weight = nn.Parameter(weight.clone())
        self.bias = nn.Parameter(torch.zeros(len(weight)))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(n, d) -> logits (n, n_way)."""
        if self.kind == "linear":
            return functional.linear(features, self.weight, self.bias)
        if self.kind == "cosine":
            cosines = functional.normalize(features, dim=1) @ functional.normalize(self.weight, dim=1).T
            return self.scale * cosines + self.bias
        # The shortcut by matrix product loses digits, and is taken only for many images: answers would depend on it.
        distances = torch.cdist(features, self.weight, compute_mode="donot_use_mm_for_euclid_dist")
        return -self.scale * distances.square()

    def describe(self) -> dict[str, Any]:
        """Returns what its tensors do not say, as plain values."""
        return {"kind": self.kind, "scale": self.scale}


class Classifier:
    """A learner and its head.

    Args:
        model: the learner; None classifies normalised pixels.
        head: logits of its latents.
        temperature: what the logits are divided by before the softmax (Guo et al. 2017); it changes no answer.
    """

    def __init__(self, model: Autoencoder | None, head: Head, temperature: float = 1.0) -> None:
        self.model = model
        self.head = head
        self.temperature = temperature

    def features(self, images: torch.Tensor) -> torch.Tensor:
        """(n, c, h, w) -> (n, d), all at once, with gradients where the caller wants them."""
        if self.model is None:
            return pixel_features(images)
        return self.model.look(images)

    @torch.no_grad()
    def embed(self, images: torch.Tensor) -> torch.Tensor:
        """Returns the embeddings (n, d), in batches, without gradients."""
        return pixel_features(images) if self.model is None else self.model.embed(images)

    @torch.no_grad()
    def predict_proba(self, images: torch.Tensor) -> torch.Tensor:
        """Returns (n, n_way) probabilities; each row depends on its own image alone."""
        return self.probabilities(self.embed(images))

    @torch.no_grad()
    def probabilities(self, features: torch.Tensor) -> torch.Tensor:
        """Returns (n, n_way) probabilities of embedded images (n, d)."""
        return functional.softmax(self.head(features).double() / self.temperature, dim=1).float()

    def describe_head(self) -> dict[str, Any]:
        """Returns the head's plain description; its tensors are stored beside it."""
        return self.head.describe()


def pixel_features(images: torch.Tensor) -> torch.Tensor:
    """(n, c, h, w) -> (n, c*h*w): pixels minus their mean, scaled to length one."""
    flat = images.flatten(1)
    return functional.normalize(flat - flat.mean(1, keepdim=True), dim=1)
