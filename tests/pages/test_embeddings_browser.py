"""Embeddings in a real browser: what is chosen by mouse or keyboard in one map stands out in both, and elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import PATIENCE
from tests.pages.browsing import open_page, open_project
from tests.pages.hand_made import N_PER_CLASS, give_run
from versa_core.project import Project

pytestmark = pytest.mark.e2e
ALL = list(range(2 * N_PER_CLASS))
KEYS = ("map_before", "map_after")
# How many pixels of the map are not of its ground: pictures cover more than dots do.
COVERED = """map => {
    const below = map.parentNode.querySelector("canvas.bottom");
    const { data } = below.getContext("2d").getImageData(0, 0, below.width, below.height);
    let covered = 0;
    for (let at = 3; at < data.length; at += 4) covered += data[at] > 40;
    return covered;
}"""


@pytest.fixture
def page(browser: Browser, server: str, tmp_path: Path) -> Page:
    """Embeddings of a hand-made run, brought in as a project file."""
    project = Project()
    give_run(project)
    page = open_project(browser, server, project, tmp_path, "Embeddings")
    expect_bright(page, ALL)
    return page


def the_map(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} canvas.top")


def gallery(page: Page) -> Locator:
    return page.locator(".st-key-map_selection")


def expect_bright(page: Page, places: list[int]) -> None:
    """Waits until exactly these pictures stand out in both maps."""
    for key in KEYS:
        expect(the_map(page, key)).to_be_visible(timeout=PATIENCE)
        page.wait_for_function(
            "([map, places]) => JSON.stringify(map.bright()) === JSON.stringify(places)",
            arg=[the_map(page, key).element_handle(), places],
            timeout=PATIENCE,
        )


def around(centre: list[float], reach: float) -> list[tuple[float, float]]:
    x, y = centre
    return [(x - reach, y - reach), (x + reach, y - reach), (x + reach, y + reach), (x - reach, y + reach)]


def draw_around(page: Page, corners: list[tuple[float, float]]) -> None:
    """Drags the pointer along these corners and back to the first."""
    page.mouse.move(*corners[0])
    page.mouse.down()
    for corner in [*corners[1:], corners[0]]:
        page.mouse.move(*corner, steps=5)
    page.mouse.up()


def test_a_click_shows_the_picture_its_neighbours_and_outlasts_a_page_change(page: Page) -> None:
    page.mouse.click(*the_map(page, "map_before").evaluate("map => map.places()")[5])
    expect(gallery(page)).to_contain_text("1 picture selected", timeout=PATIENCE)
    expect_bright(page, [5])
    near = page.locator(".st-key-map_neighbours")
    expect(near).to_contain_text("among its 5 nearest in the latent space", timeout=PATIENCE)
    expect(near.get_by_role("listitem")).to_have_count(10)
    open_page(page, "Reconstructions")
    expect(page.get_by_text("Only the 1 selected picture")).to_be_visible(timeout=PATIENCE)
    open_page(page, "Embeddings")
    expect_bright(page, [5])
    page.get_by_role("button", name="Select none").first.click()
    expect_bright(page, ALL)
    expect(gallery(page)).not_to_contain_text("selected", timeout=PATIENCE)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_lasso_selects_what_lies_inside_and_a_click_with_shift_adds(page: Page) -> None:
    after = the_map(page, "map_after")
    places = after.evaluate("map => map.places()")
    page.mouse.move(5, 5)
    draw_around(page, around(places[2], 14))
    expect(gallery(page)).to_contain_text("owl 2.png", timeout=PATIENCE)
    caught = after.evaluate("map => map.bright()")
    inside = [place for place, (x, y) in enumerate(places) if max(abs(x - places[2][0]), abs(y - places[2][1])) < 14]
    assert caught == inside
    other = next(place for place in ALL if place not in caught)
    page.keyboard.down("Shift")
    page.mouse.click(*places[other])
    page.keyboard.up("Shift")
    expect_bright(page, sorted([*caught, other]))
    expect(gallery(page)).to_contain_text(f"{len(caught) + 1} pictures selected", timeout=PATIENCE)


def test_pictures_are_switched_off_and_stay_off(page: Page) -> None:
    after = the_map(page, "map_after")
    before = after.evaluate(COVERED)
    switch = page.get_by_role("button", name="Pictures instead of dots")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    page.wait_for_timeout(500)  # the drawing comes with the next frame
    assert after.evaluate(COVERED) < before / 2
    page.get_by_test_id("stApp").and_(page.locator("[data-test-script-state=notRunning]")).wait_for()
    open_page(page, "Reconstructions")
    open_page(page, "Embeddings")
    expect(switch).to_have_attribute("aria-pressed", "false", timeout=PATIENCE)


def test_the_keyboard_goes_selects_and_clears(page: Page) -> None:
    after, spoken = the_map(page, "map_after"), page.locator(".spoken")
    after.focus()
    page.keyboard.press("ArrowRight")
    expect(spoken).to_contain_text(".png ·")
    page.keyboard.press("Space")
    expect(spoken).to_contain_text("· selected")
    expect(gallery(page)).to_contain_text("1 picture selected", timeout=PATIENCE)
    page.keyboard.press("ArrowRight")
    if "selected" in str(spoken.text_content()):  # nothing lies further to the right
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    expect(gallery(page)).to_contain_text("2 pictures selected", timeout=PATIENCE)
    page.keyboard.press("+")
    larger = after.evaluate("map => map.places()")
    page.keyboard.press("Escape")
    expect_bright(page, ALL)
    expect(gallery(page)).not_to_contain_text("selected", timeout=PATIENCE)
    assert after.evaluate("map => map.places()") == larger  # the page has run meanwhile
    page.keyboard.press("0")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(gallery(page)).to_contain_text("1 picture selected", timeout=PATIENCE)
