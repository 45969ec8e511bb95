"""One episode dealt from embedded pictures, so that way, shot and query can be changed and the rest stays the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from versa_core.errors import EpisodeError
from versa_core.language import _

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Dealt:
    """An episode as places among pictures.

    Attributes:
        support: (n_way, n_shot), class by class; the first columns are what fewer shots would give.
        query: (n_way, n_query), none of them in the support.
    """

    support: Places
    query: Places


def deal(labels: Places, n_way: int, n_shot: int, n_query: int, *, seed: int) -> Dealt:
    """Deals the first `n_way` classes; the same seed keeps each class's order, so that one slider changes one thing.

    Queries are taken from the end of that order and support from its beginning.

    Raises:
        EpisodeError: there are too few classes, or a class has too few pictures.
    """
    counts = np.bincount(labels)[:n_way]
    if len(counts) < n_way or int(counts.min()) < n_shot + n_query:
        smallest = int(counts.min()) if len(counts) else 0
        raise EpisodeError(
            _(
                "{n_way} classes with {n_shot} pictures each are needed; there are {n_counts}, the smallest with "
                "{smallest}. Lower way, shot or query."
            ).format(n_way=n_way, n_shot=n_shot + n_query, n_counts=len(counts), smallest=smallest)
        )
    orders = [
        np.random.default_rng([seed, label]).permutation(np.flatnonzero(labels == label)) for label in range(n_way)
    ]
    return Dealt(np.stack([one[:n_shot] for one in orders]), np.stack([one[::-1][:n_query] for one in orders]))


def nearest_prototype(embeddings: npt.NDArray[Any], dealt: Dealt, n_shot: int) -> Places:
    """Answers every query with the class of the nearest prototype (Snell et al. 2017, eq. 1 and 2).

    Args:
        embeddings: (n, d) of all pictures.
        dealt: the episode.
        n_shot: how many of its support pictures per class may be used.

    Returns:
        (n_way, n_query) the class, 0 to n_way − 1, that each query is taken for.
    """
    prototypes = embeddings[dealt.support[:, :n_shot]].mean(1)  # (n_way, d)
    asked = embeddings[dealt.query][:, :, None]  # (n_way, n_query, 1, d)
    answers: Places = np.square(asked - prototypes).sum(-1).argmin(-1)
    return answers
