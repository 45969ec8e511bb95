"""Reconstruction plus a task loss, as the article's own code sample does: the app's default objective."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from versa_core.objectives.base import OBJECTIVES, ObjectiveInfo
from versa_core.settings import setting

if TYPE_CHECKING:
    import torch
    from torch import nn

    from versa_core.data.episodes import Episode
    from versa_core.models.autoencoder import Autoencoder


@OBJECTIVES.register(
    ObjectiveInfo(
        name="joint",
        title="Reconstruction and task together",
        paper="The article's code sample; task loss of Snell, Swersky and Zemel 2017",
        url="https://arxiv.org/abs/1703.05175",
        summary="The decoder redraws the undistorted picture while a task loss pulls each class together: the "
        "prototypical loss of the episode, the classification of the training classes, or both. Uses labels.",
        uses_labels=True,
        recommended_method="adapted",
    )
)
@dataclass(frozen=True)
class Joint:
    """Reconstruction + λ · task loss."""

    task: str = setting(
        "prototypical",
        help="The task loss: of the episode, of all training classes, or the sum of the two.",
        choices=("prototypical", "classification", "both"),
    )
    weight: float = setting(0.5, help="λ, the weight of the task loss beside the reconstruction.", low=0, high=100)
    strength: float = setting(1.0, help="How strongly the encoder's copy is distorted.", low=0, high=2)
    scale: float = setting(
        15.0,
        help="Prototypical loss: the factor of the cosines; 0 takes squared Euclidean distances instead.",
        low=0,
        high=100,
    )
    smoothing: float = setting(0.1, help="Classification: label smoothing (Szegedy et al. 2016).", low=0, high=0.9)

    def make_head(self, n_latents: int, n_classes: int, generator: torch.Generator) -> nn.Module | None:
        """Returns the classifier of the training classes, where the task loss needs it."""
        if self.task == "prototypical":
            return None
        import torch
        from torch import nn

        from versa_core.models.autoencoder import initialise

        with torch.random.fork_rng(devices=[]):  # building it draws from the global source: two users share it
            head = nn.Linear(n_latents, n_classes)
        initialise(head, generator)
        return head

    def losses(
        self, model: Autoencoder, episode: Episode, *, head: nn.Module | None, generator: torch.Generator
    ) -> Mapping[str, torch.Tensor]:
        """Returns the reconstruction and the chosen task losses."""
        import torch

        from versa_core.data.distort import distort
        from versa_core.objectives.losses import all_images, reconstruction_loss

        images = all_images(episode)
        seen = distort(images, generator, self.strength)
        latents = model.encode(seen)
        redrawn = reconstruction_loss(model, latents, images)
        parts = self._prototypical(latents, episode)
        if head is not None:
            parts |= self._named(head(latents), episode, seen)
        task = sum(parts.values(), torch.zeros(()))
        return {"loss": redrawn + self.weight * task, "reconstruction": redrawn, **parts}

    def _prototypical(self, latents: torch.Tensor, episode: Episode) -> dict[str, torch.Tensor]:
        from versa_core.objectives.losses import prototypical_loss

        if self.task == "classification":
            return {}
        n_support = len(episode.support_labels)
        loss = prototypical_loss(
            latents[:n_support], episode.support_labels, latents[n_support:], episode.query_labels,
            len(episode.class_ids), cosine_scale=self.scale or None,
        )  # fmt: skip
        return {"prototypical": loss}

    def _named(self, logits: torch.Tensor, episode: Episode, seen: torch.Tensor) -> dict[str, torch.Tensor]:
        """Returns the loss of the training classes; `seen` are the distorted pictures that the logits answer."""
        import torch

        classes = episode.class_ids[torch.cat([episode.support_labels, episode.query_labels])]
        loss = torch.nn.functional.cross_entropy(logits.float(), classes, label_smoothing=self.smoothing)
        return {"classification": loss}
