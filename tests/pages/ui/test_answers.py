"""Answers: the model is asked once about each picture, whatever it comes from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pages.ui.answers import THRESHOLD, answers_for
from pages.ui.asked import NONE_OF_THESE, Asked
from pages.ui.questions import foreign_questions, query_questions
from tests.pages.looks import asked, look_at


def test_only_new_pictures_are_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    sent = []

    def fake_job(kind: str, key: object, payload: Any, words: str, **_more: object) -> dict[str, object]:
        given = payload()
        sent.append(len(given["images"]))
        assert given["images"].shape[1:] == look.run.preparation.shape
        many = len(given["images"])
        return {
            "probabilities": np.full((many, 2), 0.5, np.float32),
            "nearest_ids": [[look.run.ids[0]]] * many,
            "nearest_similarity": np.ones((many, 1), np.float32),
            "reconstructions": None,
            "errors": None,
            "strangeness": np.arange(many, dtype=np.float32),
            "threshold": -0.25,
        }

    monkeypatch.setattr("pages.ui.answers.short_job", fake_job)
    one, other = asked(1), asked(2)
    own = query_questions(look, Asked())
    assert set(answers_for(look, [one]) or {}) == {"asked-1"}
    answers = answers_for(look, [other, one, *own]) or {}
    assert set(answers) == {"asked-1", "asked-2", *(question.id for question in own)}
    assert answers_for(look, [one, *own, other])
    assert sent == [1, 1 + len(own)]
    assert answers[own[-1].id].strangeness == len(own)
    assert look.made[THRESHOLD][1] == -0.25


def test_nothing_is_answered_while_the_trainer_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.ui.answers.short_job", lambda *_given, **_more: None)
    assert answers_for(look_at(monkeypatch), [asked()]) is None


def test_query_pictures_that_support_holds_prove_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    own = query_questions(look, Asked())
    assert [one.id for one in own] == [look.run.ids[place] for place in np.flatnonzero(~look.run.is_support)]
    assert {one.truth for one in own} == set(look.run.class_names)
    look.run.images[-1] = look.run.images[0]  # the last query picture is the first support picture
    look.run.is_support.flags.writeable = True
    monkeypatch.setattr("pages.ui.leaking.project", lambda: type("Empty", (), {"results": {}})())
    assert [one.id for one in query_questions(look, Asked())] == [one.id for one in own[:-1]]


def test_examples_with_a_class_of_the_run_are_no_strangers() -> None:
    others = foreign_questions(("3", "house"))
    assert others
    assert {one.truth for one in others} == {NONE_OF_THESE}
    digits = {str(number) for number in range(10)}
    assert not {one.name.partition("/")[0] for one in others} & {*digits, "house"}
    assert {one.name.partition("/")[0] for one in foreign_questions(("owl",))} > {"3"}
