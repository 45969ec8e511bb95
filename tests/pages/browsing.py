"""A browser that has a project open which a test made, and what is done in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Download, Page, expect

from tests.browser import PATIENCE
from versa_core.project import Project


def saved(project: Project, folder: Path) -> Path:
    """Returns the project's file, which is written into the folder."""
    file = folder / "project.zip"
    file.write_bytes(project.to_bytes())
    return file


def arrive(
    browser: Browser, server: str, page_name: str, *, width: int = 1400, height: int = 1600, **options: Any
) -> Page:
    """Returns that page, by its address, as a new visitor's browser opens it; `options` are the browser's."""
    page = browser.new_context(viewport={"width": width, "height": height}, **options).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server}/{page_name}")
    return page


def bring_in(browser: Browser, server: str, file: Path, **options: Any) -> Page:
    """Returns Images as a new visitor sees it while it opens that project file; `options` are the browser's."""
    page = arrive(browser, server, "images", **options)
    page.locator(".st-key-open_project input[type=file]").set_input_files(file)
    return page


def open_project(browser: Browser, server: str, project: Project, folder: Path, title: str) -> Page:
    """Returns a new visitor's page of that title, with a project that has adapted brought in as a file."""
    return open_file(browser, server, saved(project, folder), title)


def open_file(browser: Browser, server: str, file: Path, title: str, **options: Any) -> Page:
    """Returns the same from a project's file; `options` are the browser's."""
    page = bring_in(browser, server, file, **options)
    expect(page.get_by_text("model adapted")).to_be_visible(timeout=PATIENCE)
    open_page(page, title)
    return page


def open_page(page: Page, title: str) -> None:
    """Goes to another page by its entry in the sidebar."""
    page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(rf"{title}\s*$")).click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=PATIENCE)


def download(page: Page, key: str, folder: Path) -> Path:
    """Presses the download button in the container, or of the key, and keeps the file."""
    found = page.locator(f".st-key-{key} button").first
    expect(found).to_be_enabled(timeout=PATIENCE)
    with page.expect_download() as waiting:
        found.click()
    got: Download = waiting.value
    file = folder / got.suggested_filename
    got.save_as(file)
    return file


def scrub(page: Page, key: str, place: int) -> None:
    """Moves the slider of the film in that container, as a finger does."""
    slider = page.locator(f".st-key-{key} .slider")
    slider.evaluate("(slider, place) => { slider.value = place; slider.dispatchEvent(new Event('input')); }", place)
