"""What guarded fine-tuning minimises: the answer, the pull to where the weights were, and the reconstruction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from versa_core.methods.base import Support

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder
    from versa_core.models.classifier import Classifier

    Losses = Callable[[], dict[str, torch.Tensor]]


def head_losses(classifier: Classifier, many: Support) -> Losses:
    """Returns the loss while the head moves alone: as the encoder stands still, so do the embeddings.

    Args:
        classifier: the learner and its head.
        many: the examples and distorted copies of them.
    """
    import torch

    assert classifier.model is not None
    still = classifier.model.embed(many.images)

    def losses() -> dict[str, torch.Tensor]:
        return {"loss": torch.nn.functional.cross_entropy(classifier.head(still), many.labels)}

    return losses


def block_losses(
    classifier: Classifier,
    model: Autoencoder,
    support: Support,
    chance: torch.Generator,
    *,
    pull: float,
    redraw: float,
) -> Losses:
    """Returns the losses while the last block moves: of the originals and of one fresh distorted copy each.

    Args:
        classifier: the learner and its head.
        model: the checkpoint, to whose last block the learner's is held back: ‖θ − θ_pre‖² (L2-SP, Li et al. 2018).
        support: the examples.
        chance: of the distortions.
        pull: weight of that distance.
        redraw: weight of the reconstruction.
    """
    import torch

    from versa_core.data.distort import distort

    learner = classifier.model
    assert learner is not None
    pairs = list(zip(learner.last_block.parameters(), model.last_block.parameters(), strict=True))

    def losses() -> dict[str, torch.Tensor]:
        latents = learner.encode(torch.cat([support.images, distort(support.images, chance)]))
        answer = torch.nn.functional.cross_entropy(classifier.head(latents), support.labels.repeat(2))
        distance = torch.stack([(now - then.detach()).square().sum() for now, then in pairs]).sum()
        parts = {"answer": answer, "pull": pull * distance}
        if learner.decoder is not None and redraw:
            drawn = torch.nn.functional.mse_loss(learner.decode(latents), support.images.repeat(2, 1, 1, 1))
            parts["redraw"] = redraw * drawn
        return {"loss": torch.stack(list(parts.values())).sum(), **parts}

    return losses
