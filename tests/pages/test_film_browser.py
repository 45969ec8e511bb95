"""Film in a real browser: scrubbed, played, stepped by keys, and its files opened."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser import PATIENCE
from tests.pages.browsing import download, open_page, open_project, scrub
from tests.pages.filmed import N_STEPS, WON, give_film
from versa_core.project import Project

pytestmark = pytest.mark.e2e
INK = """canvas => { const all = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    let sum = 0; for (let at = 3; at < all.length; at += 4) sum = (sum * 31 + all[at]) % 1000003; return sum; }"""


@pytest.fixture
def page(browser: Browser, server: str, tmp_path: Path) -> Page:
    project = Project()
    give_film(project)
    page = open_project(browser, server, project, tmp_path, "Film")
    expect(page.locator(".st-key-film .map")).to_be_visible(timeout=PATIENCE)
    return page


def words(page: Page, start: str) -> None:
    """Waits until the sentence of the film begins so."""
    expect(page.locator(".words").first).to_have_text(re.compile(f"^{re.escape(start)}"), timeout=PATIENCE)


def test_map_pictures_and_confidences_move_together(page: Page) -> None:
    words(page, f"Step {N_STEPS} of {N_STEPS}: 4 of 4 query pictures right")
    cell = page.locator(".st-key-film .cell").filter(has_text=f"{'<b>x</b> =1+1'} 3.png")
    expect(cell).to_contain_text("✓ 80 %")
    canvas, strip = page.locator(".st-key-film .map"), cell.locator(".strip")
    page.wait_for_timeout(400)  # the points' way, which announces no end
    after, place_after = canvas.evaluate(INK), strip.evaluate("one => one.style.backgroundPosition")
    scrub(page, "film", 0)
    words(page, f"Step 0 of {N_STEPS}: 3 of 4 query pictures right")
    expect(cell).to_contain_text("✗ owl 60 %")
    expect(cell).to_contain_text("error 0.0400")
    page.wait_for_timeout(400)
    assert canvas.evaluate(INK) != after
    assert strip.evaluate("one => one.style.backgroundPosition") != place_after
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_it_plays_to_the_end_and_hears_the_keys(page: Page) -> None:
    film = page.locator(".st-key-film")
    film.locator(".reset").click()
    words(page, f"Step 0 of {N_STEPS}")
    film.locator(".play").click()
    expect(film.locator(".play")).to_contain_text("Pause")
    words(page, f"Step {N_STEPS} of {N_STEPS}")
    expect(film.locator(".play")).to_contain_text("Play")
    film.locator(".map").focus()
    for key, step in (("Home", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", N_STEPS)):
        page.keyboard.press(key)
        words(page, f"Step {step} of {N_STEPS}")


def test_a_followed_picture_is_selected_in_the_maps_too(page: Page) -> None:
    film = page.locator(".st-key-film")
    film.locator(".cell").filter(has_text="owl 2.png").click()
    expect(film.locator(".cell.chosen")).to_contain_text("owl 2.png", timeout=PATIENCE)
    open_page(page, "Embeddings")
    expect(page.get_by_text("1 picture selected")).to_be_visible(timeout=PATIENCE)


def test_the_short_film_on_adapt_has_the_same_controls(page: Page) -> None:
    open_page(page, "Adapt")
    words(page, f"Step {N_STEPS} of {N_STEPS} · loss 1")
    film = page.locator(".film")
    film.locator(".back").click()
    words(page, f"Step {N_STEPS - 1} of {N_STEPS}")
    film.locator(".slider").focus()
    page.keyboard.press("Home")
    words(page, f"Step 0 of {N_STEPS}")
    expect(film.locator(".cell").filter(has_text="✗ owl 60 %")).to_have_count(1)
    film.locator(".play").click()
    words(page, f"Step {N_STEPS} of {N_STEPS}")


def test_the_gif_is_a_film(page: Page, tmp_path: Path) -> None:
    file = download(page, "download_film_gif", tmp_path)
    with Image.open(file) as image:
        assert (image.format, image.n_frames) == ("GIF", N_STEPS + 1)


def test_the_html_file_runs_without_app_and_network(page: Page, browser: Browser, tmp_path: Path) -> None:
    file = download(page, "download_film_html", tmp_path)
    for scheme in ("light", "dark"):
        alone = browser.new_context(offline=True, color_scheme=scheme).new_page()  # type: ignore[arg-type]
        troubles: list[str] = []
        alone.on("pageerror", lambda error, kept=troubles: kept.append(str(error)))
        alone.on("console", lambda said, kept=troubles: kept.append(said.text) if said.type == "error" else None)
        alone.goto(file.as_uri())
        words(alone, f"Step {N_STEPS} of {N_STEPS}")
        alone.keyboard.press("Tab")
        alone.keyboard.press("Home")
        words(alone, f"Step 0 of {N_STEPS}: 3 of 4 query pictures right")
        alone.keyboard.press("Space")
        words(alone, f"Step {N_STEPS} of {N_STEPS}")
        alone.locator(".slider").fill("2")
        words(alone, f"Step 2 of {N_STEPS}: 4 of 4 query pictures right (won: {'<b>x</b> =1+1'} 3.png")
        expect(alone.locator("b")).to_have_count(0)
        ground = alone.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(14, 17, 23)")
        before = alone.locator(".map").evaluate(INK)
        alone.locator(".cell").first.click()
        assert alone.locator(".map").evaluate(INK) != before, "the others are greyed"
        expect(alone.locator(".cell.chosen")).to_have_count(1)
        assert troubles == []
        alone.context.close()
    assert WON == 7, "the name above is that of this picture"
