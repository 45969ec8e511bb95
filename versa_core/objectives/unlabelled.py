"""Few-shot training without labels: every image is its own class, distorted copies are its queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from versa_core.objectives.base import OBJECTIVES, ObjectiveInfo, WithoutHead
from versa_core.settings import setting

if TYPE_CHECKING:
    import torch
    from torch import nn

    from versa_core.data.episodes import Episode
    from versa_core.models.autoencoder import Autoencoder


@OBJECTIVES.register(
    ObjectiveInfo(
        name="unlabelled",
        title="Every picture its own class",
        paper="Medina, Devos and Grossglauser 2020 (ProtoTransfer), with a decoder",
        url="https://arxiv.org/abs/2006.11325",
        summary="Each picture is a class of one; distorted copies of it are the queries of a prototypical loss. "
        "Reconstruction is added so that the decoder lives. No labels.",
    )
)
@dataclass(frozen=True)
class Unlabelled(WithoutHead):
    """Prototypical loss between an image and its distorted copies, plus reconstruction."""

    n_copies: int = setting(3, help="Distorted copies of each picture that serve as its queries.", low=1, high=10)
    weight: float = setting(0.5, help="λ, the weight of the task loss beside the reconstruction.", low=0, high=100)
    strength: float = setting(1.0, help="How strongly the copies are distorted.", low=0, high=2)
    scale: float = setting(
        15.0, help="The factor of the cosines; 0 takes squared Euclidean distances instead.", low=0, high=100
    )

    def losses(
        self, model: Autoencoder, episode: Episode, *, head: nn.Module | None, generator: torch.Generator
    ) -> Mapping[str, torch.Tensor]:
        """Returns the task and reconstruction losses; the episode's own labels are ignored."""
        import torch

        from versa_core.data.distort import distort
        from versa_core.objectives.losses import prototypical_loss, reconstruction_loss

        originals = episode.query_images
        labels = torch.arange(len(originals))
        copies = [distort(originals, generator, self.strength) for _ in range(self.n_copies)]
        latents = model.encode(torch.cat([originals, *copies]))
        support, queries = latents[: len(originals)], latents[len(originals) :]
        task = prototypical_loss(
            support, labels, queries, labels.repeat(self.n_copies), len(originals), cosine_scale=self.scale or None
        )
        redrawn = reconstruction_loss(model, queries, originals.repeat(self.n_copies, 1, 1, 1))
        return {"loss": redrawn + self.weight * task, "reconstruction": redrawn, "task": task}
