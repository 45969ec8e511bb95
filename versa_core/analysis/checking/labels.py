"""Likely wrong labels: pictures that lie with another class, when they themselves are left out of their own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from versa_core.analysis.checking.base import Finding, Floats, Labels, Subject

# The squared distance to the own mean over that to the nearest other one. Measured on sets of five classes of 6 to 20
# clean pictures each (540 in all): no scene and no stroke reached 2, and 18 of 100 sets of digits have one that
# does. Of labels that were made wrong on purpose, 87 % of digits', 99 % of strokes' and 15 % of scenes' reach it: on
# photos this finds the plain cases only.
MARGIN = 2.0
N_NEIGHBOURS = 3
FEWEST = 3  # pictures of the own class: of two that disagree nobody can say which is the wrong one


def find_wrong_labels(subject: Subject) -> Iterator[Finding]:
    """Yields one "wrong_label" per suspicious picture, `classes` being the given and the likelier one.

    Two witnesses must agree: the class means (each picture left out of its own), by a margin, and the three nearest
    pictures, two of which are of the likelier class and none of the given one.
    """
    if subject.embeddings is None or subject.n_classes < 2 or len(subject.labels) <= N_NEIGHBOURS:
        return
    labels = subject.labels
    squares = left_out_squares(subject.embeddings, labels, subject.n_classes)
    rows = np.arange(len(labels))
    own = squares[rows, labels].copy()
    squares[rows, labels] = np.inf
    other = squares.argmin(1)
    nearest = labels[nearest_places(subject.embeddings, N_NEIGHBOURS)]
    agree = ((nearest == other[:, None]).sum(1) >= 2) & ~(nearest == labels[:, None]).any(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = own / squares[rows, other]
    wrong = agree & (ratio >= MARGIN) & (subject.counts[labels] >= FEWEST)
    for place in np.flatnonzero(wrong)[np.argsort(-ratio[wrong], kind="stable")]:
        severity = 0.8 if subject.is_support[place] else 0.7
        numbers = {"times": float(np.sqrt(ratio[place])), "neighbours": float((nearest[place] == other[place]).sum())}
        yield Finding("wrong_label", severity, (int(place),), (int(labels[place]), int(other[place])), numbers)


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
