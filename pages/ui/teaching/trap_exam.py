"""What the fault of a set does to right answers: the class means examined on its own and on fresh pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from versa_core import checkpoint
from versa_core.analysis.luck import nearest_mean
from versa_core.data.profile import Preparation, prepare
from versa_core.teaching.traps import CLASSES, Planted, fresh, mended, planted

CHECKPOINT = "photos-joint"


@dataclass(frozen=True)
class Exam:
    """What the class means answered rightly, each as (right, asked).

    Attributes:
        own: the set's own queries, as they are.
        clean: the same without the pictures in which the fault lies.
        faulty: fresh pictures, by the set's support.
        mended: fresh pictures, by a support without the fault.
    """

    own: tuple[int, int]
    clean: tuple[int, int]
    faulty: tuple[int, int]
    mended: tuple[int, int]


def to_embed(pictures: Sequence[Planted]) -> dict[str, Any]:
    """Returns what the task "embed" is given: these pictures, and the checkpoint for photos."""
    images = np.stack([prepare(one.image, Preparation("photos")) for one in pictures])
    return {"images": images, "checkpoint": str(checkpoint.find(CHECKPOINT))}


def examine(trap: str, embeddings: np.ndarray[Any, np.dtype[np.float32]]) -> Exam:
    """Counts right answers of the nearest class mean.

    Args:
        trap: the set's name.
        embeddings: (n, d) of the set, its mended support and the fresh pictures, in this order.
    """
    given, repaired = planted(trap), mended(trap)
    everyone = [*given, *repaired, *fresh()]
    labels = np.array([CLASSES.index(one.class_name) for one in everyone])
    places = np.arange(len(everyone))
    is_support = np.array([one.role == "support" for one in given])
    is_fault = np.array([one.is_fault for one in given])
    own, n = places[: len(given)], len(given) + len(repaired)

    def counted(support: np.ndarray[Any, Any], query: np.ndarray[Any, Any]) -> tuple[int, int]:
        answers = nearest_mean(embeddings, labels, support, query)
        return int((answers == labels[query]).sum()), len(query)

    return Exam(
        counted(own[is_support], own[~is_support]),
        counted(own[is_support], own[~is_support & ~is_fault]),
        counted(own[is_support], places[n:]),
        counted(places[len(given) : n], places[n:]),
    )
