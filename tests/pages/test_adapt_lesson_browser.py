"""Lesson 6 in a real browser: the guess, the curves, the film stepped through, on a tablet's screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.browsing import PATIENCE, arrive, scrub

pytestmark = pytest.mark.e2e


def test_overfitting_is_guessed_and_seen_on_the_film(browser: Browser, server: str) -> None:
    page = arrive(browser, server, "learn?lesson=adapt", width=768, height=1400)
    expect(page.get_by_role("heading", name="Adapt", exact=True)).to_be_visible(timeout=PATIENCE)
    page.get_by_text("Rise, then fall again by 5 points or more").click()
    page.get_by_role("button", name="This is my guess").click()
    film = page.locator(".st-key-tuning_film")
    expect(page.get_by_text("One PCA was fitted on all 21 recorded states", exact=False)).to_be_visible(
        timeout=3 * PATIENCE
    )
    expect(page.get_by_role("table").first).to_contain_text("loss on the queries")
    scrub(page, "tuning_film", 0)
    expect(film).to_contain_text("Step 0 of 40")
    film.locator(".next").press("End")
    expect(film).to_contain_text("Step 40 of 40")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "nothing runs out of a tablet's screen"
    expect(page.get_by_test_id("stException")).to_have_count(0)
