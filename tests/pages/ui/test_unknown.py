"""None of these: thresholds to begin with, who is refused, and what is told of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pages.ui.answers import THRESHOLD
from pages.ui.palette import COLOURS, SHAPES
from pages.ui.unknown import span_of
from pages.ui.unknown_charts import LOOKS, strip_data
from pages.ui.unknown_limits import Limits, kinds_of, limits_of, refused_by, scores_of, usual_limits
from pages.ui.unknown_opened import open_point, opened_of
from pages.ui.unknown_words import honest_words, strip_alt, tally_words
from tests.pages.looks import answer, asked, look_at
from versa_core.analysis.rejection import Tally


def test_the_thresholds_begin_with_the_checkpoints_and_the_worst_error(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)  # its worst picture has an error of 0.07
    known = [answer(look, [0.5, 0.5], strangeness=-0.9 + number / 100) for number in range(20)]
    assert usual_limits(look, known).strangeness == pytest.approx(-0.9 + 0.19, abs=0.011)
    look.made[THRESHOLD] = (None, -0.4)
    limits = limits_of(look, known)
    assert (limits.strangeness, limits.error) == (-0.4, pytest.approx(0.07))
    limits.strangeness = 0.5
    assert limits_of(look, known).strangeness == 0.5, "what a person has set stays"


def test_one_signal_refuses_for_one_picture_as_for_many(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    chance = np.random.default_rng(0)
    answers = [
        answer(look, [0.5, 0.5], error=float(error), strangeness=float(strange))
        for error, strange in chance.random((30, 2))
    ]
    limits = Limits(0.5, 0.6)
    together = refused_by(limits, scores_of(answers))
    assert together.tolist() == [bool(limits.reasons(one)) for one in answers]
    assert 0 < together.sum() < 30


def test_a_model_without_a_decoder_has_one_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    scores = scores_of([answer(look, [0.5, 0.5], error=None, strangeness=0.3)])
    assert list(scores) == ["strangeness"]
    assert refused_by(Limits(0.2, 0.0), scores).tolist() == [True]


def test_the_strip_has_every_picture_in_its_row_and_the_refused_side() -> None:
    questions = [asked(1, "<b>a", "owl"), asked(2, "b", ""), asked(3, "c", None), asked(4, "d", "owl")]
    scores, (known, unknown) = np.array([0.3, 0.4, 0.2, 0.1]), kinds_of(questions)
    given = {"alt": "Strip", "digits": 3}
    data = strip_data(questions, scores, known, unknown, 0.35, (0.0, 0.5), opened="asked-3", **given)
    found = [(one["id"], one["row"], one["x"]) for one in data["points"]]
    assert found == [("asked-4", 0, 0.2), ("asked-1", 0, 0.6), ("asked-2", 1, 0.8), ("asked-3", 2, 0.4)]
    assert all(0 < one["y"] < 1 for one in data["points"])
    assert data["points"][1]["words"] == "<b>a · 0.300"
    assert (data["limit"], data["opened"]) == (pytest.approx(0.7), "asked-3")
    assert len(data["rows"]) == len(set(data["marks"])) == 3
    assert strip_data(questions, scores, known, unknown, math.inf, (0.0, 0.5), **given)["limit"] is None
    assert strip_data(questions, scores, known, unknown, 0.6, (0.0, 0.5), **given)["limit"] is None
    assert strip_data(questions, scores, known, unknown, -0.1, (0.0, 0.5), **given)["limit"] == 0
    alt = strip_alt("Distance", scores, known, unknown, 0.35)
    assert "of a class: 2 pictures, 0.100 to 0.300" in alt
    assert "Threshold: 0.3500." in alt


def test_the_strips_wear_no_look_of_a_class() -> None:
    colours = {colour for colour, _drawing in LOOKS.values()}
    drawings = {drawing for _colour, drawing in LOOKS.values()}
    assert not colours & set(COLOURS)
    assert not drawings & set(SHAPES.values())


def test_a_further_click_closes_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    assert opened_of(look) == ""
    for clicked, opened in (("a", "a"), ("b", "b"), ("b", "")):
        open_point(look, clicked)
        assert opened_of(look) == opened


def test_all_scores_lie_inside_the_slider() -> None:
    for digits in (3, 4):
        scores = np.random.default_rng(0).normal(size=20)
        low, high = span_of(scores, digits)
        assert low < scores.min()
        assert scores.max() < high
    low, high = span_of(np.array([0.25]), 3)
    assert low < 0.25 < high


def test_what_cannot_be_counted_is_said() -> None:
    assert tally_words(Tally(10, 2, 5, 1)) == (
        "**Wrongly refused: 2 of 10** pictures that are of a class. **Wrongly accepted: 1 of 5** pictures that are of "
        "none."
    )
    assert "nothing can be wrongly refused" in tally_words(Tally(0, 0, 5, 1))
    assert "stays unknown" in tally_words(Tally(10, 2, 0, 0))


def test_few_pictures_and_easy_ones_are_called_so() -> None:
    many, few = np.ones(40, np.bool_), np.arange(40) < 3
    assert "So few" not in honest_words(many, many, is_drawn=False)
    assert "So few" in honest_words(many, few, is_drawn=False)
    assert "harder to refuse" in honest_words(many, few, is_drawn=True)
