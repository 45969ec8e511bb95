"""Predict: new pictures in, answers out, by a real adapted model in a real trainer."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import picture
from tests.pages.hand_made import HOSTILE, give_run
from tests.pages.reading import html, wait_for
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
    mine.run = replace(run, model=model)
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
    asked = {one.name: answers[one.id] for one in adapted.results["asked"].pictures}
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
    assert adapted.results["asked"].pictures == []


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
