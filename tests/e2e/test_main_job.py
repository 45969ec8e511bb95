"""The main job, on picture files from the disk: bring, adapt, look inside, ask, take along."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.drawings import Drawings, draw_files
from tests.e2e.driving import PATIENCE, Visitor
from tests.pages.reading import TITLES
from tests.pages.serving import ROOT

pytestmark = pytest.mark.e2e

N_EACH = 5
KEYS = {  # by which scripts drive the app: each is that of a container around the widget
    "Images": ("class_name", "upload_files", "upload_folder", "upload_zip", "camera", "draw", "example_digits"),
    "Adapt": ("adapt_checkpoint", "adapt_method", "adapt_start", "adapt_stop", "adapt_status"),
    "Embeddings": ("map_before", "map_after", "download_csv"),
    "Reconstructions": ("reconstructions",),
    "Predict": ("predict_files", "predict_result", "download_model"),
    "Meta-train": ("metatrain_start", "metatrain_stop"),
}


@pytest.fixture
def drawings(tmp_path: Path) -> Drawings:
    return draw_files(tmp_path, N_EACH)


def test_bring_adapt_look_ask_and_take_along(visit: Callable[..., Visitor], drawings: Drawings, tmp_path: Path) -> None:
    person = visit()
    bring_pictures(person, drawings)
    person.open("Adapt")
    person.adapt()
    look_at_the_maps(person, tmp_path)
    look_at_the_reconstructions(person)
    person.open("Predict")
    for name, file in drawings.held_back.items():
        assert person.ask(file) == name
    model = person.download("download_model", tmp_path)
    for name, file in drawings.held_back.items():
        assert answer_of_the_command(model, file) == name
    for title in TITLES:
        person.open(title)
        for key in KEYS.get(title, ()):
            expect(person.key(key)).to_have_count(1, timeout=PATIENCE)


def bring_pictures(person: Visitor, drawings: Drawings) -> None:
    """Three classes file by file, the fourth as a folder; three pictures of each are support, two query."""
    person.open("Images")
    for name in ("ant", "bee", "cow"):
        person.upload_class(name, drawings.of(name))
    folder = drawings.root.parent / "folder"
    folder.mkdir()
    (drawings.root / "deer").rename(folder / "deer")
    person.upload("upload_folder", folder)
    expect(person.pictures).to_have_count(4 * N_EACH, timeout=PATIENCE)
    expect(person.page.get_by_text("4 classes with 5 support")).to_be_visible(timeout=PATIENCE)
    person.page.locator(".mark").first.click()
    expect(person.page.get_by_text("4 support · 1 query")).to_be_visible(timeout=PATIENCE)
    person.mark_first(3)
    expect(person.page.get_by_text("3 support · 2 query")).to_have_count(4, timeout=PATIENCE)


def look_at_the_maps(person: Visitor, tmp_path: Path) -> None:
    """Both maps show every picture and prototype, by PCA and by t-SNE."""
    person.open("Embeddings")
    person.expect_points(4 * N_EACH, 4)
    with person.download("download_csv", tmp_path).open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["role"] for row in rows].count("support") == 12
    assert [row["role"] for row in rows].count("query") == 8
    assert {row["class"] for row in rows} == set(drawn_classes())
    person.page.get_by_role("radio", name="t-SNE").click()
    expect(person.page.get_by_text("map is drawn on its own")).to_be_visible(timeout=PATIENCE)
    person.settle()
    person.expect_points(4 * N_EACH, 4)


def drawn_classes() -> tuple[str, ...]:
    return ("ant", "bee", "cow", "deer")


def look_at_the_reconstructions(person: Visitor) -> None:
    person.open("Reconstructions")
    redrawn = person.key("reconstructions").get_by_role("img", name=re.compile("· reconstruction"))
    expect(redrawn.first).to_be_visible(timeout=PATIENCE)
    assert redrawn.first.evaluate("image => image.naturalWidth") > 0
    assert redrawn.count() in (
        18,
        36,
    )  # a page of pictures: once where adapting moved the head alone, or before and after


def answer_of_the_command(model: Path, picture: Path) -> str:
    """What `python -m versa_core predict` says about the picture, in a process of its own."""
    result = model.with_name("answer.json")
    command = [
        sys.executable,
        "-m",
        "versa_core",
        "predict",
        "--model",
        *map(str, (model, picture)),
        "--json",
        str(result),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return str(json.loads(result.read_text(encoding="utf-8"))["predictions"][0]["class"])
