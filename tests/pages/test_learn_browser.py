"""Lesson 1 in a real browser, played from the first guess to both scores without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.browsing import PATIENCE, arrive

pytestmark = pytest.mark.e2e


@pytest.fixture
def page(browser: Browser, server: str) -> Page:
    page = arrive(browser, server, "learn", width=768, height=1000)
    expect(page.get_by_role("heading", name="Lessons", exact=True)).to_be_visible(timeout=PATIENCE)
    return page


def enter(page: Page, role: str, name: str) -> None:
    """Reaches a control as the Tab key does, and presses Enter."""
    control = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    expect(control).to_be_enabled(timeout=PATIENCE)
    control.focus()
    page.keyboard.press("Enter")


def test_ten_rounds_are_played_by_keyboard(page: Page) -> None:
    enter(page, "link", "Open the lesson")
    expect(page).to_have_url(re.compile(r"\?lesson=you_first$"), timeout=PATIENCE)

    word = page.locator("abbr.term", has_text="query").first
    expect(word.locator(".tip")).to_be_hidden()
    word.focus()
    expect(word.locator(".tip")).to_be_visible()
    expect(word.locator(".tip")).to_contain_text("A picture that the model is asked about")

    page.get_by_role("radio", name="I will").focus()
    page.keyboard.press("Space")
    enter(page, "button", "This is my guess")

    enter(page, "button", "Start")
    status = page.locator(".game .status")
    for number in range(1, 11):
        expect(status).to_have_text(f"Round {number} of 10: which card shows the same?")
        page.keyboard.press("9")  # there is no such card
        expect(page.locator(".game .card:disabled")).to_have_count(0)
        page.keyboard.press(str(1 + number % 5))
        expect(status).to_contain_text(re.compile(r"^(Right\.|No, it was card [1-5]\.)"))
        expect(page.locator(".game .card.right")).to_have_count(1)
        page.keyboard.press("Enter")

    enter(page, "button", "Let the model take the same ten")
    expect(page.get_by_role("heading", name="Round by round")).to_be_visible(timeout=PATIENCE)
    marks = page.get_by_text(re.compile(r"^round \d+: you [✓✗]"))
    expect(marks).to_have_count(10)
    n_right = sum("you ✓" in one for one in marks.all_inner_texts())
    expect(page.get_by_text(f"You had {n_right} of 10 right")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_link_into_a_lesson_survives_a_reload_and_the_sheet_prints_alone(page: Page, server: str) -> None:
    page.goto(f"{server}/learn?lesson=you_first&view=teacher")
    expect(page.get_by_role("heading", name="What goes wrong")).to_be_visible(timeout=PATIENCE)
    page.reload()
    expect(page.get_by_role("heading", name="What goes wrong")).to_be_visible(timeout=PATIENCE)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="What goes wrong")).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_text("To the lesson")).to_be_hidden()
