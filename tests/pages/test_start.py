"""Start: the example opens with support and query marked; what is there is not thrown away unasked."""

from __future__ import annotations

from tests.pages.conftest import picture
from tests.pages.reading import Open, press
from versa_core.project import Project


def test_the_example_is_ready_to_adapt(open_page: Open, mine: Project) -> None:
    app = open_page("start.py")
    press(app, "Try it with handwritten digits")
    assert not app.exception
    assert app.title[0].value == "Adapt"
    shape = mine.task_shape()
    assert shape.n_way >= 5
    assert shape.shots[0] == 3
    assert shape.queries[0] >= 1
    assert mine.suggested_profile() == "glyphs"


def test_own_pictures_go_only_after_a_question(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    app = open_page("start.py")
    assert not any(one.label == "Try it with handwritten digits" for one in app.button)
    press(app, "Replace them with the example")
    assert not app.exception
    assert "owl" not in [one.name for one in mine.classes]


def test_own_pictures_begin_on_images(open_page: Open) -> None:
    app = open_page("start.py")
    press(app, "Bring my own pictures")
    assert app.title[0].value == "Images"


def test_there_are_three_ways_in(open_page: Open) -> None:
    app = open_page("start.py")
    said = "\n".join(one.value for one in app.markdown)
    assert all(f"**{way}**" in said for way in ("I learn", "I teach", "I have pictures"))
    links = {one.proto.label: one.proto.query_string for one in app.main.get("page_link")}
    assert links == {"The first lesson": "lesson=you_first", "All lessons": ""}
