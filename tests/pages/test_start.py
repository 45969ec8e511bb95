"""Start: the example opens with support and query marked; what is there is not thrown away unasked."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import picture
from versa_core.project import Project


def button(app: AppTest, label: str) -> object:
    return next(one for one in app.button if one.label == label)


def test_the_example_is_ready_to_adapt(open_page: Callable[[str], AppTest], mine: Project) -> None:
    app = open_page("start.py")
    button(app, "Try it with handwritten digits").click().run()  # type: ignore[attr-defined]
    assert not app.exception
    assert app.title[0].value == "Adapt"
    shape = mine.task_shape()
    assert shape.n_way >= 5
    assert shape.shots[0] == 3
    assert shape.queries[0] >= 1
    assert mine.suggested_profile() == "glyphs"


def test_own_pictures_go_only_after_a_question(open_page: Callable[[str], AppTest], mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    app = open_page("start.py")
    assert not any(one.label == "Try it with handwritten digits" for one in app.button)
    button(app, "Replace them with the example").click().run()  # type: ignore[attr-defined]
    assert not app.exception
    assert "owl" not in [one.name for one in mine.classes]


def test_own_pictures_begin_on_images(open_page: Callable[[str], AppTest]) -> None:
    app = open_page("start.py")
    button(app, "Bring my own pictures").click().run()  # type: ignore[attr-defined]
    assert app.title[0].value == "Images"
