"""Every page and lesson by WCAG 2.2 AA, in light and dark, and what stands for pictures: one browser looks at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from pages.ui.lessons.table import LESSONS
from tests.browser import PATIENCE
from tests.e2e.driving import Visitor
from tests.pages.alternatives import drawn_on, vague
from tests.pages.axe import EXCUSED, excuse, faults
from tests.pages.conftest import picture
from tests.pages.reading import TITLES
from tests.pages.still_person import still_person

pytestmark = pytest.mark.e2e
SECTIONS = ("What it keeps", "Walk", "Directions", "Classes", "New examples", "Two objectives", "Draw it turned")
# The levels of all headings that are on the page, from top to bottom.
LEVELS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((one) => one.getClientRects().length)
    .map((one) => Number(one.tagName[1]))"""


@pytest.fixture(scope="module")
def person(browser: Browser, server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A visitor with a project that has adapted in steps; nothing moves by itself."""
    with still_person(browser, server, tmp_path_factory.mktemp("project")) as visitor:
        yield visitor


def check(person: Visitor, *, behind: bool = False) -> None:
    """Looks at what is on screen, in light and in dark; with the page `behind` a dialog, its faults cannot be seen."""
    page = person.page
    levels = page.evaluate(LEVELS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    found = faults(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(150)  # colours fade from one theme to the other
    person.settle()
    found += faults(page, contrast_only=True)
    page.emulate_media(color_scheme="light")
    excused = {excuse(one) for one in found}
    assert [one for one in found if excuse(one) is None] == []
    known = set() if behind else {*EXCUSED}
    assert excused - {None} == known, "a fault of Streamlit's has gone: strike it from the table"
    assert vague(drawn_on(page)) == []


def is_there(found: Locator) -> None:
    found.first.wait_for(timeout=PATIENCE)


@pytest.mark.parametrize("title", [one for one in TITLES if one != "Reconstructions"])
def test_every_page(person: Visitor, title: str) -> None:
    person.visit(title)
    ready = {"Embeddings": ".st-key-map_after canvas.top", "Film": ".st-key-film .map", "Images": ".open img"}
    if title in ready:
        is_there(person.page.locator(ready[title]))
    check(person)


def test_reconstructions_section_by_section(person: Visitor) -> None:
    person.visit("Reconstructions")
    is_there(person.key("reconstructions").locator("img"))
    check(person)
    ready = {
        "What it keeps": ".st-key-traversal img",
        "Directions": ".st-key-latent_sliders canvas",
        "Classes": ".st-key-prototypes img",
        "New examples": ".st-key-drawn img",
        "Two objectives": ".st-key-objectives img",
    }
    for title in SECTIONS:
        person.key("redrawing_section").locator("button").filter(has_text=title).click()
        person.settle()
        if title == "Walk":
            for place in (1, 6):
                person.key("walk_pair").locator("button").nth(place).click()
                person.settle()
            is_there(person.key("walk_film").locator(".strip img"))
        if title in ready:
            is_there(person.page.locator(ready[title]))
        check(person)


def test_answers_and_selection(person: Visitor, tmp_path: Path) -> None:
    person.visit("Embeddings")
    one = person.key("map_after").locator("canvas.top")
    is_there(one)
    one.focus()
    for key in ("ArrowRight", "Enter"):
        person.page.keyboard.press(key)
    is_there(person.key("map_neighbours").get_by_role("listitem"))
    person.settle()
    check(person)
    person.visit("Predict")
    files = [tmp_path / f"new {number}.png" for number in range(2)]
    for number, file in enumerate(files):
        picture(700 + number).save(file)
    person.upload("predict_files", files)
    is_there(person.key("predict_table").locator("tbody tr").nth(1))
    person.settle()
    person.key("predict_confusion").locator("td button").first.click()
    person.settle()
    check(person)


@pytest.mark.parametrize("key", [one.key for one in LESSONS])
def test_every_lesson_once_the_first_guess_is_made(person: Visitor, key: str) -> None:
    person.page.goto(f"{person.address}/learn?lesson={key}")
    asked = person.page.locator(f"[class*=st-key-guess_{key}]").first
    asked.locator("label:has(input[type=radio])").first.click()
    asked.get_by_role("button", name="This is my guess").click()
    expect(asked.get_by_role("button")).to_have_count(0, timeout=PATIENCE)
    person.settle()
    check(person)


def test_a_race_and_what_came_out(person: Visitor) -> None:
    person.visit("Compare")
    person.press("compare_start")
    person.expect_status("compare_status", "done")
    person.settle()
    check(person)


def test_the_panel_that_makes_a_link(person: Visitor) -> None:
    person.visit("Images")
    person.page.get_by_role("button", name="Teacher's link").click()
    is_there(person.page.get_by_role("dialog"))
    person.settle()
    check(person, behind=True)


def test_a_sheet_for_the_teacher(person: Visitor) -> None:
    person.page.goto(f"{person.address}/learn?lesson={LESSONS[0].key}&view=teacher")
    expect(person.page.get_by_role("heading", name=re.compile("What goes wrong"))).to_be_visible(timeout=PATIENCE)
    person.settle()
    check(person)
