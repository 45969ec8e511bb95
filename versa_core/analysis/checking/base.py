"""What a check is given and what it finds: kind, severity, pictures, classes, numbers. The words are the screen's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from versa_core.analysis.checking.traits import Traits
from versa_core.data.profile import Preparation

Floats = npt.NDArray[np.floating[Any]]
Labels = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# How grave a finding is, 0 to 1. From GRAVE on a score means little until it is mended; below WORTH_A_LOOK is advice.
GRAVE = 0.7
WORTH_A_LOOK = 0.4


@dataclass(frozen=True, eq=False)
class Subject:
    """A set of pictures as it is checked.

    Attributes:
        images: (n, c, h, w) uint8 as the model sees them.
        labels: (n,) 0…n_classes-1, none missing.
        is_support: (n,).
        n_classes: how many there are.
        preparation: how the images were prepared.
        traits: of the pictures as they are kept.
        embeddings: (n, d) by a checkpoint that was not adapted to these labels, or None where none fits: pixels alone
            say too little about what belongs together, so that the checks that need embeddings find nothing then.
        same: (n, n) which pictures are the same one, or nearly (`leaks.twins`).
    """

    images: npt.NDArray[np.uint8]
    labels: Labels
    is_support: Mask
    n_classes: int
    preparation: Preparation
    traits: Traits
    embeddings: Floats | None
    same: Mask

    @cached_property
    def counts(self) -> Labels:
        """(n_classes,) pictures of each class."""
        return np.bincount(self.labels, minlength=self.n_classes)

    @cached_property
    def shots(self) -> Labels:
        """(n_classes,) support pictures of each class."""
        return np.bincount(self.labels[self.is_support], minlength=self.n_classes)


@dataclass(frozen=True)
class Finding:
    """Something about the pictures that a person should know.

    Attributes:
        kind: names what was found; the screen has words and remedies for each kind.
        severity: 0 to 1.
        places: of the pictures concerned, the most conspicuous first.
        classes: labels of the classes concerned.
        numbers: what was measured, by name.
    """

    kind: str
    severity: float
    places: tuple[int, ...] = ()
    classes: tuple[int, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=dict)


Check = Callable[[Subject], Iterator[Finding]]


def far_below(values: Floats, factor: float, spreads: float = 3.5) -> Mask:
    """Returns (n,): which positive values lie far below the rest, measured on a logarithmic scale.

    Far is both `factor` times below the median and `spreads` robust standard deviations (1.4826 times the median
    absolute deviation; 3.5 is what Iglewicz and Hoaglin 1993 propose), so that neither a set that varies much nor one
    that hardly varies accuses its own.
    """
    logs = np.log(np.maximum(values, 1e-12))
    middle = np.median(logs)
    deviation = 1.4826 * np.median(np.abs(logs - middle))
    below: Mask = middle - logs > max(np.log(factor), spreads * deviation)
    return below
