"""The published VERSA: learn to write a Gaussian over each class's weights, in one forward pass."""

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
        name="amortised",
        title="Amortised inference (the published VERSA)",
        paper="Gordon, Bronskill, Bauer, Nowozin and Turner 2019, Meta-Learning Probabilistic Inference for Prediction",
        url="https://openreview.net/forum?id=HkxStoC5F7",
        summary="A second network reads the mean feature of each class and writes a Gaussian over that class's "
        "weights; it learns from how well sampled weights answer the queries. Uses labels. There is no decoder.",
        uses_labels=True,
        recommended_method="amortised",
        has_decoder=False,
        part="amortiser",
    )
)
@dataclass(frozen=True)
class Amortised(WithoutHead):
    """−mean over queries of the log of the probability averaged over samples; no KL term, as in the reference code."""

    n_samples: int = setting(10, help="Samples of a query's logits; its probability is their average.", low=1, high=100)
    keep: float = setting(0.9, help="Share of features that dropout keeps while learning.", low=0.1, high=1)
    strength: float = setting(
        0.0, help="How strongly pictures are distorted; the paper does not distort them.", low=0, high=2
    )

    def losses(
        self, model: Autoencoder, episode: Episode, *, head: nn.Module | None, generator: torch.Generator
    ) -> Mapping[str, torch.Tensor]:
        """Returns the loss."""
        import torch

        from versa_core.data.distort import distort
        from versa_core.models.amortiser import Amortiser, mean_log_probability, sample_logits
        from versa_core.objectives.losses import all_images, class_means

        assert isinstance(model.part, Amortiser)
        features = model.encode(distort(all_images(episode), generator, self.strength))
        kept = torch.rand(features.shape, generator=generator) < self.keep
        features = features * kept / self.keep
        n_support, n_way = len(episode.support_labels), len(episode.class_ids)
        classes = model.part(class_means(features[:n_support], episode.support_labels, n_way))
        noise = torch.randn((self.n_samples, len(episode.query_labels), n_way), generator=generator)
        answers = mean_log_probability(sample_logits(features[n_support:], classes, noise))
        return {"loss": torch.nn.functional.nll_loss(answers, episode.query_labels)}
