"""Leave-one-out on the support set: the only honest test where there is no picture to spare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from versa_core.methods.base import Support

if TYPE_CHECKING:
    from versa_core.models.classifier import Classifier


def leave_one_out(support: Support, max_folds: int) -> Iterator[tuple[Support, Support]]:
    """Yields what is kept and what is held back, one picture of every class, at most `max_folds` times."""
    for fold in range(min(max_folds, support.smallest_shot)):
        yield _split(support, fold)


def _split(support: Support, fold: int) -> tuple[Support, Support]:
    """Leaves out the fold-th picture of every class."""
    import torch

    held = torch.zeros(len(support.labels), dtype=torch.bool)
    for label in range(support.n_way):
        held[torch.nonzero(support.labels == label)[fold]] = True
    kept = Support(support.images[~held], support.labels[~held], support.n_way)
    return kept, Support(support.images[held], support.labels[held], support.n_way)


def n_right(classifier: Classifier, asked: Support) -> int:
    """Returns how many of these pictures the classifier answers rightly."""
    return int((classifier.predict_proba(asked.images).argmax(1) == asked.labels).sum())
