"""Other ways in and other ways to look: a zip through the whole job, the camera, maps in three dimensions."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.drawings import draw_files, pack
from tests.e2e.driving import PATIENCE, Visitor

pytestmark = pytest.mark.e2e

N_EACH = 3


def test_a_zip_goes_through_the_whole_job(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    person, drawings = visit(), draw_files(tmp_path, N_EACH, n_classes=3)
    person.open("Images")
    person.upload("upload_zip", pack(drawings.root))
    expect(person.pictures).to_have_count(3 * N_EACH, timeout=PATIENCE)
    expect(person.key("refused")).to_contain_text("signs/notes.txt", timeout=PATIENCE)
    person.mark_first(2)
    person.open("Adapt")
    person.adapt()
    person.open("Embeddings")
    person.expect_points(3 * N_EACH, 3)
    person.open("Reconstructions")
    redrawn = person.key("reconstructions").get_by_role("img", name=re.compile("· reconstruction"))
    expect(redrawn.first).to_be_visible(timeout=PATIENCE)
    person.open("Predict")
    for name, file in drawings.held_back.items():
        assert person.ask(file) == name
    assert person.download("download_model", tmp_path).stat().st_size > 100_000


def test_the_camera_and_maps_in_three_dimensions(visit: Callable[..., Visitor]) -> None:
    person = visit(permissions=["camera"])
    person.open("Images")
    person.press("example_strokes")
    expect(person.pictures.first).to_be_visible(timeout=PATIENCE)
    person.settle()
    n_before = person.pictures.count()
    person.key("class_name").locator("input").fill("me")
    person.page.keyboard.press("Enter")
    person.settle()
    person.take_photo("camera")
    expect(person.pictures).to_have_count(n_before + 1, timeout=PATIENCE)
    person.settle()
    person.open("Adapt")
    person.adapt()
    look_in_three_dimensions(person, n_before + 1)
    person.open("Predict")
    person.take_photo("predict_camera")
    card = person.key("predict_result").get_by_role("listitem").filter(has_text="camera 1")
    expect(card).to_be_visible(timeout=PATIENCE)


def look_in_three_dimensions(person: Visitor, n_pictures: int) -> None:
    """Both maps are drawn in 3-D; a picture chosen by name, which is the only way there, comes into the gallery."""
    person.open("Embeddings")
    person.page.get_by_role("radio", name="3-D").click()
    expect(person.page.get_by_text("3-D has no star")).to_be_visible(timeout=PATIENCE)
    person.settle()
    person.expect_points(n_pictures, 6, in_space=True)
    kinds = person.key("map_after").locator(".js-plotly-plot").evaluate("chart => chart.data.map(trace => trace.type)")
    assert set(kinds) == {"scatter3d"}
    person.page.get_by_role("combobox", name="Selected pictures").click()
    person.page.keyboard.type("camera")
    person.page.get_by_role("option").filter(has_text="camera 1").click()
    expect(person.key("map_selection")).to_contain_text("1 picture selected", timeout=PATIENCE)
    person.settle()
