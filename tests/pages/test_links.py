"""Teacher's links as pages: the panel that makes them, and what comes of opening one."""

from __future__ import annotations

import pytest

from pages.ui import session
from pages.ui.linking.controls import CONTROLS
from pages.ui.linking.making import Asked
from pages.ui.linking.panel import ASKED
from pages.ui.text import plain
from pages.ui.tongues import SWITCH
from tests.pages.conftest import picture
from tests.pages.lessons import guess
from tests.pages.linked import made, open_link
from tests.pages.reading import Open, button, html, labels, press, text
from versa_core.methods import METHODS
from versa_core.project import Project
from versa_core.teaching.handouts import Draw, hand_out

STROKES = {"example": "strokes", "way": "3", "shot": "1", "query": "2", "draw": "7"}


def contents(project: Project) -> dict[str, list[tuple[str, str]]]:
    return {one.name: [(each.name, each.role) for each in one.pictures] for one in project.classes}


def drawn(draw: Draw) -> dict[str, list[tuple[str, str]]]:
    roles = ["support"] * draw.shot + ["query"] * draw.query
    return {
        one: [(name, role) for (name, _image), role in zip(pictures, roles, strict=True)]
        for one, pictures in hand_out(draw).items()
    }


@pytest.mark.parametrize("page", ["start.py", "adapt.py", "learn.py", "about.py"])
def test_the_panel_makes_a_link_with_its_code_on_every_page(open_page: Open, page: str) -> None:
    app = press(open_page(page), "Teacher's link")
    assert not app.exception
    assert {"seed": "0"}.items() <= made(app).items()
    assert "data:image/svg+xml;base64," in html(app)


def test_the_link_has_what_was_asked_for(open_page: Open, mine: Project) -> None:
    app = open_page("images.py")
    app.session_state[ASKED] = Asked("scenes", {"way": 9, "shot": 2}, with_work=False, hidden=("marks",))
    press(app, "Teacher's link")
    expected = {"example": "scenes", "way": "6", "shot": "2", "query": "3", "draw": "0", "hide": "marks"}
    assert made(app) == expected, "six kinds of scenes are all that there are"


def test_a_link_brings_pictures_and_settings(owner: str, mine: Project) -> None:
    work = {"method": "prototype", "checkpoint": "glyphs-protonet", "seed": "5", "map__kind": "tsne"}
    app = open_link(owner, "images.py", **STROKES, **work)
    assert not app.exception
    assert mine.map_settings == {"kind": "tsne"}
    assert contents(mine) == drawn(Draw("strokes", 3, 1, 2, 7))
    assert (mine.method, mine.checkpoint, mine.seed) == ("prototype", "glyphs-protonet", 5)
    assert any("draw 7" in one.value for one in app.sidebar.markdown)
    offered = made(press(app, "Teacher's link"))
    assert STROKES.items() <= offered.items(), "the panel begins with the pictures that are open"
    assert {"seed": "5", "map.kind": "tsne"}.items() <= offered.items()


def test_everybody_gets_the_same_pictures(mine: Project) -> None:
    for other in ("1" * 32, "2" * 32):
        open_link(other, "adapt.py", **STROKES)
    first, second = (session.store().seat(other, "").project for other in ("1" * 32, "2" * 32))
    assert [one.data for one in first.pictures] == [one.data for one in second.pictures]
    assert first.image_set()[0].fingerprint == second.image_set()[0].fingerprint


def test_own_pictures_stay_until_the_visitor_says_otherwise(owner: str, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    mine.checkpoints["own"] = b"bytes"
    app = open_link(owner, "adapt.py", **STROKES, method="prototype")
    assert list(contents(mine)) == ["owl"]
    assert mine.method == ""
    assert "your 1 picture and of your adapted model" in text(app)
    assert [one.value for one in app.title] == ["This link brings pictures of its own"], "the page waits for the answer"
    press(app, "Keep mine")
    assert app.title[0].value == "Adapt"
    assert list(contents(mine)) == ["owl"]
    app = open_link(owner, "adapt.py", **STROKES, method="prototype")
    assert app.title[0].value == "Adapt", "a reload does not ask again"
    press(app, "Open its pictures again")
    press(app, "Open the link's pictures")
    assert contents(mine) == drawn(Draw("strokes", 3, 1, 2, 7))
    assert mine.checkpoints == {"own": b"bytes"}
    assert mine.method == "prototype"


def test_pictures_of_the_link_before_are_nobodys_own(owner: str, mine: Project) -> None:
    open_link(owner, "adapt.py", **STROKES)
    open_link(owner, "adapt.py", **{**STROKES, "draw": "8"})
    assert contents(mine) == drawn(Draw("strokes", 3, 1, 2, 8)), "one lesson's link follows another's unasked"
    mine.set_role(next(mine.pictures).id, "query")
    app = open_link(owner, "adapt.py", **{**STROKES, "draw": "9"})
    assert "your 9 pictures" in text(app)


def test_a_link_without_pictures_does_not_make_the_last_ones_the_learners_own(owner: str, mine: Project) -> None:
    open_link(owner, "adapt.py", **STROKES)
    open_link(owner, "adapt.py", method="prototype")
    open_link(owner, "adapt.py", hide="pages")
    open_link(owner, "adapt.py", **{**STROKES, "draw": "8"})
    assert contents(mine) == drawn(Draw("strokes", 3, 1, 2, 8))


def test_what_is_deleted_is_not_brought_again_by_the_address(owner: str, mine: Project) -> None:
    app = press(open_link(owner, "images.py", **STROKES), "Delete everything of mine")
    assert not app.exception
    assert not mine.n_pictures
    assert not app.run().exception
    assert not mine.n_pictures


def test_a_reload_takes_nothing_back_that_the_learner_changed(owner: str, mine: Project) -> None:
    open_link(owner, "images.py", **STROKES)
    mine.set_role(next(mine.pictures).id, "query")
    changed = contents(mine)
    app = open_link(owner, "images.py", **STROKES)
    assert app.title[0].value == "Images"
    assert contents(mine) == changed


def test_hidden_controls_are_not_there(owner: str, mine: Project) -> None:
    open_link(owner, "adapt.py", **STROKES, method="adapted", set__head_steps="7")
    assert mine.method_settings["head_steps"] == 7
    app = open_link(owner, "adapt.py", **STROKES, method="adapted", hide="method,settings,checkpoint")
    assert not app.main.selectbox
    assert not app.main.number_input
    assert f"Method: **{plain(METHODS.info('adapted').title)}" in text(app)
    assert (mine.method, mine.method_settings["head_steps"]) == ("adapted", 20)
    app.switch_page("../images.py").run()
    assert any(one.label.startswith("Mark the first") for one in app.button)
    assert app.query_params["hide"] == "checkpoint,method,settings", "a reload would hide them, too"
    press(app, "Show me everything")
    app.switch_page("../adapt.py").run()
    assert {"Checkpoint", "Method"} <= {one.label for one in app.main.selectbox}
    assert not app.query_params, "a reload shows everything, too"


def test_images_goes_without_what_is_hidden(owner: str, mine: Project) -> None:
    everything = open_link(owner, "images.py", **STROKES)
    shown = set(labels(everything))
    assert {"Digits", "Mark the first 1 as support"} <= shown
    app = open_link(owner, "images.py", **STROKES, hide=",".join(CONTROLS))
    assert not app.exception
    assert not {"Digits", "Mark the first 1 as support", "Check my pictures"} & set(labels(app))
    assert "Class" not in [one.label for one in app.main.text_input]
    assert not app.main.segmented_control


def test_a_lesson_begins_with_the_settings_of_the_link(owner: str) -> None:
    settings = {"lesson": "one_episode", "lesson__way": "4", "lesson__shot": "2", "lesson__seed": "6"}
    app = guess(open_link(owner, "learn.py", **settings, hide="others"), "same")
    assert not app.exception
    assert (app.slider(key="episode_way").value, app.slider(key="episode_shot").value) == (4, 2)
    assert not {"Deal again", "Other characters"} & set(labels(app))
    link = made(press(app, "Teacher's link"))
    assert {"lesson": "one_episode", "lesson.way": "4", "lesson.seed": "6"}.items() <= link.items()


def test_what_is_wrong_with_a_link_is_told_as_text(owner: str, mine: Project) -> None:
    app = open_link(owner, "images.py", example="<b>x</b>", method=":red[y]", hide="[a](http://e.com)", way="x" * 9999)
    assert not app.exception
    said = next(one.value for one in app.warning if "was left out" in one.value)
    assert "<b>" not in said
    assert ":red[" not in said
    assert "](http" not in said
    assert not mine.n_pictures
    press(app, "Understood")
    assert not any("was left out" in one.value for one in app.warning)


def test_the_language_of_a_link_stays_until_another_one_is_chosen(owner: str) -> None:
    app = open_link(owner, "adapt.py", lang="zh_CN")
    assert app.title[0].value == "适应"
    app.query_params.clear()
    app.switch_page("../images.py").run()
    assert app.query_params["lang"] == "zh_CN", "a reload speaks it, too"
    app.radio(key=SWITCH).set_value("en").run()
    assert app.title[0].value == "Images"
    assert "lang" not in app.query_params


def test_a_lesson_by_itself_changes_nothing(owner: str, mine: Project) -> None:
    app = open_link(owner, "learn.py", lesson="you_first")
    assert not mine.notes
    assert "Opened by a link" not in [one.label for one in app.get("popover")]
    assert button(app, "Teacher's link")
