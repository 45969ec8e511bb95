"""Answers to many episodes, and what they say: accuracy with its interval, calibration, telling outsiders."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from versa_core.analysis.calibration import expected_calibration_error
from versa_core.analysis.own_temperature import own_temperature
from versa_core.analysis.unknown import Outsiders, auroc, strangeness
from versa_core.confidence import Confidence
from versa_core.data.episodes import Episode, to_float
from versa_core.methods import Method, Support

if TYPE_CHECKING:
    import torch

    from versa_core.analysis.remembered import Remembered
    from versa_core.models.autoencoder import Autoencoder
    from versa_core.models.classifier import Classifier

    Embedder = Callable[[torch.Tensor, npt.NDArray[np.int64]], torch.Tensor]


@dataclass(frozen=True, eq=False)
class Answers:
    """What was answered in one episode.

    Attributes:
        confidence: (m,) the largest probability for each query, 0 to 1.
        right: (m,) whether the answer was right.
        members: (m,) strangeness of the queries.
        outsiders: (k,) strangeness of pictures of none of the classes; empty where none were asked about.
    """

    confidence: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]
    members: npt.NDArray[np.float64]
    outsiders: npt.NDArray[np.float64]

    @property
    def accuracy(self) -> float:
        return float(self.right.mean())


@dataclass(frozen=True)
class Score:
    """What many episodes say.

    Attributes:
        per_episode: one accuracy per episode, 0 to 1.
        ece: expected calibration error over all queries of all episodes, or None where they were not kept.
        auroc_none: how well strangeness tells outsiders from queries, all episodes together; None without outsiders.
    """

    per_episode: tuple[float, ...]
    ece: float | None = None
    auroc_none: float | None = None

    @property
    def accuracy(self) -> float:
        return float(np.mean(self.per_episode))

    @property
    def std(self) -> float:
        """Standard deviation over episodes (n − 1); 0 for a single one."""
        return float(np.std(self.per_episode, ddof=1)) if len(self.per_episode) > 1 else 0.0

    @property
    def ci95(self) -> float:
        """Half-width of the normal 95 % interval of the mean."""
        return 1.96 * self.std / math.sqrt(len(self.per_episode))

    def to_plain(self) -> dict[str, Any]:
        """Returns the figures, the accuracies of the episodes left out."""
        figures = {"accuracy": self.accuracy, "ci95": self.ci95, "std": self.std}
        return {**figures, "ece": self.ece, "auroc_none": self.auroc_none}


@dataclass(frozen=True, eq=False)
class Conditions:
    """What answering needs besides method, model and episodes.

    Attributes:
        remembered: spares embedding a picture again wherever the method has not moved the encoder.
        confidence: temperature and background of the checkpoint; each task moves the temperature to its own.
        outsiders: draws pictures of none of the classes; None asks about none.
    """

    remembered: Remembered | None = None
    confidence: Confidence = field(default_factory=Confidence)
    outsiders: Outsiders | None = None


def final_classifier(
    method: Method, model: Autoencoder | None, support: Support, generator: torch.Generator
) -> Classifier:
    """Runs a method to its end and returns its classifier."""
    *_, last = method.adapt(model, support, generator=generator)  # every method yields at least its start
    return last.classifier


def answer_episodes(
    method: Method,
    model: Autoencoder | None,
    episodes: Iterable[Episode],
    *,
    generator: torch.Generator,
    conditions: Conditions | None = None,
) -> Iterator[Answers]:
    """Yields the answers to each episode.

    Args:
        method: how each episode is adapted to.
        model: the meta-trained model, which stays as it is; None where the method needs none.
        episodes: tasks whose indices point into the pictures of what is remembered, where something is.
        generator: the source of the method's chance.
        conditions: what else is known and wanted.
    """
    wanted = conditions or Conditions()
    for episode in episodes:
        support = Support(episode.support_images, episode.support_labels, len(episode.class_ids))
        steps = method.adapt(model, support, generator=generator)
        classifier = next(steps).classifier
        features = _embedder(classifier, wanted)(episode.support_images, episode.support_indices)
        temperature = own_temperature(
            classifier.head, features, episode.support_labels, wanted.confidence.temperature
        )  # fmt: skip
        for step in steps:
            classifier = step.classifier
        classifier.temperature = temperature
        yield _answer(classifier, episode, wanted)


def _embedder(classifier: Classifier, wanted: Conditions) -> Embedder:
    """Returns what embeds pictures, from memory where the method has not moved the encoder."""
    remembered = wanted.remembered
    still = remembered if remembered is not None and remembered.holds_for(classifier) else None
    return lambda images, indices: classifier.embed(images) if still is None else still.features(indices)


def _answer(classifier: Classifier, episode: Episode, wanted: Conditions) -> Answers:
    import torch

    embed = _embedder(classifier, wanted)
    query = embed(episode.query_images, episode.query_indices)
    support = embed(episode.support_images, episode.support_indices)
    known = wanted.confidence.background
    background = None if known is None or classifier.model is None else torch.from_numpy(known)

    def strange(features: torch.Tensor) -> npt.NDArray[np.float64]:
        return strangeness(features, support, episode.support_labels, background).double().numpy()

    outsiders = np.empty(0)
    if wanted.outsiders is not None and len(drawn := wanted.outsiders.draw(episode)):
        outsiders = strange(embed(to_float(wanted.outsiders.image_set.images[drawn]), drawn))
    confidence, answers = classifier.probabilities(query).max(1)
    right = (answers == episode.query_labels).numpy()
    return Answers(confidence.double().numpy(), right, strange(query), outsiders)


def score_episodes(
    method: Method, model: Autoencoder | None, episodes: Iterable[Episode], *, generator: torch.Generator
) -> Iterator[float]:
    """Yields each episode's query accuracy, 0 to 1."""
    for answers in answer_episodes(method, model, episodes, generator=generator):
        yield answers.accuracy


def score_of(accuracies: Sequence[float]) -> Score:
    """Returns the score of these accuracies alone."""
    return Score(tuple(accuracies))


def score_answers(answered: Sequence[Answers]) -> Score:
    """Returns the score of these answers; calibration and outsiders over all episodes together."""
    confidence, right = (np.concatenate([getattr(one, name) for one in answered]) for name in ("confidence", "right"))
    members = np.concatenate([one.members for one in answered if len(one.outsiders)] or [np.empty(0)])
    outsiders = np.concatenate([one.outsiders for one in answered])
    return Score(
        per_episode=tuple(one.accuracy for one in answered),
        ece=expected_calibration_error(confidence, right),
        auroc_none=auroc(members, outsiders) if len(outsiders) else None,
    )
