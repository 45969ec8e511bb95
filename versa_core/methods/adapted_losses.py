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


def head_losses(classifier: Classifier, support: Support, many: Support, *, redraw: float | None) -> Losses:
    """Returns the losses while the head moves alone: as the encoder stands still, so do the embeddings.

    Pull and reconstruction stand still, too: they change no update, but the sum can be compared with later ones.

    Args:
        classifier: the learner and its head.
        support: the examples.
        many: the examples and distorted copies of them, in the same order.
        redraw: weight of the reconstruction; None where nothing but the head will ever move.
    """
    import torch

    assert classifier.model is not None
    still = classifier.model.embed(many.images)
    rest = {}
    if redraw is not None:
        with torch.no_grad():
            rest = {"pull": still.new_zeros(()), **redraw_loss(classifier, still, support, redraw)}

    def losses() -> dict[str, torch.Tensor]:
        return _summed({"answer": torch.nn.functional.cross_entropy(classifier.head(still), many.labels), **rest})

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
        return _summed({"answer": answer, "pull": pull * distance, **redraw_loss(classifier, latents, support, redraw)})

    return losses


def redraw_loss(
    classifier: Classifier, latents: torch.Tensor, support: Support, weight: float
) -> dict[str, torch.Tensor]:
    """Returns the weighted error of redrawing the originals, {} without a decoder.

    Args:
        classifier: whose decoder redraws.
        latents: (m · n, d) of the n originals and of m − 1 distorted copies of each.
        support: the originals.
        weight: 0 leaves the loss out.
    """
    import torch

    learner = classifier.model
    if learner is None or learner.decoder is None or not weight:
        return {}
    target = support.images.repeat(len(latents) // len(support.labels), 1, 1, 1)
    return {"redraw": weight * torch.nn.functional.mse_loss(learner.decode(latents), target)}


def _summed(parts: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Returns the parts after their sum, "loss"; a single part is the loss itself."""
    import torch

    total = torch.stack(list(parts.values())).sum()
    return {"loss": total, **(parts if len(parts) > 1 else {})}
