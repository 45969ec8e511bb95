"""Reconstruction of the undistorted picture from a distorted one, after Vincent et al. 2008."""

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
        name="denoise",
        title="Redraw the undistorted picture",
        paper="Vincent, Larochelle, Bengio and Manzagol 2008, with affine distortion instead of noise",
        url="",
        summary="Reconstruction still, but the encoder sees a distorted copy and the decoder redraws the picture as it "
        "was, so the code must drop what a distortion changes. No labels.",
        recommended_method="prototype",
    )
)
@dataclass(frozen=True)
class Denoise(WithoutHead):
    """Reconstruction of the undistorted picture from a distorted one."""

    strength: float = setting(
        1.0, help="How strongly the encoder's copy is distorted; 0 is plain reconstruction.", low=0, high=2
    )

    def losses(
        self, model: Autoencoder, episode: Episode, *, head: nn.Module | None, generator: torch.Generator
    ) -> Mapping[str, torch.Tensor]:
        """Returns the reconstruction loss of the episode's images."""
        from versa_core.data.distort import distort
        from versa_core.objectives.losses import all_images, reconstruction_loss

        images = all_images(episode)
        loss = reconstruction_loss(
            model, model.encode(distort(images, generator, self.strength)), images, most=len(images)
        )
        return {"loss": loss, "reconstruction": loss}
