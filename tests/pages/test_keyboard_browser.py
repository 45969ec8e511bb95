"""The keyboard alone: all of a page can be reached with the focus in sight, and lessons 1 to 4 can be done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PATIENCE
from tests.e2e.driving import Visitor
from tests.pages.conftest import picture
from tests.pages.keyboard import bring, choose, enter, tab_through, tab_to, unreached
from tests.pages.reading import TITLES
from tests.pages.still_person import still_person

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def person(browser: Browser, server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A visitor with a project that has adapted in steps."""
    with still_person(browser, server, tmp_path_factory.mktemp("project")) as visitor:
        yield visitor


def check(page: Page) -> None:
    """Everything on the page can be reached, and is seen to be reached."""
    walked = tab_through(page)
    assert walked
    assert [one["what"] for one in walked if not one["visible"]] == []
    assert unreached(page) == []


@pytest.mark.parametrize("title", [one for one in TITLES if one not in ("Reconstructions", "Predict")])
def test_all_of_a_page_is_reached(person: Visitor, title: str) -> None:
    person.visit(title)
    ready = {"Embeddings": ".st-key-map_after canvas.top", "Film": ".st-key-film .map"}
    if title in ready:
        person.page.locator(ready[title]).wait_for(timeout=PATIENCE)
        person.settle()
    check(person.page)


def test_all_sections_of_reconstructions_are_chosen_by_keys(person: Visitor) -> None:
    person.visit("Reconstructions")
    sections = person.key("redrawing_section").locator("button")
    for title in sections.all_inner_texts():
        choose(person.page, sections.filter(has_text=title))
        expect(sections.filter(has_text=title)).to_have_attribute("aria-checked", "true")
        person.settle()
        check(person.page)


def test_the_answers_of_predict_are_opened_and_the_grid_walked(person: Visitor, tmp_path: Path) -> None:
    page = person.page
    person.visit("Predict")
    files = [tmp_path / f"new {number}.png" for number in range(2)]
    for number, file in enumerate(files):
        picture(700 + number).save(file)
    bring(page, person.key("predict_files"), files)
    rows = person.key("predict_table").locator("tbody tr")
    expect(rows).to_have_count(2, timeout=PATIENCE)
    person.settle()
    enter(page, rows.nth(1).locator("button"))
    expect(person.key("predict_result").get_by_role("listitem").filter(has_text="new 0.png").first).to_be_visible()
    person.settle()
    check(page)


@pytest.mark.parametrize("lesson", ["you_first", "one_episode", "squeeze_and_redraw", "many_tasks_one_code"])
def test_a_lesson_is_answered_stepped_and_begun_anew(person: Visitor, lesson: str) -> None:
    page = person.page
    page.goto(f"{person.address}/learn?lesson={lesson}")
    asked = page.locator(f"[class*=st-key-guess_{lesson}]").first
    enter(page, asked.get_by_role("radio"), "Space")
    person.settle()
    enter(page, asked.get_by_role("button", name="This is my guess"))
    expect(asked.get_by_role("button", name="This is my guess")).to_have_count(0, timeout=PATIENCE)
    person.settle()
    step(person, lesson)
    check(page)
    enter(page, page.get_by_role("button", name="Begin this lesson anew"))
    expect(asked.get_by_role("button", name="This is my guess")).to_be_visible(timeout=PATIENCE)


def step(person: Visitor, lesson: str) -> None:
    """Does one step of what the lesson is about."""
    page = person.page
    if lesson == "you_first":
        enter(page, page.get_by_role("button", name="Start", exact=True))
        expect(page.locator(".game .status")).to_contain_text("Round 1 of 10")
        enter(page, page.locator(".game .card").nth(2))
        expect(page.locator(".game .status")).to_contain_text(" of 1 so far")
    elif lesson == "one_episode":
        enter(page, page.get_by_role("slider", name="Way"), "ArrowLeft")
        expect(page.get_by_text("7-way").first).to_be_visible(timeout=PATIENCE)
    elif lesson == "squeeze_and_redraw":
        tab_to(page, person.key("squeeze_train").get_by_role("button"))
    else:
        enter(page, page.get_by_role("radio", name="Crop each picture"), "Space")
        person.settle()
        enter(page, page.get_by_role("button", name="This is my guess"))
        for move, undone in (("Make the next change", "One step back"), ("Back to the start", "Make the next change")):
            enter(page, page.get_by_role("button", name=move))
            expect(page.get_by_role("button", name=undone)).to_be_enabled(timeout=PATIENCE)
            person.settle()
        expect(page.get_by_role("button", name="One step back")).to_be_disabled(timeout=PATIENCE)
        person.settle()
