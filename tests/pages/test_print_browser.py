"""On paper: a lesson without what can only be pressed, nothing wider than the page; a teacher's sheet on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PATIENCE
from tests.pages.browsing import arrive

pytestmark = pytest.mark.e2e
PAPER = 794  # px across A4
PAGES = re.compile(rb"/Type\s*/Page\b")
# What reaches beyond the paper, by its beginning.
BEYOND = """width => [...document.querySelectorAll('[data-testid=stMain] :is(img, table, canvas, svg, p, h1, h2, h3)')]
    .filter(one => one.getClientRects().length && one.getBoundingClientRect().right > width + 1)
    .map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    page = arrive(browser, server, "learn?lesson=one_episode", width=PAPER, locale="en")
    yield page
    page.context.close()


def test_a_lesson_fits_the_paper_without_buttons(page: Page) -> None:
    asked = page.locator("[class*=st-key-guess_one_episode]").first
    asked.locator("label:has(input[type=radio])").first.click(timeout=PATIENCE)
    asked.get_by_role("button", name="This is my guess").click()
    expect(page.locator(".episode")).to_have_count(3, timeout=PATIENCE)  # the running example, support and query
    expect(page.get_by_role("button", name="Deal again")).to_be_visible(timeout=PATIENCE)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Deal again")).to_be_hidden()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_role("link", name="All lessons")).to_be_hidden()
    first, second = (page.locator(".episode").nth(place).bounding_box() for place in (1, 2))
    assert first is not None
    assert second is not None
    assert second["y"] >= first["y"] + first["height"], "side by side, a long table would lie over what follows"
    assert page.evaluate(BEYOND, PAPER) == []


def test_the_sheet_for_the_teacher_is_one_page(page: Page, server: str) -> None:
    page.goto(f"{server}/learn?lesson=one_episode&view=teacher")
    expect(page.get_by_role("heading", name="Where it comes from")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("To the lesson")).to_be_visible(timeout=PATIENCE)
    assert len(PAGES.findall(page.pdf(format="A4"))) == 1
