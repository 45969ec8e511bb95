"""The published VERSA at work: the Gaussians that one pass writes, and classifiers drawn from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from versa_core.errors import MethodError
from versa_core.language import _

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder

N_SAMPLES = 50

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Written:
    """What the network wrote, and what classifiers drawn from it answer.

    Attributes:
        means: (n_way, d) of each class's weights.
        deviations: (n_way, d) standard deviations of the same.
        probabilities: (n_samples, q, n_way) of each drawn classifier for each query.
    """

    means: Floats
    deviations: Floats
    probabilities: Floats


def write_classifier(
    model: Autoencoder,
    support_images: torch.Tensor,
    support_labels: torch.Tensor,
    query_images: torch.Tensor,
    *,
    generator: torch.Generator,
    n_samples: int = N_SAMPLES,
) -> Written:
    """Lets the amortisation network read the support once, and draws classifiers from what it wrote.

    Args:
        model: with an amortisation network.
        support_images: (n, c, h, w) float32 in [0, 1].
        support_labels: (n,) int64 in 0…n_way-1.
        query_images: (q, c, h, w) float32 in [0, 1].
        generator: draws the classifiers.
        n_samples: how many.
    """
    import torch

    from versa_core.models.amortiser import Amortiser, sample_logits
    from versa_core.objectives.losses import class_means

    if not isinstance(model.part, Amortiser):
        raise MethodError(_("This checkpoint has no amortisation network. Choose one of the objective amortised."))
    n_way = int(support_labels.max()) + 1
    with torch.no_grad():
        classes = model.part(class_means(model.embed(support_images), support_labels, n_way))
        features = model.embed(query_images)
        noise = torch.randn((n_samples, 1, n_way), generator=generator)
        probabilities = torch.softmax(sample_logits(features, classes, noise), dim=-1)
    deviations = (classes.weight_log_variance / 2).exp()
    return Written(classes.weight_mean.numpy(), deviations.numpy(), probabilities.numpy())


def average(probabilities: Floats, n: int) -> Floats:
    """Returns (q, n_way): the mean over the first `n` drawn classifiers of (n_samples, q, n_way)."""
    mean: Floats = probabilities[:n].mean(0)
    return mean
