"""The main job without a mouse: example, adapt, a point of the map, an answer about a new picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.driving import PATIENCE, Visitor
from tests.e2e.screenshots import draw
from tests.pages.keyboard import bring, enter, tab_to

pytestmark = pytest.mark.e2e


def test_from_the_example_to_an_answer_by_keys_alone(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    person = visit(locale="en")
    page = person.page
    enter(page, person.key("start_example").get_by_role("button"))
    person.expect_title("Adapt")
    person.settle()
    enter(page, person.key("adapt_start").get_by_role("button"))
    person.expect_status("adapt_status", "done", 3 * PATIENCE)
    person.settle()

    enter(page, page.get_by_role("link", name="See where the pictures lie"))
    person.expect_title("Embeddings")
    tab_to(page, person.key("map_after").locator("canvas.top"))
    page.keyboard.press("ArrowRight")
    expect(page.locator(".spoken")).to_contain_text("·")
    page.keyboard.press("Enter")
    expect(person.key("map_neighbours").get_by_role("listitem")).to_have_count(10, timeout=PATIENCE)
    person.settle()

    enter(page, page.get_by_test_id("stSidebarNavLink").filter(has_text="Predict"))
    person.expect_title("Predict")
    person.settle()
    file = draw(tmp_path, 6)  # the first digit of those that the example does not bring
    bring(page, person.key("predict_files"), file)
    card = person.key("predict_result").get_by_role("listitem").filter(has_text=file.name)
    expect(card).to_contain_text("%", timeout=PATIENCE)
