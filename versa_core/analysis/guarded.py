"""Episodes behind the leak guard: without the query pictures that their own support holds, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from versa_core.analysis.leaks import leaked_queries
from versa_core.data.episodes import Episode


class Guarded:
    """Hands episodes on without their leaks; one that would be left without any query picture is left out.

    Args:
        episodes: tasks; what is random about them stays as it is.

    Attributes:
        left_out: places in the image set of the query pictures that were left out so far, each as often as it was.
        skipped: numbers, from 0, of the episodes that were left out so far.
    """

    def __init__(self, episodes: Iterable[Episode]) -> None:
        self._episodes = episodes
        self.left_out: list[int] = []
        self.skipped: list[int] = []

    def __iter__(self) -> Iterator[Episode]:
        for number, episode in enumerate(self._episodes):
            leaked = leaked_queries(episode.support_images.numpy(), episode.query_images.numpy())
            self.left_out += episode.query_indices[leaked].tolist()
            if not leaked.any():
                yield episode
            elif leaked.all():
                self.skipped.append(number)
            else:
                yield _keep(episode, np.flatnonzero(~leaked))


def _keep(episode: Episode, places: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Episode:
    return replace(
        episode,
        query_images=episode.query_images[places],
        query_labels=episode.query_labels[places],
        query_indices=episode.query_indices[places],
    )
