"""Intervals and paired comparisons against what they mean, spelled out."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from versa_core.analysis.counting import Paired, confusion, exact, paired, wilson


@pytest.mark.parametrize(("n_right", "n_asked"), [(0, 5), (5, 5), (3, 10), (17, 30), (499, 500)])
def test_wilson_holds_the_shares_that_the_score_test_does_not_refuse(n_right: int, n_asked: int) -> None:
    """(p̂ − p)² ≤ z² p (1 − p) / n, tried share by share."""
    grid = np.linspace(0, 1, 100_001)
    inside = grid[(n_right / n_asked - grid) ** 2 <= 1.959964**2 * grid * (1 - grid) / n_asked + 1e-12]
    assert wilson(n_right, n_asked) == pytest.approx((inside.min(), inside.max()), abs=2e-5)


@pytest.mark.parametrize(("gained", "lost"), [(0, 0), (3, 0), (1, 4), (2, 2), (5, 3)])
def test_mcnemar_counts_the_coins(gained: int, lost: int) -> None:
    n_differ, uneven = gained + lost, abs(gained - lost)
    tosses = list(itertools.product((1, -1), repeat=n_differ))
    expected = sum(abs(sum(toss)) >= uneven for toss in tosses) / len(tosses)
    assert Paired(20, gained, lost).p_value == pytest.approx(expected)


def test_answers_are_compared_question_by_question() -> None:
    labels, first, second = (np.array(one) for one in ([0, 1, 2, 0, 1], [0, 1, 0, 1, 0], [0, 0, 2, 0, 0]))
    found = paired(first, second, labels)
    assert (found.n_asked, found.n_gained, found.n_lost) == (5, 2, 1)
    assert found.difference == pytest.approx(np.mean(second == labels) - np.mean(first == labels))


def test_the_interval_holds_the_difference_and_turns_with_the_sides() -> None:
    low, high = Paired(40, 9, 2).interval
    assert low < 7 / 40 < high <= 11 / 40
    assert Paired(40, 2, 9).interval == pytest.approx((-high, -low))
    assert Paired(40, 0, 0).interval == (0, 0)


def test_the_interval_leaves_out_zero_just_where_the_test_is_clear() -> None:
    for gained, lost in itertools.product(range(12), repeat=2):
        one = Paired(30, gained, lost)
        low, high = one.interval
        assert (low <= 0 <= high) == (one.p_value > 0.05)


@pytest.mark.parametrize(("n_right", "n_asked"), [(0, 4), (3, 10), (10, 10)])
def test_the_exact_interval_holds_the_shares_that_neither_tail_refuses(n_right: int, n_asked: int) -> None:
    grid = np.linspace(0, 1, 20_001)
    chances = [math.comb(n_asked, k) * grid**k * (1 - grid) ** (n_asked - k) for k in range(n_asked + 1)]
    inside = grid[(sum(chances[: n_right + 1]) >= 0.025) & (sum(chances[n_right:]) >= 0.025)]
    assert exact(n_right, n_asked) == pytest.approx((inside.min(), inside.max()), abs=1e-4)


def test_confusion_counts_rows_of_truth_and_columns_of_answers() -> None:
    assert confusion(np.array([0, 1, 1, 2]), np.array([0, 0, 0, 2]), 3).tolist() == [[1, 2, 0], [0, 0, 0], [0, 0, 1]]


def test_thousands_of_questions_are_no_hindrance() -> None:
    assert Paired(5000, 1100, 900).p_value < 0.001
    assert Paired(5000, 1000, 1000).p_value == pytest.approx(1)
