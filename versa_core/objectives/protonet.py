"""Prototypical networks: the prototypical loss alone, no decoder."""

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
        name="protonet",
        title="Prototypical network",
        paper="Snell, Swersky and Zemel 2017, Prototypical Networks for Few-shot Learning",
        url="https://arxiv.org/abs/1703.05175",
        summary="In every task each query is pulled to the mean of its class and away from those of the others. "
        "Uses labels. There is no decoder, so nothing can be redrawn.",
        uses_labels=True,
        recommended_method="prototype",
        has_decoder=False,
    )
)
@dataclass(frozen=True)
class Protonet(WithoutHead):
    """The prototypical loss of the episode."""

    strength: float = setting(
        0.0, help="How strongly pictures are distorted; the paper does not distort them.", low=0, high=2
    )

    def losses(
        self, model: Autoencoder, episode: Episode, *, head: nn.Module | None, generator: torch.Generator
    ) -> Mapping[str, torch.Tensor]:
        """Returns the prototypical loss."""
        from versa_core.data.distort import distort
        from versa_core.objectives.losses import all_images, prototypical_loss

        latents = model.encode(distort(all_images(episode), generator, self.strength))
        n_support, n_way = len(episode.support_labels), len(episode.class_ids)
        loss = prototypical_loss(
            latents[:n_support], episode.support_labels, latents[n_support:], episode.query_labels, n_way
        )
        return {"loss": loss}
