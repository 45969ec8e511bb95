"""The sentences under histogram and curve say what was measured, over what, and no more; bars hold every redraw."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pages.ui.luck_charts import curve_sentence, forecast_sentence, histogram_rows, luck_sentence


def luck(shares: list[float], **changes: Any) -> dict[str, Any]:
    known = {"accuracies": np.array(shares), "n_asked": (20, 20), "n_supports": 10**15, "n_left_out": 0}
    return {**known, **changes}


def curve(**changes: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "shots": [1, 2, 4],
        "mean": [0.5, 0.7, 0.8],
        "n_query": 1,
        "forecast": None,
        "reason": "Few.",
    }
    return {**known, **changes}


def test_mean_and_interval_come_with_what_they_are_over() -> None:
    words = luck_sentence(luck([0.5] * 5 + [0.75] * 90 + [1.0] * 5), 15, 30)
    assert "**100 redraws** of the 15 support pictures from these 30" in words
    assert "**75\u00a0%** of the other pictures" in words
    assert "95 of 100 redraws lay between 50\u00a0% and 100\u00a0%" in words
    assert "asks about 20 pictures, so one of them is worth 5 points" in words
    assert "about pictures of another day, place or hand it says nothing" in words


def test_what_is_nearly_certain_is_not_called_certain() -> None:
    assert "**99.9\u00a0%**" in luck_sentence(luck([1.0] * 199 + [0.95]), 15, 30)


def test_repeated_sets_and_left_out_copies_are_told() -> None:
    words = luck_sentence(luck([0.5] * 100, n_supports=36, n_left_out=7, n_asked=(5, 8)), 4, 12)
    assert "only 36 different support sets" in words
    assert "7 questions were left out" in words
    assert "asks about 5–8 pictures, so one of them is worth 20 points" in words


def test_every_redraw_is_in_a_bar() -> None:
    shares = [0, 0.049, 0.05, 1 / 3, 0.95, 1.0, 1.0]
    rows = histogram_rows(shares)
    assert sum(row["n"] for row in rows) == len(shares)
    for row in rows:
        inside = [share for share in shares if row["from"] <= share < row["to"] or share == row["to"] == 1]
        assert row["n"] == len(inside)


@pytest.mark.parametrize(
    ("gain", "low", "high", "words"),
    [
        (0.03, 0.01, 0.05, "**3 more per class** would buy about 3.0 points (between 1.0 and 5.0)"),
        (0.02, 0.0, 0.06, "cannot be told from so few pictures: between 0.0 and 6.0 points"),
        (0.001, 0.0, 0.002, "would buy hardly anything"),
    ],
)
def test_a_forecast_promises_no_more_than_its_range(gain: float, low: float, high: float, words: str) -> None:
    forecast = {"n_shot": 4, "n_more": 3, "gain": gain, "low": low, "high": high}
    found = forecast_sentence(curve(forecast=forecast))
    assert words in found
    assert "error ≈ a · k^−b from 4 per class on" in found


def test_where_nothing_can_be_told_the_reason_is() -> None:
    words = curve_sentence(curve())
    assert "With 1 per class 50\u00a0% are right, with 4 per class 80\u00a0%." in words
    assert "**What more would buy cannot be told.** Few." in words
    assert "a curve needs more pictures" in curve_sentence(curve(shots=[1], mean=[0.5]))
