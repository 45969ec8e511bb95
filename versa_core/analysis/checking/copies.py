"""Near-duplicates: the same picture twice in one class, or, worse, in two."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from versa_core.analysis.checking.base import Finding, Subject
from versa_core.analysis.leaks import distances


def find_copies(subject: Subject) -> Iterator[Finding]:
    """Yields "mixed_copies" for a picture in several classes and "copies" for one that a class has several times.

    What counts as the same is measured where the leak guard has it (`leaks.SAME`): below that distance lie copies that
    were saved again, and no two different pictures of the project's own sources.

    A picture in two classes teaches both of them the other; whichever label is right, one is wrong: the gravest finding
    there is. Copies in both support and query make a score too good and are left out of it, copies in support alone
    make a class look narrower than it is.
    """
    for places in groups(subject.same):
        labels = subject.labels[list(places)]
        classes = tuple(int(label) for label in np.unique(labels))
        images = subject.images[list(places)]
        apart = float(distances(images, images).max())
        numbers = {"apart": apart, "n": float(len(places))}
        if len(classes) > 1:
            yield Finding("mixed_copies", 1.0, places, classes, numbers)
            continue
        marks = subject.is_support[list(places)]
        is_leak = bool(marks.any() and not marks.all())
        yield Finding("copies", 0.75 if is_leak else 0.55, places, classes, {**numbers, "leaks": float(is_leak)})


def groups(same: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Iterator[tuple[int, ...]]:
    """Yields the connected groups of two and more among (n, n) pairs."""
    left = set(np.flatnonzero(same.any(1)).tolist())
    while left:
        group, edge = set(), {min(left)}
        while edge:
            group |= edge
            edge = {int(other) for one in edge for other in np.flatnonzero(same[one])} - group
        left -= group
        yield tuple(sorted(group))
