"""None of these: how unlike every class a picture is, and how well that tells outsiders from members.

A softmax always adds up to one and cannot say "none". The score is taken before it, from embeddings alone, so it means
the same for every method: how near is the nearest class, and is that nearer than foreign classes usually come?
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from versa_core.data.image_set import ImageSet

if TYPE_CHECKING:
    import torch

    from versa_core.data.episodes import Episode

N_NEAREST = 10  # background classes that a picture is compared with
# All of what the background says helps on photographs and costs a little on glyphs; half of it is good on both.
BACKGROUND_WEIGHT = 0.5

Indices = npt.NDArray[np.int64]


def strangeness(
    features: torch.Tensor, support: torch.Tensor, labels: torch.Tensor, background: torch.Tensor | None = None
) -> torch.Tensor:
    """Returns (m,) how little each picture looks like one of the classes, −1 to 1.5; each depends on itself alone.

    Minus the largest cosine to a class mean. Where the checkpoint knows foreign classes, half of the mean cosine to the
    nearest of them is added, as scores of speakers are compared with a cohort (Auckenthaler et al. 2000): a picture
    that is near to everything is no member for being near.

    Args:
        features: (m, d) embeddings of the pictures asked about.
        support: (n, d) embeddings of the support.
        labels: (n,) int64 in 0…n_way-1, none missing.
        background: (k, d) mean embeddings of classes of meta-training, or None.
    """
    from torch.nn.functional import normalize

    from versa_core.objectives.losses import class_means

    means = class_means(normalize(support, dim=1), labels, int(labels.max()) + 1)
    return strangeness_to(features, means, background)


def strangeness_to(features: torch.Tensor, means: torch.Tensor, background: torch.Tensor | None = None) -> torch.Tensor:
    """Returns the same, (m,), from the class means (n_way, d) of support embeddings of length one."""
    from torch.nn.functional import normalize

    own = normalize(features, dim=1)
    score = -(own @ normalize(means, dim=1).T).max(1).values
    if background is not None:
        foreign = own @ normalize(background, dim=1).T
        score = score + BACKGROUND_WEIGHT * foreign.topk(min(N_NEAREST, len(background)), dim=1).values.mean(1)
    return score


def auroc(members: npt.NDArray[np.float64], outsiders: npt.NDArray[np.float64]) -> float:
    """Returns the chance that an outsider scores above a member, ties counting half (Mann and Whitney 1947).

    Args:
        members: (n,) scores of pictures of the classes.
        outsiders: (m,) scores of pictures of none of them.
    """
    ordered = np.sort(members)
    below = np.searchsorted(ordered, outsiders, "left")
    up_to = np.searchsorted(ordered, outsiders, "right")
    return float((below + up_to).mean() / (2 * len(members)))


class Outsiders:
    """Draws pictures of none of an episode's classes, with a chance of its own, so that the episodes stay as they are.

    Args:
        image_set: what episodes index into.
        generator: the source of chance.
        within_group: draw from the episode's own group, where its other classes have pictures enough.
    """

    def __init__(self, image_set: ImageSet, *, generator: torch.Generator, within_group: bool = False) -> None:
        self.image_set = image_set
        self.generator = generator
        self.within_group = within_group
        self._groups = np.array(image_set.groups)

    def draw(self, episode: Episode) -> Indices:
        """Returns as many pictures as the episode has queries; fewer where there are no more, none where none."""
        import torch

        n_wanted = len(episode.query_labels)
        own = episode.class_ids.numpy()
        is_other = np.ones(self.image_set.n_classes, np.bool_)
        is_other[own] = False
        pool = np.flatnonzero(is_other[self.image_set.labels])
        if self.within_group:
            near = is_other & (self._groups == self._groups[own[0]])
            neighbours = np.flatnonzero(near[self.image_set.labels])
            pool = neighbours if len(neighbours) >= n_wanted else pool
        chosen = torch.randperm(len(pool), generator=self.generator)[:n_wanted].numpy()
        drawn: Indices = pool[chosen]
        return drawn
