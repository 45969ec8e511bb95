"""Reconstructions in a real browser: two pictures chosen by click or key and walked between, and a slider moved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import PATIENCE
from tests.pages.adapted_run import give_adapted
from tests.pages.browsing import open_file, saved
from tests.toys import small_checkpoint
from versa_core.adapted_model import AdaptedModel
from versa_core.analysis.latent_spread import main_directions
from versa_core.analysis.latents import onto_sphere, radius_of
from versa_core.project import Project, Run

pytestmark = pytest.mark.e2e
PIXELS = """canvas => Array.from(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data)
    .filter((_, at) => at % 4 === 0)"""


@pytest.fixture(scope="module")
def adapted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """A run of a small model whose codes lie on a sphere, and the project file that holds it."""
    project = Project()
    run = give_adapted(project, checkpoint=small_checkpoint(encoder="resnet8"))
    return run, saved(project, tmp_path_factory.mktemp("project"))


@pytest.fixture
def page(browser: Browser, server: str, adapted: tuple[Run, Path]) -> Iterator[Page]:
    page = open_file(browser, server, adapted[1], "Reconstructions", reduced_motion="reduce")
    yield page
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.context.close()


def open_section(page: Page, title: str) -> None:
    page.locator(".st-key-redrawing_section button").filter(has_text=title).click()


def chosen(pictures: Locator) -> list[str]:
    """The numbers on the chosen pictures of the gallery, by the pictures' places."""
    return pictures.evaluate_all("all => all.map(one => one.querySelector('.place').textContent)")  # type: ignore[no-any-return]


def test_two_clicks_walk_from_one_picture_to_the_other(page: Page) -> None:
    open_section(page, "Walk")
    pictures = page.locator(".st-key-walk_pair button")
    expect(pictures).to_have_count(8, timeout=PATIENCE)
    pictures.nth(1).click()
    expect(page.get_by_text("Choose a second picture above")).to_be_visible(timeout=PATIENCE)
    pictures.nth(6).click()
    film = page.locator(".st-key-walk_film")
    steps = film.locator(".strip button")
    expect(steps).to_have_count(15, timeout=PATIENCE)
    assert chosen(pictures) == ["", "1", "", "", "", "", "2", ""]
    expect(film.locator(".words")).to_contain_text("0 % of the way")
    steps.nth(14).click()
    expect(film.locator(".words")).to_contain_text("100 % of the way")
    film.get_by_role("button", name="Back to the start").click()
    film.get_by_role("button", name="Play").click()
    expect(film.locator(".words")).to_contain_text("100 % of the way", timeout=PATIENCE)
    shown = film.locator(".now")
    assert shown.get_attribute("src") == steps.nth(14).locator("img").get_attribute("src")
    assert shown.get_attribute("src") != steps.nth(0).locator("img").get_attribute("src")


def test_keys_alone_choose_and_walk(page: Page) -> None:
    open_section(page, "Walk")
    pictures = page.locator(".st-key-walk_pair button")
    expect(pictures).to_have_count(8, timeout=PATIENCE)
    pictures.first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Choose a second picture above")).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    film = page.locator(".st-key-walk_film")
    expect(film.locator(".strip button")).to_have_count(15, timeout=PATIENCE)
    assert chosen(pictures)[:2] == ["1", "2"]
    film.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(film.locator(".words")).to_contain_text("7 % of the way")


def test_a_slider_draws_in_the_browser_what_the_decoder_draws(page: Page, adapted: tuple[Run, Path]) -> None:
    open_section(page, "Directions")
    sliders = page.locator(".st-key-latent_sliders")
    canvas, first = sliders.locator("canvas.picture"), sliders.get_by_role("slider").first
    expect(first).to_be_visible(timeout=PATIENCE)
    assert np.abs(shown(canvas) - drawn_at(adapted[0], 0.0)).max() <= 1
    first.focus()
    for _key in range(12):
        page.keyboard.press("ArrowRight")
    expect(sliders.locator("figcaption")).to_contain_text("1: +1.2")
    moved = drawn_at(adapted[0], 1.2)
    assert np.abs(shown(canvas) - moved).max() <= 1
    assert np.abs(moved - drawn_at(adapted[0], 0.0)).max() > 3, "the test would see a picture that stands still"
    sliders.get_by_role("button", name="All to the middle").click()
    expect(sliders.locator("figcaption")).to_contain_text("1: 0.0")
    assert np.abs(shown(canvas) - drawn_at(adapted[0], 0.0)).max() <= 1


def shown(canvas: Locator) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The canvas's grey values once its picture of this moment is drawn."""
    canvas.page.wait_for_timeout(300)
    return np.array(canvas.evaluate(PIXELS), float)


def drawn_at(run: Run, amount: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """What torch draws where the first direction is moved by so many standard deviations from the mean."""
    import torch

    latents, model = run.snapshots[-1].embeddings, AdaptedModel.from_bytes(run.model).classifier.model
    assert latents is not None
    assert model is not None
    found = main_directions(latents, 6)
    code = (found.mean + amount * found.deviations[0] * found.axes[0])[None]
    with torch.no_grad():
        image = model.decode(torch.from_numpy(onto_sphere(code, radius_of(latents))))
    return (image * 255).numpy().ravel().astype(float)
