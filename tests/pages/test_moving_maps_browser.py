"""Embeddings in a real browser: t-SNE is played and scrubbed, and everything that can be taken along is opened."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser import PATIENCE
from tests.pages.browsing import download, open_project, scrub
from tests.pages.filmed import give_film
from versa_core.project import Project

pytestmark = pytest.mark.e2e
# Looks for a point as a person does, by moving about until a name appears; all moves in one call.
A_POINT = """canvas => {
    const box = canvas.getBoundingClientRect(), name = canvas.parentElement.querySelector('.name');
    for (let y = box.top + 4; y < box.bottom; y += 8) for (let x = box.left + 4; x < box.right; x += 8) {
        canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y }));
        if (name.textContent) return [x, y];
    }
    return null; }"""


@pytest.fixture
def page(browser: Browser, server: str, tmp_path: Path) -> Page:
    project = Project()
    give_film(project)
    page = open_project(browser, server, project, tmp_path, "Embeddings")
    expect(page.get_by_role("heading", name="How t-SNE gets there")).to_be_visible(timeout=PATIENCE)
    return page


def switch_on(page: Page, words: str) -> None:
    page.get_by_text(words, exact=True).click()


def test_tsne_is_played_scrubbed_and_its_points_select(page: Page) -> None:
    switch_on(page, "Show how it gets there")
    film = page.locator(".st-key-live_descent")
    expect(film.locator(".words")).to_contain_text("Update 750 of 750", timeout=PATIENCE)
    scrub(page, "live_descent", 0)
    expect(film.locator(".words")).to_contain_text("shrunk to a dot")
    film.locator(".play").click()
    expect(film.locator(".words")).to_contain_text("Update 750 of 750", timeout=PATIENCE)
    film.locator(".map").scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # the points' way, which announces no end
    place = film.locator(".map").evaluate(A_POINT)
    assert place, "somewhere on the map a name appears"
    page.mouse.click(*place)
    expect(page.get_by_text("1 picture selected")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_several_perplexities_stand_side_by_side_with_their_trust(page: Page) -> None:
    switch_on(page, "Show several perplexities")
    several = page.locator(".st-key-live_several")
    expect(several.locator(".panel")).to_have_count(2, timeout=PATIENCE)  # 8 pictures allow 2 and 2.33
    for panel in several.locator(".panel").all():
        expect(panel).to_contain_text("Trust: ")
        assert "divergence" in (panel.get_by_role("img").get_attribute("aria-label") or "")
    expect(several.locator(".title").first).to_have_text("Perplexity 2")


def test_each_export_can_be_opened(page: Page, tmp_path: Path) -> None:
    svg = ElementTree.parse(download(page, "download_svg", tmp_path)).getroot()  # our own file
    assert svg.tag.endswith("svg")
    with Image.open(download(page, "download_png", tmp_path)) as image:
        assert image.width == 2 * int(svg.get("width", ""))
    with zipfile.ZipFile(download(page, "download_projector", tmp_path)) as archive:
        first = json.loads(archive.read("projector_config.json"))["embeddings"][0]
        vectors = np.loadtxt(io.StringIO(archive.read(first["tensorPath"]).decode()), delimiter="\t")
        assert list(vectors.shape) == first["tensorShape"] == [8, 5]
        assert Image.open(io.BytesIO(archive.read("sprite.png"))).width == 3 * first["sprite"]["singleImageDim"][0]
    places = list(csv.DictReader(io.StringIO(download(page, "download_csv", tmp_path).read_text(encoding="utf-8"))))
    assert [row["role"] for row in places].count("prototype") == 2
    assert all(np.isfinite(float(row["after_x"])) for row in places)
    assert len(places) == 8 + 2
    page.get_by_test_id("stMultiSelect").locator("input").click()
    page.get_by_role("option").filter(has_text="owl 2.png").click()
    rows = list(csv.DictReader(io.StringIO(download(page, "download_selection", tmp_path).read_text())))
    assert [(row["name"], row["class"], row["predicted"]) for row in rows] == [("owl 2.png", "owl", "owl")]
