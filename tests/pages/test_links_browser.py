"""Teacher's links in real browsers: one makes it, two others open it and see the same episode."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.driving import Visitor

pytestmark = pytest.mark.e2e
INSECURE = "Object.defineProperty(window, 'isSecureContext', { value: false })"
CLIPBOARD = ["clipboard-read", "clipboard-write"]
HIDDEN = "Adapt: choice of the method"


def open_panel(teacher: Visitor) -> Locator:
    """Opens the panel; returns its dialog."""
    teacher.page.get_by_role("button", name="Teacher's link").click()
    teacher.settle()
    return teacher.page.get_by_role("dialog")


def make_link(teacher: Visitor) -> str:
    """Makes a link to strokes with a draw of their own, without the choice of the method; returns the address."""
    panel = open_panel(teacher)
    teacher.choose("link_example", "Strokes")
    teacher.set_number("Draw", 4)
    teacher.set_number("Shot", 1)
    teacher.choose("link_hidden", HIDDEN)
    expect(panel.get_by_text(f"Hidden from learners: {HIDDEN}")).to_be_visible()
    return panel.get_by_label("Address of the link").input_value()


def sources(learner: Visitor) -> list[str | None]:
    """The pictures on the cards of Images, as they are."""
    expect(learner.pictures.first).to_be_visible()
    return [one.get_attribute("src") for one in learner.pictures.locator("img").all()]


def test_two_browsers_see_the_same_episode(browser: Browser, server: str) -> None:
    teacher = Visitor(browser, f"{server}/adapt")
    address = make_link(teacher)
    assert urlsplit(address).path == "/adapt"
    assert address.startswith(server), "the address is the one under which the teacher came"
    assert {"example": ["strokes"], "draw": ["4"], "hide": ["method"]}.items() <= parse_qs(
        urlsplit(address).query
    ).items()
    learners = [Visitor(browser, address) for _each in range(2)]
    for learner in learners:
        learner.expect_title("Adapt")
        expect(learner.page.get_by_text("5 classes with 1 support and 3 query pictures each")).to_be_visible()
        expect(learner.key("adapt_checkpoint").get_by_role("combobox")).to_be_visible()
        expect(learner.key("adapt_method").get_by_text("Method:")).to_be_visible()
        expect(learner.key("adapt_method").get_by_role("combobox")).to_have_count(0)
        learner.open("Images")
        assert urlsplit(learner.page.url).query == "hide=method", "a reload hides it still"
    first, second = (sources(learner) for learner in learners)
    assert len(first) == 20
    assert first == second
    learners[0].page.goto(f"{server}/images?hide=method,pages")
    learners[0].settle()
    expect(learners[0].page.get_by_test_id("stSidebarNavLink")).to_have_count(0)
    learners[0].page.reload()
    learners[0].settle()
    assert sources(learners[0]) == first


@pytest.mark.parametrize("script", ["", INSECURE], ids=["secure", "insecure"])
def test_the_address_is_copied_also_where_a_page_is_not_secure(browser: Browser, server: str, script: str) -> None:
    teacher = Visitor(browser, f"{server}/about", permissions=CLIPBOARD)
    teacher.page.evaluate(script)
    panel = open_panel(teacher)
    panel.get_by_role("button", name="Copy the address").click()
    expect(panel.get_by_text("Copied.")).to_be_visible()
    address = panel.get_by_label("Address of the link").input_value()
    assert teacher.page.evaluate("navigator.clipboard.readText()") == address
    assert urlsplit(address).path == "/about"
