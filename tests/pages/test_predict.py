"""Predict: new pictures in, answers out, by a real adapted model in a real trainer."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import picture
from tests.pages.hand_made import HOSTILE, give_run
from tests.pages.reading import html, press, wait_for
from versa_core.project import Project
from versa_core.run import Task, adapt
from versa_core.training.events import Finished

Open = Callable[[str], AppTest]


def words(app: AppTest) -> str:
    return "\n".join(one.value for one in [*app.markdown, *app.caption, *app.info, *app.error])


def png(seed: int) -> bytes:
    stream = io.BytesIO()
    picture(seed).save(stream, "PNG")
    return stream.getvalue()


def upload(app: AppTest, files: list[tuple[str, bytes, str]]) -> AppTest:
    next(one for one in app.file_uploader if str(one.key).startswith("predict_files")).set_value(files)
    return app.run()


@pytest.fixture
def adapted(mine: Project) -> Project:
    """A project with a model that compares pixels: it knows the pictures it has adapted to."""
    run = give_run(mine)
    images, is_support = mine.image_set()
    steps = adapt(None, "pixels", {}, Task(images, is_support, run.preparation), seed=0)
    while True:
        try:
            event = next(steps)
        except StopIteration as end:
            model = end.value.to_bytes()
            break
        assert not isinstance(event, Finished) or event.reason == "completed"
    mine.run = replace(run, model=model, checkpoint="")
    return mine


def test_without_pictures_the_page_says_where_to_bring_them(open_page: Open) -> None:
    app = open_page("predict.py")
    assert app.title[0].value == "Predict"
    assert "There are no pictures yet" in words(app)
    assert not app.file_uploader


def test_known_pictures_are_recognised_and_bad_files_are_listed(open_page: Open, adapted: Project) -> None:
    app = open_page("predict.py")
    # The seeds are those of the first support picture of each class.
    files = [
        ("one.png", png(0), "image/png"),
        ("notes <i>.txt", b"hello", "text/plain"),
        ("two.png", png(10), "image/png"),
    ]
    app = wait_for(upload(app, files), "Predicted:")
    answers = adapted.results["look"].answers
    asked = {one.name: answers[one.id] for one in adapted.asked.pictures}
    assert adapted.run is not None
    assert {name: adapted.run.class_names[one.best] for name, one in asked.items()} == {
        "one.png": "owl",
        "two.png": HOSTILE,
    }
    assert asked["one.png"].nearest[0] == (adapted.run.ids[0], pytest.approx(1.0, abs=1e-5))
    assert "<b>x" not in html(app)
    assert "notes" in words(app)
    assert "text file" in words(app)
    assert "adds up to 100\u00a0%" in words(app)
    assert [one.label.split(" (")[0] for one in app.get("download_button")] == [
        "Predictions as CSV",
        "Download the adapted model",
    ]


def test_answers_survive_a_page_change_and_are_cleared(open_page: Open, adapted: Project) -> None:
    app = wait_for(upload(open_page("predict.py"), [("one.png", png(0), "image/png")]), "Predicted:")
    app.switch_page("../reconstructions.py").run()
    app.switch_page("../predict.py").run()
    assert "one.png" in html(app)
    next(one for one in app.button if one.label == "Clear").click().run()
    assert "one.png" not in html(app)
    assert adapted.asked.pictures == []


def test_a_damaged_model_is_told_in_words(open_page: Open, mine: Project) -> None:
    give_run(mine, model=b"no model at all")
    app = upload(open_page("predict.py"), [("one.png", png(0), "image/png")])
    until = time.monotonic() + 60
    while not app.error and time.monotonic() < until:
        assert not app.exception
        app.run()
    assert app.error
    assert "Try again" in [one.label for one in app.button]


def test_the_model_can_be_taken_along_before_anything_is_asked(open_page: Open, adapted: Project) -> None:
    app = open_page("predict.py")
    assert "predict --model versa-model.safetensors" in app.code[0].value
    assert [one.label for one in app.get("download_button")] == ["Download the adapted model (0.0 MB)"]


def zipped(**folders: int) -> bytes:
    """A zip with one picture in each folder, by its seed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for folder, seed in folders.items():
            archive.writestr(f"test/{folder}/{seed}.png", png(seed))
    return stream.getvalue()


def upload_zip(app: AppTest, data: bytes) -> AppTest:
    next(one for one in app.file_uploader if str(one.key).startswith("predict_zip")).set_value(
        [("more.zip", data, "application/zip")]
    )
    return wait_for(app.run(), "Predicted:")


def pressed(app: AppTest, key: str) -> AppTest:
    next(one for one in app.button if one.key == key).click()
    return app.run()


def test_class_folders_of_a_zip_are_counted_and_support_is_left_out(open_page: Open, adapted: Project) -> None:
    # The picture of seed 0 is a support picture of "owl"; 777 is nobody's; a folder "cat" is no class.
    app = upload_zip(open_page("predict.py"), zipped(owl=0, OWL=777, cat=5))
    assert "of 1** picture whose class is known" in words(app)
    assert "1 that the support set holds, too, is left out" in words(app)
    app = press(app, "1 picture of another folder is of none of these")
    assert "of 1** pictures that are of none" in words(app)


def test_thresholds_follow_the_slider_without_asking_again(open_page: Open, adapted: Project) -> None:
    app = wait_for(upload(open_page("predict.py"), [("one.png", png(0), "image/png")]), "Predicted:")
    look = adapted.results["look"]
    n_answers, n_query = len(look.answers), 4
    assert n_answers == 1 + n_query
    assert "This model cannot redraw pictures, so it has no such error" in words(app)
    slider = next(one for one in app.slider if one.label == "Distance from the nearest class")
    slider.set_value(slider.min)
    app.run()
    assert f"**Wrongly refused: {n_query} of {n_query}**" in words(app)
    assert "⚠" in html(app)
    slider = next(one for one in app.slider if one.label == "Distance from the nearest class")
    slider.set_value(slider.max)
    app.run()
    assert f"**Wrongly refused: 0 of {n_query}**" in words(app)
    assert "⚠" not in html(app)
    assert len(look.answers) == n_answers


def test_the_built_in_examples_serve_as_unknown_pictures(open_page: Open, adapted: Project) -> None:
    app = open_page("predict.py")
    next(one for one in app.toggle if one.key == "predict_foreign").set_value(True)
    app.run()
    until = time.monotonic() + 60
    while "that are of none." not in words(app) and time.monotonic() < until:
        app.run()
    assert "Wrongly accepted" in words(app)
    app.switch_page("../adapt.py").run()
    app.switch_page("../predict.py").run()
    assert next(one for one in app.toggle if one.key == "predict_foreign").value, "the switch outlasts a page change"


def test_a_cell_of_the_grid_shows_its_pictures(open_page: Open, adapted: Project) -> None:
    open_page("predict.py")
    look = adapted.results["look"]
    assert adapted.run is not None
    names, answers = adapted.run.class_names, look.answers
    query = adapted.run.ids[2]
    look.made["confusion_cell"] = (None, ("owl", names[answers[query].best]))
    app = open_page("predict.py")
    assert "owl 2.png" in html(app)
    assert "of owl taken for" in words(app)


def test_a_corrected_picture_is_learned_and_its_answer_changes(open_page: Open, adapted: Project) -> None:
    app = wait_for(upload(open_page("predict.py"), [("one.png", png(500), "image/png")]), "Predicted:")
    asked, look = adapted.asked, adapted.results["look"]
    assert adapted.run is not None
    before = adapted.run.class_names[look.answers[asked.pictures[0].id].best]
    other = next(name for name in adapted.run.class_names if name != before)
    app = pressed(app, "is_asked_1")
    assert [one.name for one in adapted.classes if "one.png" in [item.name for item in one.pictures]] == [other]
    assert "It is a support picture of" in words(app)
    earlier = adapted.results["look"]
    app = pressed(app, "adapt_again_start")
    until = time.monotonic() + 90
    while "What changed" not in "".join(one.value for one in app.header) and time.monotonic() < until:
        time.sleep(0.2)
        app.run()
    app = wait_for(app, "now right")
    assert adapted.results["look"] is not earlier
    assert "a support picture now" in html(app)
    assert "pictures of known class that are in neither support set" in words(app)
    app = pressed(app, "withdraw_asked")
    assert "one.png" not in [picture.name for picture in adapted.pictures]
    assert asked.pictures, "it is still asked about"


def test_what_mattered_is_shown_at_one_place_and_outlasts_a_page_change(open_page: Open, adapted: Project) -> None:
    app = wait_for(upload(open_page("predict.py"), [("one.png", png(0), "image/png")]), "Predicted:")
    next(one for one in app.toggle if one.key == "occlusion_on_asked").set_value(True)
    app = wait_for(app.run(), "Map of what mattered for")
    assert "A grey patch of 5 × 5 pixels" in words(app)
    assert "You may not conclude that the model looks at these places alone" in words(app)
    app.switch_page("../adapt.py").run()
    app.switch_page("../predict.py").run()
    assert html(app).count("Map of what mattered for") == 1
