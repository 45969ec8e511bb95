"""Words of the glossary on the pages: their meaning by pointer, key and finger, closed by Escape, never cut off."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import PATIENCE
from tests.e2e.driving import IDLE
from tests.pages.browsing import arrive, open_page

pytestmark = pytest.mark.e2e
EXPLAINING = ("Start", "Images", "Adapt", "Compare", "Meta-train", "About")  # what shows prose without an adapted model


def terms(page: Page) -> Locator:
    return page.locator("[data-testid=stMain] abbr.term")


def arrive_at_about(browser: Browser, server: str, **options: Any) -> Page:
    """Returns About once it stands: what listens to Escape comes with the page's last parts."""
    page = arrive(browser, server, "about", width=768, locale="en", **options)
    expect(terms(page).first).to_be_visible(timeout=PATIENCE)
    page.wait_for_function(IDLE, timeout=PATIENCE)
    return page


def test_every_page_explains_its_words(browser: Browser, server: str) -> None:
    page = arrive(browser, server, "", locale="en")
    expect(terms(page).first).to_be_visible(timeout=PATIENCE)
    for title in EXPLAINING[1:]:
        open_page(page, title)
        expect(terms(page).first).to_be_visible(timeout=PATIENCE)
    page.context.close()


def test_keys_open_a_meaning_and_escape_closes_it(browser: Browser, server: str) -> None:
    page = arrive_at_about(browser, server)
    word = terms(page).first
    tip = word.locator(".tip")
    expect(tip).to_be_hidden(timeout=PATIENCE)
    word.focus()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(word).to_be_focused()
    expect(tip).to_be_visible()
    for each in terms(page).all():  # wherever on the line the word stands
        each.hover()
        box = each.locator(".tip").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 768
    page.keyboard.press("Escape")
    expect(terms(page).last.locator(".tip")).to_be_hidden()
    page.context.close()


def test_a_finger_opens_and_closes_a_meaning(browser: Browser, server: str) -> None:
    page = arrive_at_about(browser, server, has_touch=True)
    word = terms(page).first
    word.tap()
    expect(word.locator(".tip")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("heading", level=1).tap()
    expect(word.locator(".tip")).to_be_hidden()
    page.context.close()
