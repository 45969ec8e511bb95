"""A telling border: where a strip along the edge alone gives the classes away, a model may learn the background."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from versa_core.analysis.checking.base import Finding, Subject
from versa_core.analysis.checking.labels import left_out_squares
from versa_core.analysis.counting import wilson

STRIP = 10  # the strip is a tenth of the side wide: six pixels of a photo's 64, two of a glyph's 28
BLOCKS = 8  # along each side; their mean colours are all that the classifier sees
FEWEST = 3  # pictures of each class
# The lower end of the interval lies so far above chance. Of 180 sets of scenes, whose backgrounds are drawn alike for
# all classes, the highest lies at 0.10; a set in which each class has a background of its own lies at 0.69.
ABOVE_CHANCE = 0.15


def find_telling_border(subject: Subject) -> Iterator[Finding]:
    """Yields "telling_border" where the strip alone tells the classes apart better than chance can explain.

    Each picture's strip is answered by the class whose mean strip is nearest, the picture itself left out (so it is
    cross-validated, and needs no settings); the share of right answers has Wilson's 95 % interval. Chance is the share
    of the largest class, which is what always naming it would give. `places` are the pictures that are given away, one
    of each class by turns.
    """
    counts = subject.counts
    if subject.n_classes < 2 or counts.min() < FEWEST:
        return
    strips = strip_colours(subject.images)
    if not np.ptp(strips, axis=0).any():  # glyphs cropped to their ink have an empty margin
        return
    answers = left_out_squares(strips, subject.labels, subject.n_classes).argmin(1)
    right = answers == subject.labels
    n_right, n_asked = int(right.sum()), len(right)
    chance = float(counts.max() / n_asked)
    low, high = wilson(n_right, n_asked)
    if low < chance + ABOVE_CHANCE:
        return
    by_class = np.bincount(subject.labels[right], minlength=subject.n_classes) / counts
    classes = tuple(int(label) for label in np.argsort(-by_class, kind="stable") if by_class[label] > chance)
    numbers = {"n_right": n_right, "n_asked": n_asked, "low": low, "high": high, "chance": chance}
    yield Finding("telling_border", 0.72, _by_turns(np.flatnonzero(right), subject.labels), classes, numbers)


def _by_turns(places: npt.NDArray[np.int64], labels: npt.NDArray[np.int64]) -> tuple[int, ...]:
    """Returns the places with the first of each class first, then the second of each, and so on."""
    turns: dict[int, int] = {}
    ranked = []
    for place in places.tolist():
        label = int(labels[place])
        turns[label] = turns.get(label, 0) + 1
        ranked.append((turns[label], place))
    return tuple(place for _turn, place in sorted(ranked))


def strip_width(side: int) -> int:
    """Returns the strip's width in pixels."""
    return max(2, side // STRIP)


def strip_colours(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Returns (n, d) in [0, 1]: the mean colours of the strip's blocks, of pictures (n, c, h, w) with h = w."""
    side = images.shape[-1]
    width = strip_width(side)
    shares = images.astype(np.float32) / 255
    edges = (shares[:, :, :width], shares[:, :, -width:])
    sides = (shares[:, :, :, :width].swapaxes(2, 3), shares[:, :, :, -width:].swapaxes(2, 3))
    cuts = np.linspace(0, side, BLOCKS + 1).astype(int)
    means = [strip[:, :, :, start:stop].mean((2, 3)) for strip in (*edges, *sides) for start, stop in pairwise(cuts)]
    return np.concatenate(means, axis=1).astype(np.float64)
