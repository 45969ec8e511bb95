"""Paired differences against Python's statistics."""

from __future__ import annotations

import math
import statistics

import pytest

from versa_core.analysis.paired import paired_difference

ONE, OTHER = [0.9, 0.8, 1.0, 0.6], [0.7, 0.7, 0.9, 0.4]


def test_the_difference_and_its_interval_are_those_of_the_gaps() -> None:
    gaps = [a - b for a, b in zip(ONE, OTHER, strict=True)]
    found = paired_difference(ONE, OTHER)
    assert found.mean == pytest.approx(statistics.mean(gaps))
    assert found.ci95 == pytest.approx(1.96 * statistics.stdev(gaps) / math.sqrt(4))
    assert found.is_clear


def test_pairing_sees_what_the_spread_of_the_episodes_hides() -> None:
    unpaired = 1.96 * math.sqrt((statistics.variance(ONE) + statistics.variance(OTHER)) / 4)
    found = paired_difference(ONE, OTHER)
    assert found.ci95 < found.mean < unpaired


def test_the_same_twice_differs_by_nothing_and_other_numbers_of_episodes_do_not_pair() -> None:
    assert (paired_difference(ONE, ONE).mean, paired_difference(ONE, ONE).is_clear) == (0, False)
    assert paired_difference([0.5], [0.25]).ci95 == 0
    with pytest.raises(ValueError, match="shorter"):
        paired_difference(ONE, OTHER[:3])
