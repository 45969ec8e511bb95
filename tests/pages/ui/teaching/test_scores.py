"""Scores of few rounds: exact intervals, and how many rounds more certainty would take."""

from __future__ import annotations

from math import comb

import pytest

from pages.ui.teaching.scores import Score, n_needed, scores_alt
from versa_core.analysis.counting import wilson


@pytest.mark.parametrize(("right", "asked"), [(10, 10), (7, 10), (0, 10), (3, 4)])
def test_each_tail_of_the_interval_holds_two_and_a_half_percent(right: int, asked: int) -> None:
    low, high = Score("you", right, asked).interval

    def chance(k: int, share: float) -> float:
        return comb(asked, k) * share**k * (1 - share) ** (asked - k)

    if right:
        assert sum(chance(k, low) for k in range(right, asked + 1)) == pytest.approx(0.025, rel=1e-6)
    if right < asked:
        assert sum(chance(k, high) for k in range(right + 1)) == pytest.approx(0.025, rel=1e-6)
    assert low <= right / asked <= high


@pytest.mark.parametrize("share", [0.3, 0.8, 0.95])
def test_so_many_rounds_make_an_interval_of_that_width(share: float) -> None:
    n = n_needed(share)
    low, high = wilson(round(share * n), n)
    assert (high - low) / 2 == pytest.approx(0.05, abs=0.006)


def test_ten_of_ten_is_not_taken_for_certainty() -> None:
    assert n_needed(1.0) == n_needed(0.95) > 50


def test_the_chart_is_told_in_words() -> None:
    assert scores_alt([Score("you", 9, 10)]) == "you: 9 of 10 right, 95\u00a0% interval 55\u00a0% to 100\u00a0%."
