"""Planted faults: each set has the one that it is named after, and the mended support has none."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from versa_core.analysis.leaks import twins
from versa_core.data.profile import Preparation, prepare
from versa_core.errors import LessonError
from versa_core.teaching.traps import CLASSES, N_BURST, TRAPS, Planted, fresh, mended, planted


def seen(pictures: tuple[Planted, ...]) -> np.ndarray:
    return np.stack([prepare(one.image, Preparation("photos")) for one in pictures])


def counts(pictures: tuple[Planted, ...], role: str) -> set[int]:
    return set(Counter(one.class_name for one in pictures if one.role == role).values())


@pytest.mark.parametrize("trap", TRAPS)
def test_only_the_named_fault_is_planted(trap: str) -> None:
    pictures = planted(trap)
    same = twins(seen(pictures))
    faulty = np.array([one.is_fault for one in pictures])
    marks = np.array([one.role == "support" for one in pictures])
    if trap == "burst":
        assert faulty.sum() == N_BURST
        assert same[np.ix_(faulty, faulty)].sum() == N_BURST * (N_BURST - 1), "each is a copy of each other"
        assert not same[~faulty].any()
    elif trap == "leak":
        assert same.sum() == 2, "one pair"
        assert same[np.ix_(faulty & ~marks, marks)].sum() == 1, "the faulty query has its twin in the support"
    else:
        assert not same.any()
        assert faulty.sum() == (trap in ("wrong_label", "unknown"))
        assert (faulty & marks).any() == (trap == "wrong_label")
    assert counts(pictures, "query") == {4}
    assert (counts(pictures, "support") == {12, 2}) == (trap == "imbalance")


@pytest.mark.parametrize("trap", TRAPS)
def test_the_mended_support_has_no_fault_and_shares_no_picture_with_the_exam(trap: str) -> None:
    support = mended(trap)
    assert {one.class_name for one in support} == set(CLASSES)
    assert {one.role for one in support} == {"support"}
    assert not any(one.is_fault for one in support)
    assert not twins(seen((*support, *fresh()))).any()
    if trap == "imbalance":
        n_given = sum(one.role == "support" for one in planted(trap))
        assert counts(support, "support") == {n_given // 3}, "as many pictures in all, shared out evenly"


def test_an_unknown_trap_is_told() -> None:
    with pytest.raises(LessonError, match="no trap called 'pit'; the known ones are: burst"):
        planted("pit")
