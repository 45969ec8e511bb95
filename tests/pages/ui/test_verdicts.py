"""The sentences after a race: what hurt, who lost, what no difference proves."""

from __future__ import annotations

import pytest

from pages.ui.standings import Standing
from pages.ui.verdicts import verdicts
from tests.pages.ui.test_standings import racer


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
