"""Scores that add up: each step has the mean and the range of what has come so far, as a plain loop finds them."""

from __future__ import annotations

import numpy as np
import pytest

from pages.ui.luck_charts import N_BINS
from pages.ui.teaching.tally import Row, interval_of, middle_of, sent_row
from versa_core.analysis.counting import exact

WORDS = "{n} so far, {mean} on average, {low} to {high}"


def test_each_step_counts_what_has_come_so_far() -> None:
    shares = tuple(np.random.default_rng(0).uniform(0, 1, 50).round(2).tolist())
    sent = sent_row(Row("row", "#000", shares, WORDS, middle_of))
    assert len(sent.means) == len(sent.ranges) == len(sent.notes) == 51
    assert sent.means[0] is sent.ranges[0] is None
    for step in range(1, 51):
        so_far = sorted(shares[:step])
        low, high = sent.ranges[step] or (2.0, 2.0)
        assert sent.means[step] == pytest.approx(sum(so_far) / step)
        assert {low, high} <= set(so_far), "ends that came up, not made up"
        assert sum(low <= one <= high for one in so_far) >= 0.95 * step
    for place, share in zip(sent.bins, shares, strict=True):
        assert place is not None
        assert place / N_BINS <= share + 1e-9 <= (place + 1) / N_BINS + 1e-9
    assert sent.tallest == max(sent.bins.count(one) for one in range(N_BINS))


def test_a_step_without_a_score_leaves_the_row_as_it_was() -> None:
    sent = sent_row(Row("row", "#000", (None, 1.0, None, 0.0), WORDS, interval_of))
    assert sent.notes[0] == sent.notes[1] == "Nothing yet"
    assert (
        sent.notes[2]
        == sent.notes[3]
        == f"1 so far, 100\u00a0% on average, {100 * exact(1, 1)[0]:.0f}\u00a0% to 100\u00a0%"
    )
    assert sent.means[4] == 0.5
    assert sent.ranges[4] == exact(1, 2)
    assert sent.bins == [None, N_BINS - 1, None, 0]
