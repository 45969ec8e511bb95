"""The published VERSA's view reconstruction: from a drawing to the same drawing turned."""

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

TURN = 6.283185307179586  # radians


@OBJECTIVES.register(
    ObjectiveInfo(
        name="views",
        title="Drawing other views (the published VERSA)",
        paper="Gordon, Bronskill, Bauer, Nowozin and Turner 2019, section on view reconstruction",
        url="https://openreview.net/forum?id=HkxStoC5F7",
        summary="From one drawing and a target rotation the network draws the turned drawing: the published VERSA "
        "generates. No labels, and no classifier works on it; Reconstructions shows what it draws.",
        recommended_method="",
        part="views",
    )
)
@dataclass(frozen=True)
class Views(WithoutHead):
    """Squared error between the drawn and the true view at new angles."""

    n_given: int = setting(1, help="Views of each drawing that the network is given.", low=1, high=8)
    n_asked: int = setting(2, help="New views of each drawing that it must draw.", low=1, high=8)
    upright: float = setting(
        1.0,
        help="Share of the given views that are upright, as in use. Turned ones make it much harder to learn.",
        low=0,
        high=1,
    )

    def losses(
        self, model: Autoencoder, episode: Episode, *, head: nn.Module | None, generator: torch.Generator
    ) -> Mapping[str, torch.Tensor]:
        """Returns the squared error; every picture of the episode is a thing of its own."""
        import torch

        from versa_core.data.distort import turn
        from versa_core.models.views import ViewGenerator
        from versa_core.objectives.losses import all_images

        assert isinstance(model.decoder, ViewGenerator)
        images = all_images(episode)

        def seen(angles: torch.Tensor) -> torch.Tensor:
            """(n, k) angles -> (n * k, c, h, w): each picture turned by its k angles."""
            return turn(images.repeat_interleave(angles.shape[1], 0), angles.flatten())

        def drawn(k: int) -> torch.Tensor:
            return TURN * torch.rand((len(images), k), generator=generator)

        given, asked = drawn(self.n_given), drawn(self.n_asked)
        given[torch.rand(given.shape, generator=generator) < self.upright] = 0.0
        latents = model.encode(seen(given)).view(*given.shape, -1)
        psi = model.decoder.infer(latents, given)
        noise = torch.randn(psi.mean.shape, generator=generator)
        sample = psi.mean + (psi.log_variance / 2).exp() * noise
        redrawn = model.decoder.generate(sample.repeat_interleave(self.n_asked, 0), asked.flatten())
        loss = torch.nn.functional.mse_loss(redrawn, seen(asked))
        return {"loss": loss, "reconstruction": loss}
