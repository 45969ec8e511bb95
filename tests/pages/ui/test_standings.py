"""The final table and its sentences: intervals, paired differences, and what does not flatter."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from pages.ui.standings import Standing, against_words, standings, table_markdown, verdicts
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


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split(" | ")]


def test_a_row_has_right_answers_interval_difference_and_time() -> None:
    rows = table_markdown([racer("prototype", 12), racer("adapted", 19, start=12)]).splitlines()
    low, high = wilson(12, 20)
    first, second = cells(rows[2]), cells(rows[3])
    assert first == ["Prototype", "12 / 20", f"60 % ({100 * low:.0f} to {100 * high:.0f})", "", "1.5 s"]
    assert second[1] == "19 / 20"
    assert second[3] == against_words(Paired(20, 7, 0))
    assert re.fullmatch(r"\+35 points \(\+\d+ to \+35\), p = 0\.016", second[3])


def test_the_broken_and_the_stopped_are_marked() -> None:
    shown = table_markdown([racer("prototype", 12), racer("scratch", None), racer("maml", 5, is_finished=False)])
    assert "| Scratch | broke down |" in shown
    assert r"Maml (stopped) | 5 / 20" in shown


def test_names_are_text() -> None:
    assert r"a \| b \<i\>" in table_markdown([racer("prototype", 3, title="a | b <i>")])


def test_equal_answers_are_called_so() -> None:
    assert against_words(Paired(20, 0, 0)) == "the same answers right"
    assert against_words(Paired(100, 1, 3)).startswith("−2 points (−4 to +2), p = 0.62")


def told(*racers: Standing) -> str:
    return "\n".join(verdicts(racers))


def test_fine_tuning_that_hurts_is_called_so() -> None:
    shown = told(racer("prototype", 15), racer("adapted", 11, start=15))
    assert "**Fine-tuning hurt:** Adapted began with 15 right and ended with 11." in shown
    assert "**The steps were not worth it:** Adapted has 11 right, the class means without any step 15." in shown
    one_less = told(racer("prototype", 15), racer("adapted", 14, start=15))
    assert "ended with 14; a single picture can be chance" in one_less


def test_fine_tuning_that_helps_is_not_blamed() -> None:
    shown = told(racer("prototype", 11), racer("adapted", 15, start=11))
    assert "hurt" not in shown
    assert "not worth" not in shown


def test_class_means_of_another_checkpoint_are_no_measure() -> None:
    other = racer("adapted", 11, start=11, checkpoint="another")
    assert "not worth" not in told(racer("prototype", 15), other)


@pytest.mark.parametrize(
    ("article", "best", "words"),
    [
        (8, 19, "**The article's adaptation loses here:** 8 right against 19 of Prototype. On these questions that is"),
        (14, 15, "loses here:** 14 right against 15 of Prototype. Chance alone gives such a difference often (p = 1)"),
        (15, 14, "**The article's adaptation wins here:** 15 right against 14"),
        (15, 15, "does as well here as the best of the others: 15 right"),
    ],
)
def test_the_article_is_told_how_it_did(article: int, best: int, words: str) -> None:
    assert words in told(racer("prototype", best), racer("article", article, start=10))


def test_what_does_no_better_than_pixels_is_named() -> None:
    shown = told(racer("prototype", 15), racer("adapted", 12, start=12), racer("pixels", 12))
    assert "No better than comparing pixels: Adapted." in shown
    assert "No better" not in told(racer("prototype", 15), racer("pixels", 12))


def test_a_draw_and_a_single_one_are_no_victory() -> None:
    assert "A draw: all have 12 of 20 right" in told(racer("prototype", 12), racer("adapted", 12, start=12))
    assert told(racer("prototype", 12)) == "Prototype: 12 of 20 right."
    assert verdicts([racer("scratch", None)]) == ["Nobody came through; the reasons are below."]


def test_what_came_out_of_the_job_is_matched_with_who_raced() -> None:
    course = {"laps": [[0, 0, 0.5]], "answers": np.array([0, 0]), "seconds": 0.1, "message": "", "is_finished": True}
    (found,) = standings(
        {"labels": np.array([0, 0, 1, 1]), "contenders": [{"method": "pixels"}, {"method": "article"}]},
        {"titles": ["Pixels", "Article"], "checkpoints": ["", "glyphs"]},
        {"query": np.array([1, 3]), "courses": [course]},
    )
    assert (found.title, found.method, found.checkpoint, found.n_right, found.n_steps) == ("Pixels", "pixels", "", 1, 0)
