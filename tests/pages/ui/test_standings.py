"""The final table and its sentences: intervals, paired differences, and what does not flatter."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from pages.ui.standings import Standing, against_words, standings, table_markdown
from versa_core.analysis.counting import Paired, wilson

LABELS = np.repeat(np.arange(2), 10)


def answers(n_right: int) -> np.ndarray[Any, Any]:
    """The first so many are right."""
    return np.where(np.arange(20) < n_right, LABELS, 1 - LABELS)


def racer(method: str, n_right: int | None, *, start: int | None = None, **changes: Any) -> Standing:
    laps = [[0, 0, (n_right or 0) / 20]] if start is None else [[0, 5, start / 20], [5, 5, (n_right or 0) / 20]]
    known: dict[str, Any] = {
        "title": method.capitalize(),
        "method": method,
        "checkpoint": "" if method == "pixels" else "glyphs",
        "laps": laps,
        "answers": None if n_right is None else answers(n_right),
        "labels": LABELS,
        "seconds": 1.5,
        "message": "",
        "is_finished": n_right is not None,
    }
    return Standing(**{**known, **changes})


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


def cells(row: str) -> list[str]:
    return [spaced(cell.strip()) for cell in row.strip("|").split(" | ")]


def test_a_row_has_right_answers_interval_difference_and_time() -> None:
    rows = table_markdown([racer("prototype", 12), racer("adapted", 19, start=12)]).splitlines()
    low, high = wilson(12, 20)
    first, second = cells(rows[2]), cells(rows[3])
    assert first == ["Prototype", "12 / 20", f"60 % ({100 * low:.0f} to {100 * high:.0f})", "", "1.5 s"]
    assert second[1] == "19 / 20"
    assert second[3] == spaced(against_words(Paired(20, 7, 0)))
    assert re.fullmatch(r"\+35 points \(\+\d+ to \+35\), p = 0\.016", second[3])


def test_the_broken_and_the_stopped_are_marked() -> None:
    shown = spaced(
        table_markdown([racer("prototype", 12), racer("scratch", None), racer("maml", 5, is_finished=False)])
    )
    assert "| Scratch | broke down |" in shown
    assert r"Maml (stopped) | 5 / 20" in shown


def test_names_are_text() -> None:
    assert r"a \| b \<i\>" in table_markdown([racer("prototype", 3, title="a | b <i>")])


def test_equal_answers_are_called_so() -> None:
    assert against_words(Paired(20, 0, 0)) == "the same answers right"
    assert spaced(against_words(Paired(100, 1, 3))) == "−2 points (−4 to +2), p = 0.62"


def test_what_came_out_of_the_job_is_matched_with_who_raced() -> None:
    course = {"laps": [[0, 0, 0.5]], "answers": np.array([0, 0]), "seconds": 0.1, "message": "", "is_finished": True}
    (found,) = standings(
        {"labels": np.array([0, 0, 1, 1]), "contenders": [{"method": "pixels"}, {"method": "article"}]},
        {"titles": ["Pixels", "Article"], "checkpoints": ["", "glyphs"]},
        {"query": np.array([1, 3]), "courses": [course]},
    )
    assert (found.title, found.method, found.checkpoint, found.n_right, found.n_steps) == ("Pixels", "pixels", "", 1, 0)
