"""What pages let one choose, in a teacher's link: said, applied, hidden, and harmless where it is hostile."""

from __future__ import annotations

import pytest

from pages.ui.guiding import PAGES
from pages.ui.linking.page_settings import measured_tasks
from tests.pages.hand_made import give_run
from tests.pages.linked import made, open_link
from tests.pages.reading import button, press, text
from versa_core.project import Project

TASKS = measured_tasks()


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


def test_the_maps_are_as_the_link_says_and_cannot_be_changed(owner: str, mine: Project) -> None:
    give_run(mine)
    app = open_link(owner, "embeddings.py", map__kind="tsne", map__perplexity="4")
    assert (app.button_group(key="map_kind").value, app.slider(key="map_perplexity").value) == ("tsne", 4)
    app = open_link(owner, "embeddings.py", map__kind="tsne", map__perplexity="5", hide="maps")
    assert not app.exception
    assert app.title[0].value == "Embeddings"
    assert not {"Map", "Perplexity"} & {one.label for one in (*app.button_group, *app.slider)}
    assert mine.map_settings["perplexity"] == 5
