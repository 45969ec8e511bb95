"""Corrections: the picture joins the support set of its class once, and can be taken out again."""

from __future__ import annotations

import pytest

from pages.ui import correcting as module
from pages.ui.asked import Asked
from pages.ui.correcting import correct, withdraw
from pages.ui.questions import Question, asked_questions, query_questions
from tests.pages.conftest import picture
from tests.pages.looks import look_at
from versa_core.errors import ProjectError
from versa_core.project import Picture, Project
from versa_core.project_parts import encode


def bring(asked: Asked) -> Question:
    asked.pictures.append(Picture("asked-1", "new.png", encode(picture(99)), "query"))
    return asked_questions(asked, ())[0]


def contents(project: Project) -> dict[str, list[tuple[str, str]]]:
    return {one.name: [(item.name, item.role) for item in one.pictures] for one in project.classes}


@pytest.fixture
def two() -> Project:
    project = Project()
    for name in ("ant", "bee"):
        project.add_pictures(name, [(f"{name}.png", picture(len(project.classes)))], "support")
    return project


def test_a_brought_picture_joins_one_class_and_leaves_it_again(two: Project) -> None:
    asked = Asked()
    question, before = bring(asked), contents(two)
    correct(two, asked, question, "ant")
    assert contents(two)["ant"] == [*before["ant"], ("new.png", "support")]
    assert asked.truth("asked-1", ()) == "ant"
    correct(two, asked, question, " a  new one ")
    assert contents(two) == {**before, "a new one": [("new.png", "support")]}
    assert asked.truth("asked-1", ()) == "a new one"
    withdraw(two, asked, question)
    assert {name: items for name, items in contents(two).items() if items} == before
    assert asked.truth("asked-1", ()) is None
    assert asked.pictures, "the picture is still asked about"


def test_a_class_that_was_switched_off_takes_part_again(two: Project) -> None:
    asked = Asked()
    question = bring(asked)
    two.set_active(two.classes[0].id, False)
    correct(two, asked, question, "ant")
    assert two.classes[0].active


def test_a_correction_without_a_name_changes_nothing(two: Project) -> None:
    asked = Asked()
    question, before = bring(asked), contents(two)
    with pytest.raises(ProjectError, match="no name"):
        correct(two, asked, question, "  ")
    assert contents(two) == before
    assert (asked.truths, asked.joined) == ({}, {})


def test_a_query_picture_becomes_support_in_its_class_or_another(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    project, asked = module.project(), Asked()
    question, before = query_questions(look, asked)[0], contents(module.project())
    own, other = look.run.class_names
    correct(project, asked, question, own)
    assert (question.name, "support") in contents(project)[own]
    correct(project, asked, question, other)
    assert contents(project)[other][-1] == (question.name, "support")
    assert query_questions(look, asked)[0].truth == other
    withdraw(project, asked, question)
    assert sorted(contents(project)[own]) == sorted(before[own])
    assert contents(project)[other] == before[other]


def test_a_picture_that_was_deleted_elsewhere_is_said_to_be_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    look = look_at(monkeypatch)
    question = query_questions(look, Asked())[0]
    module.project().delete_picture(question.id)
    with pytest.raises(ProjectError, match="no longer in the project"):
        correct(module.project(), Asked(), question, "owl")
