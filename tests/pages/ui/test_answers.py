"""Answers: the card says what the numbers say, in text that no name can break."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from pages.ui.answers import SHOWN_CLASSES, Answer, answer_html, answers_for, predictions_csv
from pages.ui.looking import Look
from tests.pages.conftest import picture
from tests.pages.hand_made import HOSTILE, give_run
from versa_core.project import Picture, Project
from versa_core.project_parts import encode

ASKED = Picture("asked-1", "=<i>new.png", encode(picture(99)), "query")


def look_at(monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...] = ("owl", HOSTILE)) -> Look:
    project = Project()
    monkeypatch.setattr("pages.ui.looking.project", lambda: project)
    return Look(give_run(project, names=names))


def answer(look: Look, shares: list[float], error: float | None = 0.01) -> Answer:
    redrawn = None if error is None else look.run.images[1]
    nearest = ((look.run.ids[4], 0.98), (look.run.ids[0], -0.25), ("not in the run", 0.1))
    return Answer(look.run.images[0], np.array(shares, np.float32), nearest, redrawn, error)


def test_the_card_names_the_class_and_every_confidence(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    html = answer_html(look, ASKED, answer(look, [0.25, 0.75]))
    assert "Predicted: <b>&lt;b&gt;x&lt;/b&gt; =1+1</b>" in html
    assert html.index("75.0\u00a0%") < html.index("25.0\u00a0%")
    assert "0.98 · &lt;b&gt;" in html
    assert "-0.25 · owl" in html
    assert "<i>new" not in html


def test_a_picture_that_is_redrawn_worst_is_called_strange(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)  # its worst picture has an error of 0.07
    assert "may be none of" in answer_html(look, ASKED, answer(look, [0.25, 0.75], 0.08))
    assert "may be none of" not in answer_html(look, ASKED, answer(look, [0.25, 0.75], 0.06))


def test_a_picture_of_none_of_the_classes_is_called_so(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    asked = answer(look, [0.25, 0.75])
    told = {flag: answer_html(look, ASKED, replace(asked, is_unknown=flag)) for flag in (True, False, None)}
    assert "may be none of these classes" in told[True]
    assert told[False] == told[None]
    assert "may be none of" not in told[False]


def test_without_a_decoder_there_is_no_reconstruction(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    assert "reconstruction" not in answer_html(look, ASKED, answer(look, [0.25, 0.75], None))


def test_many_classes_are_all_there_and_most_are_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    names = tuple(f"class {number}" for number in range(12))
    look = look_at(monkeypatch, names)
    html = answer_html(look, ASKED, answer(look, [1 / 12] * 12))
    assert all(name in html for name in names)
    assert f"{12 - SHOWN_CLASSES} more classes" in html


def test_the_csv_has_every_confidence_and_no_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    text = predictions_csv(look, [ASKED], {ASKED.id: answer(look, [0.25, 0.75])})
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["file"] == "'=<i>new.png"
    assert row["predicted"] == HOSTILE
    assert float(row["confidence"]) == float(row[f"confidence: {HOSTILE}"]) == 0.75
    assert float(row["confidence: owl"]) == 0.25
    assert row["nearest"] == f"{HOSTILE} 0.png"
    assert (float(row["similarity"]), float(row["reconstruction_error"])) == (0.98, 0.01)


def test_only_new_pictures_are_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    sent = []

    def fake_job(kind: str, key: object, payload: object, words: str) -> dict[str, object]:
        given = payload()  # type: ignore[operator]  # the page hands over a function
        sent.append(len(given["images"]))
        assert given["images"].shape[1:] == look.run.preparation.shape
        many = len(given["images"])
        return {
            "probabilities": np.full((many, 2), 0.5, np.float32),
            "nearest_ids": [[look.run.ids[0]]] * many,
            "nearest_similarity": np.ones((many, 1), np.float32),
            "reconstructions": None,
            "errors": None,
        }

    monkeypatch.setattr("pages.ui.answers.short_job", fake_job)
    other = Picture("asked-2", "other.png", encode(picture(5)), "query")
    assert set(answers_for(look, [ASKED]) or {}) == {"asked-1"}
    assert set(answers_for(look, [other, ASKED]) or {}) == {"asked-1", "asked-2"}
    assert answers_for(look, [ASKED, other])
    assert sent == [1, 1]


def test_nothing_is_answered_while_the_trainer_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.ui.answers.short_job", lambda *_given: None)
    assert answers_for(look_at(monkeypatch), [ASKED]) is None
