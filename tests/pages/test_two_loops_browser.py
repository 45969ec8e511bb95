"""Lesson 5 in a real browser: both starts are learned, points are put by mouse and by keys, the goal is moved."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.browsing import PATIENCE, arrive, scrub

pytestmark = pytest.mark.e2e


def test_waves_and_walks_are_guessed_played_and_changed(browser: Browser, server: str) -> None:
    page = arrive(browser, server, "learn?lesson=two_loops", width=768, height=1400)
    page.get_by_text("Much larger", exact=True).click()
    page.get_by_role("button", name="This is my guess").click()
    film = page.locator(".st-key-wave_film")
    plots, says = film.locator(".plot"), film.locator(".says")
    expect(plots).to_have_count(2, timeout=2 * PATIENCE)
    expect(says).to_contain_text("Inner step 10 of 10, on 5 points", timeout=PATIENCE)  # it plays by itself, once
    expect(page.get_by_text("It came out as: About the same.")).to_be_visible()
    scrub(page, "wave_film", 0)
    expect(says).to_contain_text("Inner step 0 of 10")
    first = film.locator(".note").all_inner_texts()
    film.locator(".next").click()
    expect(says).to_contain_text("Inner step 1 of 10")
    assert film.locator(".note").all_inner_texts() != first

    plots.first.click(position={"x": 60, "y": 40})
    expect(says).to_contain_text("Inner step 1 of 10, on 6 points", timeout=PATIENCE)
    plots.nth(1).focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(says).to_contain_text("Inner step 1 of 10, on 7 points", timeout=PATIENCE)
    page.keyboard.press("Enter")  # the focus stayed, and there is a point now: it goes
    expect(says).to_contain_text("on 6 points", timeout=PATIENCE)
    page.get_by_role("button", name="Remove all points").click()
    expect(says).to_contain_text("No points yet", timeout=PATIENCE)

    page.get_by_text("It stays about where it is").click()
    page.get_by_role("button", name="This is my guess").click()
    walks = page.locator(".st-key-walk_film")
    expect(walks.locator(".plot")).to_have_count(2, timeout=2 * PATIENCE)
    expect(walks.locator(".says")).to_contain_text("After 3 of 3 inner steps", timeout=PATIENCE)
    expect(walks.locator(".plot").first.locator(".thin")).to_have_count(20)
    goal = walks.locator(".plot").first.locator(".mark").nth(1)
    before = goal.get_attribute("transform")
    walks.locator(".plot").first.click(position={"x": 200, "y": 90})
    expect(goal).not_to_have_attribute("transform", str(before), timeout=PATIENCE)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "nothing runs out of a tablet's screen"
    expect(page.get_by_test_id("stException")).to_have_count(0)
