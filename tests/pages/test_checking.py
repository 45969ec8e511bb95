"""Check on Images: planted faults are named, each with its remedy, and what a remedy does can be undone."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PIL import ImageFilter, ImageOps
from streamlit.testing.v1 import AppTest

from pages.ui import checking
from pages.ui.check_case import Case
from pages.ui.check_remedies import CHOOSY, OTHERS
from pages.ui.check_words import WORDS, told_of
from pages.ui.examples import open_example
from tests.analysis.checking.subjects import pictures
from tests.pages.reading import HOSTILE, PATIENCE, Open, button, html, labels, press, text
from versa_core.analysis.checking import CHECKS, Finding
from versa_core.data.profile import Preparation
from versa_core.project import Project

N_EXAMPLE = 30


def checked(app: AppTest) -> AppTest:
    """Asks for the check and waits until it is there."""
    return waited(press(app, "Check my pictures"))


def waited(app: AppTest) -> AppTest:
    until = time.monotonic() + PATIENCE
    while "finding" not in result(app) and "Nothing to find fault" not in result(app) and time.monotonic() < until:
        assert not app.exception
        assert not app.error
        app.run()
    return app


def result(app: AppTest) -> str:
    return text(app).replace("\xa0", " ")


def with_copies(mine: Project) -> None:
    """Scenes; one picture lies twice in its class, and one in two classes, so that it has a wrong label, too."""
    open_example(mine, "scenes")
    images = pictures("scenes")[0]
    mine.add_pictures(mine.classes[0].name, [("again.png", images[0])])
    mine.add_pictures(mine.classes[3].name, [(f"{HOSTILE}.png", images[7])])


def test_every_kind_of_finding_has_words_and_remedies() -> None:
    kinds = {kind for some in CHECKS.values() for kind in some}
    assert set(WORDS) == kinds
    assert {*CHOOSY, *OTHERS} == kinds


def test_without_pictures_there_is_nothing_to_check(open_page: Open) -> None:
    assert button(open_page("images.py"), "Check my pictures").disabled


@pytest.mark.parametrize("name", ["digits", "strokes", "scenes"])
def test_an_example_is_without_fault(open_page: Open, mine: Project, name: str) -> None:
    open_example(mine, name)
    app = checked(open_page("images.py"))
    assert "Nothing to find fault with in 30 pictures of 5 classes" in result(app)


def test_copies_are_named_removed_and_brought_back(open_page: Open, mine: Project) -> None:
    with_copies(mine)
    before = [[one.id for one in each.pictures] for each in mine.classes]
    app = checked(open_page("images.py"))
    assert not app.exception
    words = result(app)
    assert "**3 findings**: 2 × mend this first, 1 × likely to do harm" in words
    assert "The same picture in several classes" in words
    assert "Finding 1 of 3" in words
    assert HOSTILE not in words
    assert "&lt;b&gt;x" in html(app)
    press(app, "Keep it in car only")
    waited(app)
    assert mine.n_pictures == N_EXAMPLE + 1
    assert "Copies within a class" in result(app)
    press(app, "Delete the copy")
    waited(app)
    assert "Nothing to find fault with in 30 pictures" in result(app)
    press(app, "Undo")
    press(app, "Undo")
    assert [[one.id for one in each.pictures] for each in mine.classes] == before
    assert "**3 findings**" in result(waited(app))
    assert "Undo" not in labels(app)


def test_next_goes_on_and_what_is_left_stays_out_until_it_is_asked_for(open_page: Open, mine: Project) -> None:
    with_copies(mine)
    app = press(checked(open_page("images.py")), "Next finding")
    assert "Perhaps a wrong label" in result(app)
    press(app, "Leave it as it is")
    assert "Finding 2 of 2" in result(app)
    assert "Copies within a class" in result(app)
    assert "1 finding was left as it is" in result(app)
    for _ in range(2):
        press(app, "Leave it as it is")
    assert "Nothing to find fault" in result(app)
    press(app, "Show them again")
    assert "**3 findings**" in result(app)


def test_a_wrong_label_is_moved_where_it_belongs(open_page: Open, mine: Project) -> None:
    open_example(mine, "strokes")
    home, other = mine.classes[1], mine.classes[4]
    stray = home.pictures[2]
    mine.move_picture(stray.id, other.id)
    app = checked(open_page("images.py"))
    assert "Perhaps a wrong label" in result(app)
    assert "has not adapted to your labels" in result(app)
    press(app, f"Move it to {home.name}")
    assert stray in home.pictures
    assert "Nothing to find fault" in result(waited(app))
    press(app, "Undo")
    assert stray in other.pictures


def test_on_photographs_the_page_says_what_is_missed(open_page: Open, mine: Project) -> None:
    open_example(mine, "scenes")
    app = checked(open_page("images.py"))
    assert "usually misses about 72 in 100" in result(app)
    images, is_support = mine.image_set()
    numbers = {"own": -0.25, "other": 0.5}
    told = told_of(Case(Finding("wrong_label", 0.8, (0,), (0, 1), numbers), images, is_support, mine))
    given, other = (one.name for one in mine.classes[:2])
    assert f"to the mean of {other} is 0.50, to that of {given} (itself left out) -0.25" in told.sentence
    assert "28 of 100 were found so, and of 1,000 right ones 3 were accused" in told.meaning


def test_an_edge_that_tells_is_left_out_and_brought_back(open_page: Open, mine: Project) -> None:
    for label, colour in enumerate(("red", "green", "blue")):
        framed = [ImageOps.expand(one, 24, colour) for one in pictures("scenes")[0][6 * label : 6 * label + 6]]
        mine.add_pictures(f"class {label}", [(f"{at}.png", one) for at, one in enumerate(framed)])
    mine.split(3)
    app = checked(open_page("images.py"))
    assert "The border gives the classes away" in result(app)
    assert "What the model sees now, and after **Show the model their middle alone**" in result(app)
    assert html(app).count(".png: now") == html(app).count(".png: then") == 6
    before = mine.image_set()[0].images
    press(app, "Show the model their middle alone")
    assert mine.preparation_in_use().fit == "centre"
    assert "The border gives the classes away" not in result(waited(app))
    press(app, "Undo")
    assert np.array_equal(mine.image_set()[0].images, before)
    assert "The border gives the classes away" in result(waited(app))


def test_glyphs_with_their_margin_are_cropped_to_their_ink(mine: Project) -> None:
    open_example(mine, "strokes")
    mine.set_preparation(Preparation("glyphs", crop_ink=False))
    images, is_support = mine.image_set()
    case = Case(Finding("telling_border", 0.7, (0, 6), tuple(range(5))), images, is_support, mine)
    (remedy,) = OTHERS["telling_border"](case)
    assert (remedy.label, remedy.preparation) == ("Crop all pictures to their ink", Preparation("glyphs"))
    memory = remedy.apply(mine)
    assert OTHERS["telling_border"](case) == []
    memory.bring_back(mine)
    assert not mine.preparation_in_use().crop_ink


def test_of_several_blurred_pictures_one_says_which(open_page: Open, mine: Project) -> None:
    images = [
        one.filter(ImageFilter.GaussianBlur(6)) if at in (3, 8) else one for at, one in enumerate(pictures("scenes")[0])
    ]
    for number in range(5):
        mine.add_pictures(f"class {number}", [(f"{at}.png", images[at]) for at in range(6 * number, 6 * number + 6)])
    mine.split(3)
    app = checked(open_page("images.py"))
    assert "Blurred" in result(app)
    asked = app.multiselect[0]
    assert len(asked.value) == 2
    asked.set_value(asked.value[:1]).run()
    press(app, "Delete it")
    assert mine.n_pictures == N_EXAMPLE - 1


def test_marks_are_mended_and_classes_switched_off(open_page: Open, mine: Project) -> None:
    open_example(mine, "scenes")
    for one in mine.classes[0].pictures:
        mine.set_role(one.id, "query")
    app = checked(open_page("images.py"))
    name = mine.classes[0].name
    assert f"{name} has no support picture" in result(app)
    press(app, f"Switch off {name}")
    assert not mine.classes[0].active
    press(waited(app), "Undo")
    assert mine.classes[0].active
    press(waited(app), "Mark its first picture as support")
    assert mine.classes[0].pictures[0].role == "support"


def test_a_change_is_checked_again_and_a_rerun_computes_nothing(open_page: Open, mine: Project) -> None:
    open_example(mine, "scenes")
    app = checked(open_page("images.py"))
    shelf = mine.results["short:check"]
    app.run()
    assert len(shelf.results) == 1
    mine.split(6)
    app.run()
    assert "Nothing to ask about" in result(waited(app))
    press(app, "Mark the last picture of each class as query")
    assert mine.task_shape().queries == (1, 1)


def test_without_a_checkpoint_labels_are_not_judged_and_that_is_said(
    open_page: Open, mine: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "with_class_means", lambda mine, pictures: [])
    open_example(mine, "strokes")
    mine.move_picture(mine.classes[1].pictures[2].id, mine.classes[4].id)
    app = checked(open_page("images.py"))
    assert "Nothing to find fault" in result(app)
    assert "labels and outliers were not looked at" in result(app)
