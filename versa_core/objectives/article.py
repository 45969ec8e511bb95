"""The article's joint training over tasks: plain reconstruction, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from versa_core.objectives.base import OBJECTIVES, ObjectiveInfo, WithoutHead

if TYPE_CHECKING:
    import torch
    from torch import nn

    from versa_core.data.episodes import Episode
    from versa_core.models.autoencoder import Autoencoder


@OBJECTIVES.register(
    ObjectiveInfo(
        name="article",
        title="Joint reconstruction (the article)",
        paper="The article: Versatile Reusable Embeddings for Scalable Transfer Learning",
        url="",
        summary="The article's joint training: the autoencoder redraws the pictures of many tasks, sum ‖x − f(g(x))‖². "
        "No labels. It learns to redraw well, which is not the same as telling classes apart.",
        recommended_method="article",
    )
)
@dataclass(frozen=True)
class Article(WithoutHead):
    """The article's joint training over tasks: plain reconstruction, nothing else."""

    def losses(
        self, model: Autoencoder, episode: Episode, *, head: nn.Module | None, generator: torch.Generator
    ) -> Mapping[str, torch.Tensor]:
        """Returns the reconstruction loss of the episode's images."""
        from versa_core.objectives.losses import all_images, reconstruction_loss

        images = all_images(episode)
        loss = reconstruction_loss(model, model.encode(images), images, most=len(images))
        return {"loss": loss, "reconstruction": loss}
