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

    from versa_core.analysis.remembered import Remembered
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
    *_, last = method.adapt(model, support, generator=generator)  # every method yields at least its start
    return last.classifier


def score_episodes(
    method: Method,
    model: Autoencoder | None,
    episodes: Iterable[Episode],
    *,
    generator: torch.Generator,
    remembered: Remembered | None = None,
) -> Iterator[float]:
    """Yields each episode's query accuracy, 0 to 1.

    Args:
        method: how each episode is adapted to.
        model: the meta-trained model, which stays as it is; None where the method needs none.
        episodes: tasks whose indices point into the pictures of `remembered`, where it is given.
        generator: the source of the method's chance.
        remembered: spares embedding a query picture again wherever the method has not moved the encoder.
    """
    for episode in episodes:
        support = Support(episode.support_images, episode.support_labels, len(episode.class_ids))
        classifier = final_classifier(method, model, support, generator)
        if remembered is not None and remembered.holds_for(classifier):
            answers = classifier.head(remembered.features(episode.query_indices)).argmax(1)
        else:
            answers = classifier.predict_proba(episode.query_images).argmax(1)
        yield float((answers == episode.query_labels).double().mean())


def score_of(accuracies: Sequence[float]) -> Score:
    """Returns the score of these episodes."""
    return Score(tuple(accuracies))
