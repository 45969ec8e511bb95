"""Teacher's links as pages: the panel that makes them, and what comes of opening one."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import session
from pages.ui.guiding import PAGES
from pages.ui.linking.controls import CONTROLS
from pages.ui.linking.making import Asked
from pages.ui.linking.page_settings import measured_tasks
from pages.ui.linking.panel import ASKED
from pages.ui.text import plain
from pages.ui.tongues import SWITCH
from tests.pages.conftest import FRAME, picture
from tests.pages.hand_made import give_run
from tests.pages.lessons import guess
from tests.pages.reading import Open, button, html, labels, press, text
from versa_core.methods import METHODS
from versa_core.project import Project
from versa_core.teaching.handouts import Draw, hand_out

TASKS = measured_tasks()
STROKES = {"example": "strokes", "way": "3", "shot": "1", "query": "2", "draw": "7"}


def open_link(owner: str, page: str, **parameters: str) -> AppTest:
    """Opens a page by an address with these parameters, as this visitor."""
    app = AppTest.from_file(FRAME, default_timeout=60)
    app.session_state[session.COOKIE] = owner
    for name, value in parameters.items():
        app.query_params[name.replace("__", ".")] = value
    app.run()
    return app.switch_page(f"../{page}").run() if page != "start.py" else app


def contents(project: Project) -> dict[str, list[tuple[str, str]]]:
    return {one.name: [(each.name, each.role) for each in one.pictures] for one in project.classes}


def drawn(draw: Draw) -> dict[str, list[tuple[str, str]]]:
    roles = ["support"] * draw.shot + ["query"] * draw.query
    return {
        one: [(name, role) for (name, _image), role in zip(pictures, roles, strict=True)]
        for one, pictures in hand_out(draw).items()
    }


def made(app: AppTest) -> dict[str, str]:
    """The parameters of the address that the panel shows: it has its QR code's alternative text, too."""
    (alt,) = (
        found for one in app.get("html") for found in re.findall(r'alt="QR code of the link ([^"]+)"', one.proto.body)
    )
    return dict(parse_qsl(urlsplit(unescape(alt)).query))


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


def test_meta_train_is_as_the_link_says(owner: str) -> None:
    wanted = {"train__source": "digits", "train__objective": "article", "train__steps": "40", "train__seed": "3"}
    app = open_link(owner, "metatrain.py", **wanted)
    assert not app.exception
    assert app.selectbox(key="source_choice").value == "digits"
    assert app.number_input(key="budget_steps").value == 40
    offered = made(press(app, "Teacher's link"))
    assert {name.replace("__", "."): value for name, value in wanted.items()}.items() <= offered.items()


def test_meta_trains_encoder_is_in_the_link_and_choices_can_be_hidden(owner: str) -> None:
    wanted = {"train__encoder": "vgg11", "train__imagenet": "true", "train__minutes": "3"}
    app = open_link(owner, "metatrain.py", **wanted)
    assert app.selectbox(key="encoder_choice").value == "vgg11"
    offered = made(press(app, "Teacher's link"))
    assert {"train.encoder": "vgg11", "train.imagenet": "true"}.items() <= offered.items()
    app = open_link(owner, "metatrain.py", **wanted, hide="training")
    assert not app.exception
    assert not app.main.selectbox
    assert "Encoder: **vgg11**" in text(app)
    assert "Minutes: **3**" in text(app)
    assert any("ImageNet" in one.value for one in app.caption)
    assert button(app, "Meta-train")


def test_compare_races_as_the_link_says(owner: str) -> None:
    wanted = {"racers": "adapted@glyphs-joint,pixels", "look__race": "strokes", "look__luck": "pixels"}
    app = open_link(owner, "compare.py", example="digits", **wanted)
    assert not app.exception
    (methods,) = app.main.multiselect
    assert methods.value == ["adapted@glyphs-joint", "pixels@"]
    assert app.main.button_group[0].value == "strokes"
    luck = next(one for one in app.main.selectbox if one.label == "Checkpoint whose class means answer")
    assert luck.value == ""
    offered = made(press(app, "Teacher's link"))
    assert {name.replace("__", "."): value for name, value in wanted.items()}.items() <= offered.items()
    app = open_link(owner, "compare.py", example="digits", **wanted, hide="racers")
    assert not app.exception
    assert not app.main.multiselect
    assert not app.main.button_group
    assert "Checkpoint whose class means answer: **None: compare the pixels**" in text(app)


@pytest.mark.parametrize(
    ("page", "parameters", "key", "value"),
    [
        ("film.py", {"look__film": "tsne"}, "film_kind", "tsne"),
        ("reconstructions.py", {"look__section": "objectives"}, "redrawing_section", "objectives"),
        ("about.py", {"look__ablation": TASKS[-1]}, "ablation_task", TASKS[-1]),
        ("embeddings.py", {"map__kind": "tsne", "look__several": "true"}, "several_on", True),
        ("images.py", {"look__seen": "true"}, "model_view", True),
        ("predict.py", {"look__none": "true"}, "confusion_none", True),
    ],
)
def test_what_is_chosen_on_a_page_is_as_the_link_says(
    owner: str, mine: Project, page: str, parameters: dict[str, str], key: str, value: object
) -> None:
    give_run(mine)
    app = open_link(owner, page, **parameters)
    assert not app.exception
    assert app.session_state[key] == value
    offered = made(press(app, "Teacher's link"))
    assert {name.replace("__", "."): said for name, said in parameters.items()}.items() <= offered.items()


HOSTILE = {
    "racers": "<script>alert(1)</script>,pixels@,../../x," + "adapted@glyphs-joint," * 99,
    "look__section": "turned",
    "look__race": "own",
    "look__luck": "glyphs-views",
    "look__walk": "1e9",
    "look__film": ":red[x]",
    "look__several": "maybe",
    "look__<b>": "[a](http://e.com)",
    "train__encoder": "../vgg",
    "train__minutes": "nan",
    "map__same_scale": "2",
    "lesson__temperature": "inf",
    "lang": "<i>",
    "hide": "racers,training,<u>",
}


@pytest.mark.parametrize("page", sorted(path.name for path in PAGES.glob("*.py")))
def test_a_hostile_address_breaks_no_page_and_is_told_as_text(owner: str, mine: Project, page: str) -> None:
    give_run(mine)
    app = open_link(owner, page, **HOSTILE)
    assert not app.exception
    said = next(one.value for one in app.warning if "was left out" in one.value)
    assert not any(mark in said for mark in ("<script>", "<b>", ":red[", "](http"))
    assert not press(app, "Teacher's link").exception


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


def test_the_maps_are_as_the_link_says_and_cannot_be_changed(owner: str, mine: Project) -> None:
    give_run(mine)
    app = open_link(owner, "embeddings.py", map__kind="tsne", map__perplexity="4")
    assert (app.button_group(key="map_kind").value, app.slider(key="map_perplexity").value) == ("tsne", 4)
    app = open_link(owner, "embeddings.py", map__kind="tsne", map__perplexity="5", hide="maps")
    assert not app.exception
    assert app.title[0].value == "Embeddings"
    assert not {"Map", "Perplexity"} & {one.label for one in (*app.button_group, *app.slider)}
    assert mine.map_settings["perplexity"] == 5
