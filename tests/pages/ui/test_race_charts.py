"""Lines of a race and the grid of a confusion: what they hold, for eyes and ears."""

from __future__ import annotations

import numpy as np

from pages.ui.race_charts import confusion_html, line_style, race_alt, race_rows

LAPS = [[[0, 10, 0.5], [5, 10, 0.7], [10, 10, 0.6]], [[0, 0, 0.8]]]


def test_a_method_without_steps_is_a_level_line_to_the_end() -> None:
    rows = race_rows(["A", "P", "not begun"], LAPS)
    assert [(row["step"], row["value"]) for row in rows if row["line"] == "A"] == [(0, 0.5), (5, 0.7), (10, 0.6)]
    assert [(row["step"], row["value"]) for row in rows if row["line"] == "P"] == [(0, 0.8), (10, 0.8)]


def test_the_lines_are_told_in_words() -> None:
    assert (
        race_alt(["A", "P"], LAPS)
        == "Query accuracy by step. A: from 50\u00a0% to 60\u00a0% in 10 steps; P: 80\u00a0% without a step."
    )


def test_lines_differ_in_colour_or_dashes() -> None:
    for dark in (False, True):
        styles = [line_style(place, dark=dark) for place in range(25)]
        assert len({(colour, tuple(dash)) for colour, dash in styles}) == 25


def test_the_grid_has_truth_in_rows_and_names_as_text() -> None:
    shown = confusion_html(np.array([[3, 0], [1, 2]]), ["owl", "<b>"], "P")
    rows = shown.split("<tr>")[2:]
    assert [row.count("<td") for row in rows] == [2, 2]
    assert ">1</td>" in rows[1]
    assert "&lt;b&gt;" in rows[1]
    assert "<b>" not in shown
