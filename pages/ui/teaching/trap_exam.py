"""What the fault of a set does to right answers: the class means examined on its own and on fresh pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

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


class Asked(NamedTuple):
    """Each picture that is asked about, and its answers.

    Attributes:
        own: the set's queries.
        fresh: pictures that are in no set.
        of_own: the answers to its queries by the set's support.
        faulty: the answers to the fresh pictures by the same.
        mended: the answers to them by a support without the fault.
    """

    own: tuple[Planted, ...]
    fresh: tuple[Planted, ...]
    of_own: tuple[str, ...]
    faulty: tuple[str, ...]
    mended: tuple[str, ...]


def to_embed(pictures: Sequence[Planted]) -> dict[str, Any]:
    """Returns what the task "embed" is given: these pictures, and the checkpoint for photos."""
    images = np.stack([prepare(one.image, Preparation("photos")) for one in pictures])
    return {"images": images, "checkpoint": str(checkpoint.find(CHECKPOINT))}


def examine(trap: str, embeddings: npt.NDArray[np.float32]) -> Exam:
    """Counts right answers of the nearest class mean.

    Args:
        trap: the set's name.
        embeddings: (n, d) of the set, its mended support and the fresh pictures, in this order.
    """
    asked = ask(trap, embeddings)
    is_fault = np.array([one.is_fault for one in asked.own])
    own, faulty, repaired = (
        np.array([answer == one.class_name for answer, one in zip(answers, pictures, strict=True)])
        for answers, pictures in ((asked.of_own, asked.own), (asked.faulty, asked.fresh), (asked.mended, asked.fresh))
    )
    counts = [(int(one.sum()), len(one)) for one in (own, own[~is_fault], faulty, repaired)]
    return Exam(*counts)


def ask(trap: str, embeddings: npt.NDArray[np.float32]) -> Asked:
    """Returns what the nearest class mean answers to each picture; the arguments are those of `examine`."""
    given, repaired = planted(trap), mended(trap)
    labels = np.array([CLASSES.index(one.class_name) for one in (*given, *repaired, *fresh())])
    is_support = np.array([one.role == "support" for one in given])
    support, own = np.flatnonzero(is_support), np.flatnonzero(~is_support)
    n = len(given) + len(repaired)
    exam = np.arange(n, len(labels))

    def answers(means_of: npt.NDArray[np.int64], query: npt.NDArray[np.int64]) -> tuple[str, ...]:
        return tuple(CLASSES[one] for one in nearest_mean(embeddings, labels, means_of, query))

    return Asked(
        tuple(given[place] for place in own),
        fresh(),
        answers(support, own),
        answers(support, exam),
        answers(np.arange(len(given), n), exam),
    )
