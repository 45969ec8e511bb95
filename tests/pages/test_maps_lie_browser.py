"""Lesson 8 in a real browser: the guess, truth and map side by side, the film scrubbed, the next thing changed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.browsing import PATIENCE, arrive, scrub

pytestmark = pytest.mark.e2e


def test_a_map_is_guessed_played_and_read(browser: Browser, server: str) -> None:
    page = arrive(browser, server, "learn?lesson=maps_lie", width=768, height=1400)
    expect(page.get_by_role("heading", name="Maps lie")).to_be_visible(timeout=PATIENCE)
    page.get_by_text("About 5 times, as in truth").click()
    page.get_by_role("button", name="This is my guess").click()
    expect(page.get_by_text("It came out as: Much less than 5 times.")).to_be_visible(timeout=PATIENCE)
    film = page.locator(".st-key-maps_film")
    expect(film.locator(".panel")).to_have_count(3, timeout=PATIENCE)
    scrub(page, "maps_film", 0)
    expect(film.locator(".words")).to_contain_text("shrunk to a dot")
    film.locator(".next").press("End")
    expect(film.locator(".words")).to_contain_text("Update 750 of 750")
    expect(page.get_by_role("table").first).to_contain_text("the third group 5 × as far")
    page.get_by_role("radio", name="Size of a group").or_(page.get_by_text("Size of a group", exact=True)).first.click()
    expect(page.get_by_text("The second scatters", exact=False)).to_be_visible(timeout=PATIENCE)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "nothing runs out of a tablet's screen"
    expect(page.get_by_test_id("stException")).to_have_count(0)
