"""The luck meter: how much of an accuracy is owed to which pictures happened to be the support.

Support and query are drawn again and again from the same pictures; each time the class means answer for every picture
that was not drawn, on embeddings that were computed once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from versa_core.errors import EpisodeError
from versa_core.language import _, plural

N_REDRAWS = 200
MIN_SUPPORTS = 10  # different support sets; with fewer there is no spread to speak of
SPREAD = (2.5, 97.5)  # percentiles: where 95 of 100 redraws lie

Labels = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Features = npt.NDArray[np.floating[Any]]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Luck:
    """What redrawing the support did to the accuracy.

    Attributes:
        accuracies: (r,) the share of right answers of each redraw, 0 to 1.
        best: the places of the support pictures of the redraw that did best.
        worst: the same of the one that did worst.
        n_asked: the fewest and the most query pictures of a redraw.
        n_supports: how many different support sets these pictures allow.
        n_left_out: how often a query picture was left out because support held the same picture.
    """

    accuracies: Floats
    best: Labels
    worst: Labels
    n_asked: tuple[int, int]
    n_supports: int
    n_left_out: int

    @property
    def mean(self) -> float:
        return float(self.accuracies.mean())

    @property
    def interval(self) -> tuple[float, float]:
        """Between these lie at least 95 of 100 redraws."""
        low, high = spread_of(self.accuracies)
        return float(low), float(high)


def spread_of(accuracies: Floats) -> tuple[Floats, Floats]:
    """Returns between which values 95 of 100 redraws lie, from (r, …); both are values that came up, not made up."""
    low = np.percentile(accuracies, SPREAD[0], axis=0, method="lower")
    return low, np.percentile(accuracies, SPREAD[1], axis=0, method="higher")


def check_redraws(counts: Sequence[int], shots: Sequence[int], class_names: Sequence[str]) -> int:
    """Returns how many different support sets there are.

    Args:
        counts: pictures of each class.
        shots: how many of them are support.
        class_names: one per class.

    Raises:
        EpisodeError: there is nothing to redraw, or too little to say anything; the numbers are in the message.
    """
    if len(counts) < 2:
        raise EpisodeError(
            plural(
                "There is {n_classes} class; telling apart needs at least 2. Add a class.",
                "There are {n_classes} classes; telling apart needs at least 2. Add a class.",
                len(counts),
            ).format(n_classes=len(counts))
        )
    if min(shots) < 1:
        raise EpisodeError(
            _("{name} has no support picture. Mark at least one.").format(name=class_names[list(shots).index(0)])
        )
    for name, count, shot in zip(class_names, counts, shots, strict=True):
        if count <= shot:
            raise EpisodeError(
                _(
                    "Too few pictures to say: {name} has {count}, and {shot} of them are support, so there is none "
                    "to exchange. Each class needs at least one more than its support; add pictures or mark fewer as "
                    "support."
                ).format(name=name, count=count, shot=shot)
            )
    n_supports = math.prod(math.comb(count, shot) for count, shot in zip(counts, shots, strict=True))
    if n_supports < MIN_SUPPORTS:
        raise EpisodeError(
            _(
                "Too few pictures to say: {counts} pictures with {shots} as support allow only {n_supports} "
                "different support sets, and at least {min_supports} are needed. Add a picture or two to each class."
            ).format(counts=sum(counts), shots=sum(shots), n_supports=n_supports, min_supports=MIN_SUPPORTS)
        )
    return n_supports


def measure_luck(
    embeddings: Features,
    labels: Labels,
    shots: Sequence[int],
    class_names: Sequence[str],
    *,
    same: Mask,
    chance: np.random.Generator,
    n_redraws: int = N_REDRAWS,
) -> Luck:
    """Redraws the support, and lets the class means answer for all other pictures.

    Args:
        embeddings: (n, d) of all pictures.
        labels: (n,) 0…n_way-1.
        shots: how many pictures of each class are support.
        class_names: one per class.
        same: (n, n) which pictures are the same one (`leaks.twins`); a query is not asked where support has its twin.
        chance: draws the support.
        n_redraws: how often.

    Raises:
        EpisodeError: there are too few pictures to say anything, or every query picture has a twin in support.
    """
    n_supports = check_redraws(np.bincount(labels, minlength=len(shots)).tolist(), shots, class_names)
    accuracies, supports, asked, n_left_out = [], [], [], 0
    for _draw in range(n_redraws):
        support = draw_support(labels, shots, chance)
        is_query = np.ones(len(labels), np.bool_)
        is_query[support] = False
        leaked = is_query & same[:, support].any(1)
        query = np.flatnonzero(is_query & ~leaked)
        n_left_out += int(leaked.sum())
        if len(query):
            answers = nearest_mean(embeddings, labels, support, query)
            accuracies.append(float((answers == labels[query]).mean()))
            supports.append(support)
            asked.append(len(query))
    if not accuracies:
        raise EpisodeError(
            _("Each query picture is in support, too: the pictures are copies of each other. Add others.")
        )
    shares = np.array(accuracies)
    best, worst = supports[int(shares.argmax())], supports[int(shares.argmin())]
    return Luck(shares, best, worst, (min(asked), max(asked)), n_supports, n_left_out)


def draw_support(labels: Labels, shots: Sequence[int], chance: np.random.Generator) -> Labels:
    """Returns the places of a fresh support set, class by class, drawn without replacement."""
    places = [chance.choice(np.flatnonzero(labels == label), n, replace=False) for label, n in enumerate(shots)]
    return np.sort(np.concatenate(places)).astype(np.int64)


def nearest_mean(embeddings: Features, labels: Labels, support: Labels, query: Labels) -> Labels:
    """Returns (m,) the class whose support mean is nearest to each query, as `prototype` answers (Snell et al., eq. 2).

    Args:
        embeddings: (n, d).
        labels: (n,).
        support: places of the support pictures.
        query: (m,) places of the query pictures.
    """
    member = np.eye(int(labels.max()) + 1, dtype=embeddings.dtype)[labels[support]]  # (n_support, n_way)
    means = member.T @ embeddings[support] / member.sum(0)[:, None]
    asked = embeddings[query]
    # ‖f − p‖² without ‖f‖², which is the same for all classes
    nearest: Labels = (np.square(means).sum(1)[None, :] - 2 * asked @ means.T).argmin(1)
    return nearest
