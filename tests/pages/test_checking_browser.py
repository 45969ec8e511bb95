"""Check in a real browser: a planted copy is found, removed by its button, and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.ui.examples import open_example
from tests.browser import PATIENCE
from tests.pages.browsing import bring_in, saved
from versa_core.project import Project

pytestmark = pytest.mark.e2e
N_EXAMPLE = 30


@pytest.fixture
def page(browser: Browser, server: str, tmp_path: Path) -> Page:
    """Images with an example in which one picture lies twice, brought in as a project file."""
    project = Project()
    open_example(project, "scenes")
    first = project.classes[0]
    project.add_pictures(first.name, [("again.png", first.pictures[1].image)])
    page = bring_in(browser, server, saved(project, tmp_path))
    expect(page.locator(".open")).to_have_count(N_EXAMPLE + 1, timeout=PATIENCE)
    return page


def test_a_copy_is_found_removed_and_brought_back(page: Page) -> None:
    page.get_by_role("button", name="Check my pictures").click()
    finding = page.locator(".st-key-check_finding")
    expect(finding).to_contain_text("Copies within a class", timeout=PATIENCE)
    expect(finding).to_contain_text("again.png", timeout=PATIENCE)
    expect(finding.locator("[role=listitem]")).to_have_count(2, timeout=PATIENCE)
    finding.get_by_role("button", name="Delete the copy").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".open")).to_have_count(N_EXAMPLE, timeout=PATIENCE)
    expect(page.locator(".st-key-check_result")).to_contain_text("Nothing to find fault with", timeout=PATIENCE)
    page.locator(".st-key-check_undo").get_by_role("button", name="Undo").click()
    expect(page.locator(".open")).to_have_count(N_EXAMPLE + 1, timeout=PATIENCE)
    expect(finding).to_contain_text("again.png", timeout=PATIENCE)
    expect(page.get_by_test_id("stException")).to_have_count(0, timeout=PATIENCE)
