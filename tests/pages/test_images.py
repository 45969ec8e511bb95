"""Images: examples, marks, classes, the model's view, and the project."""

from __future__ import annotations

from pages.ui.cards import class_marks
from pages.ui.palette import class_style, swatch
from tests.pages.conftest import picture
from tests.pages.reading import HOSTILE, Open, html, press, text
from tests.pages.uploading import names, upload
from versa_core.project import Project


def test_examples_come_with_marks(open_page: Open, mine: Project) -> None:
    app = press(open_page("images.py"), "Strokes")
    assert not app.exception
    assert mine.task_shape().shots == (3, 3)
    assert mine.task_shape().n_query > 0
    assert "3-shot" in text(app)


def test_the_first_of_each_class_become_support(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [(f"{seed}.png", picture(seed)) for seed in range(3)])
    mine.add_pictures("hen", [(f"{seed}.png", picture(seed)) for seed in range(3, 6)])
    app = open_page("images.py")
    app.number_input[0].set_value(1).run()
    press(app, "Mark the first 1 as support")
    assert mine.task_shape().shots == (1, 1)
    assert mine.task_shape().queries == (2, 2)


def test_a_class_is_switched_off_renamed_and_deleted(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    one = mine.classes[0]
    app = open_page("images.py")
    next(each for each in app.toggle if each.label == "on").set_value(False).run()
    assert not one.active
    next(each for each in app.text_input if each.label == "Name").set_value("hen").run()
    assert one.name == "hen"
    press(app, "Delete with its 1 picture")
    assert not app.exception
    assert mine.classes == []


def test_cards_wear_the_marker_that_their_class_has_everywhere(open_page: Open, mine: Project) -> None:
    for name in ("owl", "frog", "newt"):
        mine.add_pictures(name, [(f"{name}.png", picture(len(name)))], "support")
    marks = [swatch(class_style(place)) for place in range(3)]
    assert [mark in html(open_page("images.py")) for mark in marks] == [True] * 3
    mine.set_active(mine.classes[1].id, False)
    assert list(class_marks(mine)) == [mine.classes[0].id, mine.classes[2].id]
    labels, names = mine.image_set()[0].labels, mine.image_set()[0].class_names
    assert [(names[label], marks[label]) for label in labels] == [("owl", marks[0]), ("newt", marks[1])]
    assert [mark in html(open_page("images.py")) for mark in marks] == [True, True, False]


def test_names_are_text_and_never_markup(open_page: Open, mine: Project) -> None:
    mine.add_pictures(HOSTILE, [(HOSTILE + ".png", picture(1))])
    mine.refuse(HOSTILE, HOSTILE)
    app = open_page("images.py")
    assert not app.exception
    assert HOSTILE not in text(app)
    assert "\\<b\\>x" in text(app)


def test_profile_crop_and_fit_are_chosen(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    app = open_page("images.py")
    app.button_group[0].set_value("glyphs").run()
    assert mine.preparation_in_use().profile == "glyphs"
    next(each for each in app.toggle if each.label == "Crop to the ink").set_value(False).run()
    assert not mine.preparation_in_use().crop_ink
    app.button_group[0].set_value("photos").run()
    app.button_group[1].set_value("pad").run()
    assert not app.exception
    assert mine.preparation_in_use().fit == "pad"
    app.button_group[0].set_value("suggested").run()
    assert mine.preparation is None


def test_the_model_view_shows_prepared_pictures(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    app = open_page("images.py")
    app.toggle(key="model_view").set_value(True).run()
    assert not app.exception


def test_project_goes_out_and_comes_back(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    data = mine.to_bytes()
    mine.delete_everything()
    app = upload(open_page("images.py"), "open_project", [("p.zip", data, "application/zip")])
    assert not app.exception
    assert names(mine) == {"owl": 1}


def test_a_wrong_project_file_changes_nothing(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    app = upload(open_page("images.py"), "open_project", [("p.zip", b"nonsense", "application/zip")])
    assert not app.exception
    assert "not a readable" in app.error[0].value
    assert names(mine) == {"owl": 1}


def test_everything_is_deleted_on_request(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    press(open_page("images.py"), "Delete everything of mine")
    assert mine.n_pictures == 0
    assert mine.classes == []


def test_exact_copies_are_pointed_out_and_deleted(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1)), ("b.png", picture(1)), ("c.png", picture(2))])
    app = open_page("images.py")
    assert "1 picture is an exact copy" in app.warning[0].value
    press(app, "Delete the copies")
    assert [one.name for one in mine.pictures] == ["a.png", "c.png"]


def test_many_classes_are_shown_a_page_at_a_time(open_page: Open, mine: Project) -> None:
    for number in range(15):
        mine.add_class(f"class {number}")
    app = open_page("images.py")
    assert not app.exception
    assert "class 11" in text(app)
    assert "class 12" not in text(app)
    next(one for one in app.selectbox if one.label == "Show").set_value(12).run()
    assert "class 12" in text(app)


def test_where_nothing_is_left_to_ask_about_a_third_is_proposed_for_it(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [(f"{n}.png", picture(n)) for n in range(6)])
    app = open_page("images.py")
    assert next(one for one in app.number_input if one.label == "Support pictures of each class").value == 4
    app = press(app, "Mark the first 4 as support")
    assert (mine.task_shape().shots, mine.task_shape().queries) == ((4, 4), (2, 2))
    assert next(one for one in app.number_input if one.label == "Support pictures of each class").value == 4
