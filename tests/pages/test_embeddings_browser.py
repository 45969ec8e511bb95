"""Embeddings in a real browser: a click or a lasso in one map selects in both, and a page change keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.hand_made import N_PER_CLASS, give_run
from tests.pages.serving import serve
from versa_core.project import Project

pytestmark = pytest.mark.e2e
PATIENCE = 60_000  # ms
N_PICTURES = 2 * N_PER_CLASS
# The places on screen of a map's pictures, from Plotly's own layout.
PLACES = """chart => {
    const box = chart.getBoundingClientRect(), layout = chart._fullLayout, points = chart._fullData.at(-1);
    return Array.from(points.x, (x, index) => [
        box.left + layout.xaxis._offset + layout.xaxis.l2p(x),
        box.top + layout.yaxis._offset + layout.yaxis.l2p(points.y[index])]);
}"""
BRIGHT = """chart => Array.from(chart.querySelectorAll('.trace:last-child .point'))
    .flatMap((point, index) => Number(getComputedStyle(point).opacity) > 0.5 ? [index] : [])"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serve() as address:
        yield address


@pytest.fixture
def page(browser: Browser, server: str, tmp_path: Path) -> Page:
    """Embeddings of a hand-made run, brought in as a project file."""
    project = Project()
    give_run(project)
    file = tmp_path / "project.zip"
    file.write_bytes(project.to_bytes())
    page = browser.new_context(viewport={"width": 1400, "height": 1600}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server}/images")
    page.locator(".st-key-open_project input[type=file]").set_input_files(file)
    expect(page.get_by_text("2 classes · 8 pictures · model adapted")).to_be_visible(timeout=PATIENCE)
    open_page(page, "Embeddings")
    return page


def open_page(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=PATIENCE)


def expect_bright(page: Page, places: list[int]) -> None:
    """Waits until exactly these pictures stand out in both maps."""
    for key in ("map_before", "map_after"):
        chart = page.locator(f".st-key-{key} .js-plotly-plot")
        expect(chart.locator(".trace").last.locator(".point")).to_have_count(N_PICTURES, timeout=PATIENCE)
        for _try in range(50):
            if chart.evaluate(BRIGHT) == places:
                break
            page.wait_for_timeout(200)
        assert chart.evaluate(BRIGHT) == places, key


def test_one_selection_in_both_maps_outlasts_a_page_change(page: Page) -> None:
    expect_bright(page, list(range(N_PICTURES)))
    before, after = (page.locator(f".st-key-{key} .js-plotly-plot") for key in ("map_before", "map_after"))
    page.mouse.click(*before.evaluate(PLACES)[5])
    gallery = page.locator(".st-key-map_selection")
    expect(gallery).to_contain_text("1 picture selected", timeout=PATIENCE)
    expect(gallery.locator("figure, [role=listitem]")).to_have_count(1)
    expect_bright(page, [5])
    draw_lasso(page, after.evaluate(PLACES)[2])
    expect(gallery).to_contain_text("owl 2.png", timeout=PATIENCE)
    chosen = after.evaluate(BRIGHT)
    assert 2 in chosen
    expect_bright(page, chosen)
    open_page(page, "Reconstructions")
    open_page(page, "Embeddings")
    expect_bright(page, chosen)
    page.get_by_role("button", name="Select none").click()
    expect_bright(page, list(range(N_PICTURES)))
    expect(page.get_by_test_id("stException")).to_have_count(0)


def draw_lasso(page: Page, centre: list[float]) -> None:
    """Draws a small lasso in the map After."""
    page.locator(".st-key-map_after .js-plotly-plot").hover()
    page.locator('.st-key-map_after .modebar-btn[data-title="Lasso Select"]').click()
    x, y = centre
    corners = [(x - 9, y - 9), (x + 9, y - 9), (x + 9, y + 9), (x - 9, y + 9), (x - 9, y - 9)]
    page.mouse.move(*corners[0])
    page.mouse.down()
    for corner in corners[1:]:
        page.mouse.move(*corner, steps=6)
    page.mouse.up()
