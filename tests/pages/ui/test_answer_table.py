"""The table of answers: its orders, and its CSV, which no name can turn into a formula."""

from __future__ import annotations

import csv
import io

import pytest

from pages.ui.answer_table import ordered, orders, predictions_csv
from pages.ui.unknown_limits import Limits
from tests.pages.hand_made import HOSTILE
from tests.pages.looks import answer, asked, look_at


def test_every_order_sorts_by_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    questions = [asked(1, "b", "owl"), asked(2, "C", HOSTILE), asked(3, "a", None)]
    answers = {
        "asked-1": answer(look, [0.4, 0.6], error=0.3, strangeness=-0.9),
        "asked-2": answer(look, [0.1, 0.9], error=0.1, strangeness=-0.1),
        "asked-3": answer(look, [0.8, 0.2], error=0.2, strangeness=-0.5),
    }
    expected = {
        "newest": "123", "least": "132", "most": "231", "wrong": "123",
        "strange": "231", "error": "132", "name": "312", "class": "312",
    }  # fmt: skip
    assert set(expected) == set(orders())
    for order, numbers in expected.items():
        found = ordered(order, questions, answers, look.run.class_names)
        assert "".join(one.id[-1] for one in found) == numbers, order


def test_the_csv_has_every_confidence_both_signals_and_no_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    questions = [asked(1, "=<i>new.png", "owl"), asked(2, "other.png")]
    answers = {one.id: answer(look, [0.25, 0.75]) for one in questions}
    first, second = csv.DictReader(io.StringIO(predictions_csv(look, questions, answers, Limits(-0.6, 0.5))))
    assert first["file"] == "'=<i>new.png"
    assert first["predicted"] == HOSTILE
    assert first["second_best"] == "owl"
    assert float(first["confidence"]) == float(first[f"confidence: {HOSTILE}"]) == 0.75
    assert float(first["confidence: owl"]) == 0.25
    assert first["nearest"] == f"{HOSTILE} 0.png"
    assert (float(first["similarity"]), float(first["reconstruction_error"])) == (0.98, 0.01)
    assert (float(first["strangeness"]), first["none_of_these"]) == (-0.5, "strangeness")
    assert (first["truth"], first["right"]) == ("owl", "false")
    assert (second["truth"], second["right"]) == ("", "")
