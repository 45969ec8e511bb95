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
    places = np.flatnonzero(scored(is_support, leaks))
    n_way = len(model.class_names)
    if not len(places):
        return Scores((0,) * n_way, (0,) * n_way, len(leaks))
    asked = labels[places]
    is_right = model.classifier.predict_proba(to_float(images[places])).argmax(1).numpy() == asked

    def counts(of: Labels) -> tuple[int, ...]:
        return tuple(int(n) for n in np.bincount(of, minlength=n_way))

    return Scores(counts(asked[is_right]), counts(asked), len(leaks))
