"""Prototypical classification: the class means of the embeddings, and no step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from versa_core.methods.base import EVERY_BUT_VIEWS, METHODS, AdaptStep, MethodInfo, Support
from versa_core.settings import setting

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder
    from versa_core.models.classifier import Head


@METHODS.register(
    MethodInfo(
        name="prototype",
        title="Prototypes",
        paper="Snell, Swersky and Zemel 2017, Prototypical Networks for Few-shot Learning",
        url="https://arxiv.org/abs/1703.05175",
        summary="Each class is the mean of its embeddings; a picture belongs to the nearest one. Nothing moves, so it "
        "is instant and hard to break.",
        objectives=EVERY_BUT_VIEWS,
        has_steps=False,
    )
)
@dataclass(frozen=True)
class Prototype:
    """Class means with Euclidean distance or cosine similarity."""

    distance: str = setting("euclidean", help="How nearness is measured.", choices=("euclidean", "cosine"))
    scale: float = setting(15.0, help="How sharply nearness becomes confidence; it changes no answer.", low=1, high=100)

    def adapt(self, model: Autoencoder | None, support: Support, *, generator: torch.Generator) -> Iterator[AdaptStep]:
        """Yields one step: the prototypes."""
        from versa_core.models.classifier import Classifier

        assert model is not None
        learner = model.copy().eval()
        yield AdaptStep(0, 0, Classifier(learner, prototype_head(learner, support, self.distance, self.scale)))


def prototype_head(model: Autoencoder, support: Support, distance: str, scale: float) -> Head:
    """Returns the head whose weights are the class means of `model`'s embeddings.

    Euclidean logits are −scale · ‖f − p‖² / s, with s the mean squared distance between two prototypes, so that
    confidence does not depend on how large a checkpoint's latents happen to be; the nearest prototype wins as in Snell
    et al., eq. 2. For cosine the features are scaled to length one before they are averaged.
    """
    import torch

    from versa_core.models.classifier import Head
    from versa_core.objectives.losses import class_means

    features = model.embed(support.images)
    if distance == "cosine":
        features = torch.nn.functional.normalize(features, dim=1)
        return Head("cosine", class_means(features, support.labels, support.n_way), scale)
    return euclidean_head(class_means(features, support.labels, support.n_way), scale)


def euclidean_head(means: torch.Tensor, scale: float) -> Head:
    """Returns the head of class means (n_way, d) with Euclidean distances."""
    import torch

    from versa_core.models.classifier import Head

    spread = float(torch.nn.functional.pdist(means).square().mean())
    return Head("euclidean", means, scale / spread if spread > 0 else 1.0)
