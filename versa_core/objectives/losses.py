"""The losses that objectives are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    from versa_core.data.episodes import Episode
    from versa_core.models.autoencoder import Autoencoder

# Redrawing is the dearer half of a step; this many images of an episode carry its gradient well enough.
MAX_REDRAWN = 64


def all_images(episode: Episode) -> torch.Tensor:
    """Returns support and query images together: (n_way * (n_shot + n_query), c, h, w)."""
    import torch

    return torch.cat([episode.support_images, episode.query_images])


def reconstruction_loss(
    model: Autoencoder, latents: torch.Tensor, targets: torch.Tensor, most: int = MAX_REDRAWN
) -> torch.Tensor:
    """‖x − f(z)‖², the article's joint training, as the mean over pixels of at most `most` images.

    The images of an episode come class by class, so every k-th is taken rather than the first ones.
    """
    from torch.nn import functional

    stride = -(-len(latents) // most)
    return functional.mse_loss(model.decode(latents[::stride]), targets[::stride])


def class_means(features: torch.Tensor, labels: torch.Tensor, n_way: int) -> torch.Tensor:
    """Returns the prototypes: (n, d) features with labels 0…n_way-1 -> (n_way, d) means."""
    import torch

    one_hot = torch.nn.functional.one_hot(labels, n_way).to(features.dtype)
    return one_hot.T @ features / one_hot.sum(0).unsqueeze(1)


def prototypical_loss(
    support: torch.Tensor,
    support_labels: torch.Tensor,
    query: torch.Tensor,
    query_labels: torch.Tensor,
    n_way: int,
    *,
    cosine_scale: float | None = None,
) -> torch.Tensor:
    """−log p(y | x) with p a softmax over negative squared distances to the prototypes (Snell et al. 2017, eq. 2).

    With `cosine_scale`, p is a softmax over that factor times the cosines instead (Chen et al. 2021, Meta-Baseline).
    """
    import torch

    prototypes = class_means(support, support_labels, n_way)
    if cosine_scale is not None:
        unit = torch.nn.functional.normalize
        logits = cosine_scale * unit(query, dim=1) @ unit(prototypes, dim=1).T
    else:
        logits = -torch.cdist(query, prototypes).square()
    return torch.nn.functional.cross_entropy(logits, query_labels)


def imitation_loss(logits: torch.Tensor, told: torch.Tensor, temperature: float) -> torch.Tensor:
    """T² · KL(softmax(told / T) ‖ softmax(logits / T)), the mean over pictures (Hinton, Vinyals and Dean 2015).

    Args:
        logits: (n, n_classes) of the learner.
        told: (n, n_classes) of the teacher.
        temperature: T; T² keeps the gradient's size when T changes.
    """
    from torch.nn import functional

    own = functional.log_softmax(logits.float() / temperature, dim=1)
    wanted = functional.log_softmax(told.float() / temperature, dim=1)
    return functional.kl_div(own, wanted, log_target=True, reduction="batchmean") * temperature**2
