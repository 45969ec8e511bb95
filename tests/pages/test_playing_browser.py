"""The films of scores that add up, played in a real browser: lessons 2, 9 and 10."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.browsing import PATIENCE, arrive

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    ("lesson", "guess", "film", "before", "during"),
    [
        ("one_episode", "About as many", "deals_film", "Before the first deal", "Deal"),
        ("how_sure", "Less than 5 points", "sure_film", "Before the first redraw", "Redraw"),
        ("traps", "A class has many near-copies of one picture", "trap_film", "Before the first question", "Question"),
    ],
)
def test_a_film_of_scores_is_stepped_and_plays_to_its_end(
    browser: Browser, server: str, lesson: str, guess: str, film: str, before: str, during: str
) -> None:
    page = arrive(browser, server, f"learn?lesson={lesson}", width=768)
    page.get_by_role("main").get_by_text(guess, exact=True).first.click()
    page.get_by_role("button", name="This is my guess").first.click()
    shown = page.locator(f".st-key-{film} .tally")
    expect(shown).to_be_visible(timeout=PATIENCE)
    says = shown.locator(".says")
    at_the_end = re.compile(rf"^{during} (\d+) of \1\b")
    expect(says).to_have_text(at_the_end)
    shown.locator(".reset").click()
    expect(says).to_contain_text(before)
    shown.locator(".next").click()
    expect(says).to_have_text(re.compile(rf"^{during} 1 of \d+: "))
    shown.locator(".play").click()
    expect(shown.locator(".play")).to_contain_text("Pause")
    expect(says).to_have_text(at_the_end, timeout=PATIENCE)
    expect(shown.locator(".play")).to_contain_text("Play")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.context.close()
