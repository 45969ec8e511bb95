"""Imbalance: one class has far more support than another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from versa_core.analysis.checking.base import Finding, Subject

TIMES, MORE = 3, 3  # a class of 3 beside one of 1 is usual; one of 4 beside 1, or of 9 beside 3, is not


def find_imbalance(subject: Subject) -> Iterator[Finding]:
    """Yields "imbalance" where the largest support is both three times the smallest and three pictures more.

    Class means do not mind the count itself, but a mean of many is surer than a mean of few, and fine-tuning, whose
    loss is a mean over all pictures, leans towards the large class. Classes without any are another finding's.
    """
    shots = subject.shots[subject.shots > 0]
    if not len(shots):
        return
    low, high = int(shots.min()), int(shots.max())
    if high >= TIMES * low and high - low >= MORE:
        smallest, largest = np.flatnonzero(subject.shots == low), np.flatnonzero(subject.shots == high)
        classes = (int(largest[0]), *(int(label) for label in smallest))
        yield Finding("imbalance", 0.5, classes=classes, numbers={"low": low, "high": high})
