"""Compare in a real browser: a race on the example, its table, luck, and a history that can be taken along."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.driving import PATIENCE, Visitor

pytestmark = pytest.mark.e2e


def test_a_race_on_the_digits_ends_in_a_table_and_a_history(browser: Browser, server: str, tmp_path: Path) -> None:
    person = Visitor(browser, server)
    person.visit("Compare")
    person.press("compare_start")
    person.expect_status("compare_status", "done|stopped|failed", 3 * PATIENCE)
    person.expect_status("compare_status", "done: 4 of 4", 1000)
    person.settle()
    rows = person.key("compare_table").locator("tbody tr")
    expect(rows).to_have_count(4)
    expect(person.page.locator("[data-testid=stVegaLiteChart] .marks").first).to_be_visible(timeout=PATIENCE)
    person.press("luck_start")
    expect(person.key("luck_result").get_by_text("200 redraws")).to_be_visible(timeout=PATIENCE)
    expect(person.key("shots_result").get_by_text("kept for asking")).to_be_visible(timeout=PATIENCE)
    right = [row.locator("td").nth(1).inner_text().replace("\u00a0", " ") for row in rows.all()]
    person.open("Start")
    person.open("Compare")
    expect(rows).to_have_count(4)
    with person.download("download_history", tmp_path).open(newline="", encoding="utf-8") as file:
        entries = list(csv.DictReader(file))
    assert [f"{one['n_right']} / {one['n_query']}" for one in entries] == right
    assert [one["method"] for one in entries] == ["prototype", "adapted", "article", "pixels"]
    person.close()
