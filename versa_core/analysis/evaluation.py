"""Accuracy over many episodes: mean, 95 % interval and standard deviation."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from versa_core.data.episodes import Episode
from versa_core.methods import Method, Support

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder
    from versa_core.models.classifier import Classifier


@dataclass(frozen=True)
class Score:
    """Accuracies of episodes, 0 to 1.

    Attributes:
        per_episode: one accuracy per episode.
    """

    per_episode: tuple[float, ...]

    @property
    def accuracy(self) -> float:
        return float(np.mean(self.per_episode))

    @property
    def deviation(self) -> float:
        """Standard deviation over episodes (n − 1); 0 for a single one."""
        return float(np.std(self.per_episode, ddof=1)) if len(self.per_episode) > 1 else 0.0

    @property
    def interval(self) -> float:
        """Half-width of the normal 95 % interval of the mean."""
        return 1.96 * self.deviation / math.sqrt(len(self.per_episode))


def final_classifier(
    method: Method, model: Autoencoder | None, support: Support, generator: torch.Generator
) -> Classifier:
    """Runs a method to its end and returns its classifier."""
    last = None
    for last in method.adapt(model, support, generator=generator):
        pass
    assert last is not None  # every method yields its start
    return last.classifier


def score_episodes(
    method: Method, model: Autoencoder | None, episodes: Iterable[Episode], *, generator: torch.Generator
) -> Iterator[float]:
    """Yields each episode's query accuracy."""
    for episode in episodes:
        support = Support(episode.support_images, episode.support_labels, len(episode.class_ids))
        classifier = final_classifier(method, model, support, generator)
        answers = classifier.predict_proba(episode.query_images).argmax(1)
        yield float((answers == episode.query_labels).double().mean())


def score_of(accuracies: Sequence[float]) -> Score:
    """Returns the score of these episodes."""
    return Score(tuple(accuracies))
