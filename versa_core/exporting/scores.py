"""How well an adapted model answers pictures that it was not adapted to, class by class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from versa_core.analysis.counting import wilson
from versa_core.analysis.leaks import find_leaks, scored
from versa_core.data.episodes import to_float

if TYPE_CHECKING:
    from versa_core.adapted_model import AdaptedModel

Bytes = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# How far apart two embeddings of one picture may be, over the mean distance of the support from its middle: the same
# picture in another batch moves by up to 3e-6 of it, the two most similar of 400 digits are 0.17 of it apart.
SAME = 1e-3


@dataclass(frozen=True)
class Scores:
    """Answers to query pictures.

    Attributes:
        n_right: of each class, answered rightly.
        n_asked: of each class.
        n_left_out: query pictures that are (nearly) among the support, and count nowhere.
    """

    n_right: tuple[int, ...]
    n_asked: tuple[int, ...]
    n_left_out: int = 0

    @property
    def accuracy(self) -> float | None:
        """Share of right answers, 0 to 1; None where nothing was asked."""
        return sum(self.n_right) / sum(self.n_asked) if sum(self.n_asked) else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of that share; only where something was asked."""
        return wilson(sum(self.n_right), sum(self.n_asked))


def score(model: AdaptedModel, images: Bytes, labels: Labels, is_support: Mask) -> Scores:
    """Asks the model about the pictures that are not support; those that the support holds are left out.

    Args:
        model: that was adapted to the support.
        images: (n, c, h, w) prepared pictures.
        labels: (n,) places in the model's class names.
        is_support: (n,) which of them it was adapted to.
    """
    leaks = find_leaks(images, is_support)
    counts = scored(is_support, leaks)
    return _count(model, images[counts], labels[counts], len(leaks))


def score_unknown(model: AdaptedModel, images: Bytes, labels: Labels) -> tuple[Scores, Mask]:
    """Asks a model whose support pictures are not at hand about all that it does not know again.

    Args:
        model: adapted to some pictures, perhaps to some of these.
        images: (n, c, h, w) prepared pictures.
        labels: (n,) places in the model's class names.

    Returns:
        The scores, and (n,) which pictures were left out because the model has learned from them.
    """
    known = known_again(model, images)
    return _count(model, images[~known], labels[~known], int(known.sum())), known


def known_again(model: AdaptedModel, images: Bytes) -> Mask:
    """Returns (n,) which pictures the model has learned from, by their embeddings: its file holds no pictures.

    Only the very same pictures are found so. One that was saved again moves about as far as to another picture.
    """
    embeddings, own = model.classifier.embed(to_float(images)).numpy(), model.support_embeddings
    spread = float(np.linalg.norm(own - own.mean(0), axis=1).mean())
    nearest = [float(np.linalg.norm(own - one, axis=1).min()) for one in embeddings]
    return np.array(nearest) <= SAME * spread


def _count(model: AdaptedModel, images: Bytes, labels: Labels, n_left_out: int) -> Scores:
    """Asks about all of these pictures, and counts by class."""
    n_way = len(model.class_names)
    if not len(images):
        return Scores((0,) * n_way, (0,) * n_way, n_left_out)
    is_right = model.classifier.predict_proba(to_float(images)).argmax(1).numpy() == labels

    def counts(of: Labels) -> tuple[int, ...]:
        return tuple(int(n) for n in np.bincount(of, minlength=n_way))

    return Scores(counts(labels[is_right]), counts(labels), n_left_out)
