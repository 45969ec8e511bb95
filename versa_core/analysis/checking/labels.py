"""Likely wrong labels: pictures that lie with another class, when they themselves are left out of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from versa_core.analysis.checking.base import Finding, Floats, Labels, Subject

# Glyphs: the squared distance to the own mean over that to the nearest other one. Measured with glyphs-joint on 100
# sets of five classes of 6 to 20 pictures each: where all labels are right, one is told in no set of strokes and in 11
# of digits. Of labels made wrong on purpose, 83 of 100 of digits' and all of strokes' are; of photographs' few.
MARGIN = 2.0
# Photographs: how much liker (cosine) a picture is to another class's mean than to its own one. Measured with
# photos-joint on sets of five of the 17 validation classes, of 6, 10 and 20 photographs each, one label made wrong on
# purpose in each of 400 sets: 25, 30 and 30 % of the wrong labels reach it, and 0.3 % of the right ones. Forks,
# scissors and two kinds of trees: 79 and 76 % at 6 and 10, and none of the right ones. At 0.56 it would be 10 to 12
# points more, and two to three times as many right ones. Votes over distorted copies, nearest neighbours, ridge
# regression and discriminants, tried with earlier weights, found fewer at as many false alarms.
LIKER = 0.66
FOUND_ON_PHOTOS, ACCUSED_ON_PHOTOS = 0.28, 0.003  # the shares of wrong and of right labels, as measured
N_NEIGHBOURS = 3
FEWEST = 3  # pictures of the own class: of two that disagree nobody can say which is the wrong one


@dataclass(frozen=True, eq=False)
class Suspicion:
    """What speaks against each label.

    Attributes:
        is_enough: (n,) whether it is told.
        strength: (n,) how much it is.
        other: (n,) the likelier class.
        numbers: by name, (n,) what is told of it.
    """

    is_enough: npt.NDArray[np.bool_]
    strength: npt.NDArray[np.float64]
    other: Labels
    numbers: dict[str, npt.NDArray[np.float64]]


def find_wrong_labels(subject: Subject) -> Iterator[Finding]:
    """Yields one "wrong_label" per suspicious picture, `classes` being the given and the likelier one."""
    if subject.embeddings is None or subject.n_classes < 2 or len(subject.labels) <= N_NEIGHBOURS:
        return
    judge = by_likeness if subject.preparation.profile == "photos" else by_distance
    found = judge(subject.embeddings, subject.labels, subject.n_classes)
    wrong = found.is_enough & (subject.counts[subject.labels] >= FEWEST)
    for place in np.flatnonzero(wrong)[np.argsort(-found.strength[wrong], kind="stable")]:
        severity = 0.8 if subject.is_support[place] else 0.7
        classes = (int(subject.labels[place]), int(found.other[place]))
        numbers = {name: float(values[place]) for name, values in found.numbers.items()}
        yield Finding("wrong_label", severity, (int(place),), classes, numbers)


def by_distance(embeddings: Floats, labels: Labels, n_classes: int) -> Suspicion:
    """Glyphs: two witnesses must agree.

    They are the class means (each picture left out of its own), by a margin, and the three nearest pictures, two of
    which are of the likelier class and none of the given one.
    """
    squares = left_out_squares(embeddings, labels, n_classes)
    rows = np.arange(len(labels))
    own = squares[rows, labels].copy()
    squares[rows, labels] = np.inf
    other = squares.argmin(1)
    nearest = labels[nearest_places(embeddings, N_NEIGHBOURS)]
    n_other = (nearest == other[:, None]).sum(1)
    agree = (n_other >= 2) & ~(nearest == labels[:, None]).any(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = own / squares[rows, other]
    numbers = {"times": np.sqrt(ratio), "neighbours": n_other.astype(np.float64)}
    return Suspicion(agree & (ratio >= MARGIN), ratio, other, numbers)


def by_likeness(embeddings: Floats, labels: Labels, n_classes: int) -> Suspicion:
    """Photographs: how much liker a picture is to another class's mean than to its own, itself left out.

    Likeness is the cosine after the mean of all pictures is taken away: what all have in common says nothing.
    """
    given = np.asarray(embeddings, np.float64)
    unit = _to_length_one(given - given.mean(0))
    sums = np.eye(n_classes)[labels].T @ unit
    likeness = unit @ _to_length_one(sums).T
    rows = np.arange(len(labels))
    own = (unit * _to_length_one(sums[labels] - unit)).sum(1)
    likeness[rows, labels] = -np.inf
    other = likeness.argmax(1)
    best = likeness[rows, other]
    return Suspicion(best - own >= LIKER, best - own, other, {"own": own, "other": best})


def _to_length_one(vectors: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Returns (n, d) of length 1; what has no length keeps none."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: npt.NDArray[np.float64] = vectors / np.where(lengths > 1e-12, lengths, 1)
    return scaled


def left_out_squares(embeddings: Floats, labels: Labels, n_classes: int) -> npt.NDArray[np.float64]:
    """Returns (n, n_classes) squared distances to the class means, each picture left out of its own class's.

    Without f, the mean of n vectors moves away from it: ‖f − m₋‖ = n / (n − 1) · ‖f − m‖. A picture that is alone in
    its class is infinitely far from it.
    """
    given = np.asarray(embeddings, np.float64)
    counts = np.bincount(labels, minlength=n_classes)
    means = np.eye(n_classes)[labels].T @ given / counts[:, None]
    squares = np.stack([np.square(given - mean).sum(1) for mean in means], axis=1)
    rows, n_own = np.arange(len(labels)), counts[labels]
    alone = n_own == 1
    squares[rows, labels] *= np.square(n_own / np.where(alone, 1, n_own - 1))
    squares[rows[alone], labels[alone]] = np.inf
    return squares


def nearest_places(embeddings: Floats, n_nearest: int) -> npt.NDArray[np.int64]:
    """Returns (n, n_nearest): the places of the most similar other pictures by cosine, the nearest first."""
    lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)
    unit = embeddings / np.where(lengths > 0, lengths, 1)
    similar = unit @ unit.T
    np.fill_diagonal(similar, -np.inf)
    nearest = np.argpartition(-similar, n_nearest - 1, axis=1)[:, :n_nearest]
    by_rank = np.argsort(-np.take_along_axis(similar, nearest, axis=1), axis=1, kind="stable")
    return np.take_along_axis(nearest, by_rank, axis=1)
