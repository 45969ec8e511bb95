"""Images in a real browser: uploading, drawing, the close-up, the project file, and two visitors at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PATIENCE
from tests.pages.browsing import arrive
from tests.pages.conftest import picture

pytestmark = pytest.mark.e2e
N_EXAMPLE = 30  # pictures of an example: five classes with six each


def visit(browser: Browser, server: str) -> Page:
    """Opens Images as a new visitor."""
    page = arrive(browser, server, "images", height=1800)
    expect(page.get_by_role("heading", name="Images", exact=True)).to_be_visible(timeout=PATIENCE)
    return page


def name_class(page: Page, name: str) -> None:
    page.locator(".st-key-class_name input").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Add to {name}")).to_be_visible()


def files(folder: Path, names: list[str]) -> list[Path]:
    for seed, name in enumerate(names):
        picture(seed).save(folder / name)
    return [folder / name for name in names]


def test_pictures_come_in_are_looked_at_and_marked(browser: Browser, server: str, tmp_path: Path) -> None:
    page = visit(browser, server)
    name_class(page, "owl")
    broken, large = tmp_path / "broken.png", tmp_path / "large.png"
    broken.write_bytes(b"no picture")
    large.write_bytes(bytes(26_000_000))
    page.locator(".st-key-upload_files input[type=file]").set_input_files(
        [*files(tmp_path, ["a.png", "b.jpg", "c.webp"]), broken, large]
    )
    expect(page.locator(".open")).to_have_count(3)
    expect(page.locator(".st-key-refused")).to_contain_text("broken.png")
    expect(page.locator(".st-key-refused")).to_contain_text("large.png: the file has 26.0 MB; at most 25 MB")
    page.locator(".mark").nth(2).click()
    expect(page.get_by_text("2 support · 1 query")).to_be_visible()
    page.locator(".open").nth(0).click()
    dialog = page.get_by_test_id("stDialog")
    expect(dialog.locator("img")).to_have_count(2)
    expect(dialog).to_contain_text("What the model sees")
    dialog.get_by_role("button", name="Delete").first.click()
    expect(page.locator(".open")).to_have_count(2)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_drawing_becomes_a_picture(browser: Browser, server: str) -> None:
    page = visit(browser, server)
    name_class(page, "bar")
    box = page.locator(".st-key-draw canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 170, steps=6)
    page.mouse.up()
    page.locator(".st-key-draw_add button").click()
    expect(page.locator(".open")).to_have_count(1)


def test_visitors_do_not_see_each_other_and_a_reload_keeps_all(browser: Browser, server: str) -> None:
    page = visit(browser, server)
    page.locator(".st-key-example_digits button").click()
    expect(page.locator(".open")).to_have_count(N_EXAMPLE)
    other = visit(browser, server)
    expect(other.get_by_text("No classes yet")).to_be_visible()
    page.reload()
    expect(page.locator(".open")).to_have_count(N_EXAMPLE)


def test_the_project_goes_out_and_comes_back(browser: Browser, server: str, tmp_path: Path) -> None:
    page = visit(browser, server)
    page.locator(".st-key-example_scenes button").click()
    expect(page.locator(".open")).to_have_count(N_EXAMPLE)
    with page.expect_download() as waiting:
        page.locator(".st-key-download_project button").click()
    waiting.value.save_as(tmp_path / "project.zip")
    page.locator(".st-key-delete_everything button").first.click()
    page.locator(".st-key-delete_everything_now button").click()
    expect(page.get_by_text("No classes yet")).to_be_visible()
    page.locator(".st-key-open_project input[type=file]").set_input_files(tmp_path / "project.zip")
    expect(page.locator(".open")).to_have_count(N_EXAMPLE)
