"""Predict packs the model in a trainer; Adapt shows the code of the run."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.run_code import are_all_here
from tests.exporting.runs import HOSTILE, adapted, fill
from tests.pages.reading import press, text, wait_until
from tests.toys import small_checkpoint
from versa_core.exporting import script as code_of
from versa_core.project import Project, Run

Open = Callable[[str], AppTest]


@pytest.fixture
def run(mine: Project) -> Run:
    """A real adaptation of the visitor's pictures."""
    fill(mine)
    return adapted(mine, "prototype", {}, small_checkpoint())


def zip_of(mine: Project) -> dict[str, bytes]:
    """What lies in the newest zip that the page offers."""
    (result,) = mine.results["short:export"].results.values()
    with zipfile.ZipFile(io.BytesIO(result["zip"])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def wait_for_zip(app: AppTest) -> AppTest:
    return wait_until(app, lambda app: bool(app.success))


def labels(app: AppTest) -> list[str]:
    return [one.label.split(" (")[0] for one in app.get("download_button")]


def test_the_zip_is_made_on_a_click_with_drawn_pictures(open_page: Open, mine: Project, run: Run) -> None:
    app = open_page("predict.py")
    assert labels(app) == ["Download the adapted model"]
    app = wait_for_zip(press(app, "Make the zip"))
    assert "differ from this page's by at most" in app.success[0].value
    assert labels(app) == ["Download the zip", "Download the adapted model"]
    assert next(one for one in app.button if one.label == "Make the zip").disabled
    files = zip_of(mine)
    card = files["model-card.md"].decode()
    assert "drawn by VERSA Lab" in card
    assert "`A small one`" in card
    assert "asked about 6 pictures" in card
    assert not {picture.data for picture in mine.pictures} & set(files.values())
    assert files["model.safetensors"] == run.model


def test_own_pictures_go_in_only_where_the_switch_is_on(open_page: Open, mine: Project, run: Run) -> None:
    app = wait_for_zip(press(open_page("predict.py"), "Make the zip"))
    app.toggle(key="export_own").set_value(True).run()
    assert not app.success, "the zip with other pictures is not the one that is there"
    assert app.toggle(key="export_own").label == "Put 5 of my pictures in"
    app = wait_for_zip(press(app, "Make the zip"))
    own = {picture.data for picture in mine.pictures if picture.role == "query"}
    files = zip_of(mine)
    assert len([name for name in files if name.startswith("pictures/")]) == 5
    assert own >= {data for name, data in files.items() if name.startswith("pictures/")}
    app.switch_page("../start.py").run()
    app.switch_page("../predict.py").run()
    assert app.toggle(key="export_own").value
    assert "Download the zip" in labels(app)


def test_a_model_whose_checkpoint_is_gone_is_packed_too(open_page: Open, mine: Project, run: Run) -> None:
    mine.checkpoints.clear()
    wait_for_zip(press(open_page("predict.py"), "Make the zip"))
    assert "was not at hand" in zip_of(mine)["model-card.md"].decode()


def test_a_damaged_model_is_told(open_page: Open, mine: Project, run: Run) -> None:
    mine.run = replace(run, model=b"no model")
    app = press(open_page("predict.py"), "Make the zip")
    for _try in range(60):
        if app.error:
            break
        app.run()
    assert "not a checkpoint" in app.error[0].value
    assert "Try again" in [one.label for one in app.button]


def code_on(app: AppTest) -> str:
    return next(one.value for one in app.code if "repeat(" in one.value)


def test_adapt_shows_the_code_of_the_run_with_its_files(open_page: Open, mine: Project, run: Run) -> None:
    app = open_page("adapt.py")
    assert code_on(app).strip() == code_of.script(run, own_checkpoint=True).strip()
    assert repr(HOSTILE) in code_on(app)
    assert labels(app)[-3:] == ["Script", "Notebook", "Project, with the pictures"]
    assert json.loads(code_of.notebook(run))["nbformat"] == 4


def test_without_a_run_or_its_pictures_there_is_no_code(open_page: Open, mine: Project, run: Run) -> None:
    mine.delete_picture(run.ids[0])
    assert not are_all_here(mine, run)
    app = open_page("adapt.py")
    assert "Pictures of this run have been deleted" in text(app)
    assert not [one for one in app.code if "repeat(" in one.value]
    mine.run = None
    assert "The code of what I just did" not in [one.label for one in app.run().expander]


def test_the_code_of_a_damaged_model_is_told(open_page: Open, mine: Project, run: Run) -> None:
    mine.run = replace(run, model=b"no model")
    assert any("not a checkpoint" in one.value for one in open_page("adapt.py").error)


def test_the_trainer_s_answer_is_kept_once(open_page: Open, mine: Project, run: Run) -> None:
    app = wait_for_zip(press(open_page("predict.py"), "Make the zip"))
    first: dict[str, Any] = dict(mine.results["short:export"].results)
    app.run()
    assert mine.results["short:export"].results == first
