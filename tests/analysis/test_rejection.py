"""Thresholds: who is refused, which mistakes that makes, and where the two mistakes balance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from versa_core.analysis.rejection import Tally, balanced_threshold, refused, tally, usual_threshold


def test_one_score_above_its_threshold_is_enough() -> None:
    strange, errors = np.array([0.1, 0.9, 0.1, 0.9]), np.array([1.0, 1.0, 3.0, 3.0])
    assert refused([strange, errors], [0.5, 2.0]).tolist() == [False, True, True, True]
    assert refused([strange, errors], [0.5, math.inf]).tolist() == [False, True, False, True]
    assert refused([strange], [0.9]).tolist() == [False] * 4


def test_mistakes_are_counted_one_by_one() -> None:
    chance = np.random.default_rng(0)
    is_refused = chance.random(60) < 0.5
    kind = chance.integers(0, 3, 60)
    n_refused = n_accepted = 0
    for said, what in zip(is_refused, kind, strict=True):
        n_refused += bool(what == 0 and said)
        n_accepted += bool(what == 1 and not said)
    counted = tally(is_refused, kind == 0, kind == 1)
    assert counted == Tally(int((kind == 0).sum()), n_refused, int((kind == 1).sum()), n_accepted)


@pytest.mark.parametrize("n_known", [1, 5, 20, 100])
def test_the_usual_threshold_refuses_at_most_one_in_twenty(n_known: int) -> None:
    known = np.random.default_rng(1).normal(size=n_known)
    limit = usual_threshold(known)
    assert (known > limit).mean() <= 0.05
    assert limit in known


def test_without_known_pictures_nothing_is_refused() -> None:
    assert usual_threshold(np.array([])) == math.inf


@pytest.mark.parametrize("seed", range(5))
def test_no_other_threshold_makes_fewer_mistakes(seed: int) -> None:
    chance = np.random.default_rng(seed)
    known, unknown = chance.normal(0, 1, 12).round(1), chance.normal(1.2, 1, 9).round(1)

    def cost(limit: float) -> float:
        return float((known > limit).mean() + (unknown <= limit).mean())

    least = min(cost(limit) for limit in np.linspace(-5, 6, 2201))
    assert cost(balanced_threshold(known, unknown)) == pytest.approx(least)


def test_a_clear_gap_is_halved() -> None:
    assert balanced_threshold(np.array([0.0, 1.0]), np.array([3.0, 4.0])) == 2.0
