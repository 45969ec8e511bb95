"""Nearest class mean on normalised pixels: the floor that every other method must beat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from versa_core.methods.base import METHODS, AdaptStep, MethodInfo, Support
from versa_core.settings import setting

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder


@METHODS.register(
    MethodInfo(
        name="pixels",
        title="Nearest mean of the pixels",
        paper="",
        url="",
        summary="No learning at all: a picture belongs to the class whose mean picture it resembles most. "
        "A method that does not beat this has learned nothing.",
        has_steps=False,
    )
)
@dataclass(frozen=True)
class Pixels:
    """Class means of normalised pixels; cosine similarity."""

    scale: float = setting(10.0, help="How sharply similarity becomes confidence.", low=1, high=100)

    def adapt(self, model: Autoencoder | None, support: Support, *, generator: torch.Generator) -> Iterator[AdaptStep]:
        """Yields one step: the class means."""
        from versa_core.models.classifier import Classifier, Head, pixel_features
        from versa_core.objectives.losses import class_means

        means = class_means(pixel_features(support.images), support.labels, support.n_way)
        yield AdaptStep(0, 0, Classifier(None, Head("cosine", means, self.scale)))
