"""The photo profile from end to end: a folder of pictures, adapt, go on, look inside, ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.drawings import draw_photos
from tests.e2e.driving import PATIENCE, Visitor

pytestmark = pytest.mark.e2e

N_EACH, N_SUPPORT = 4, 3
N_STEPS = 2  # of the head, and again of the last block: the photo encoder takes its time


def test_a_folder_of_photos_is_adapted_to_and_asked_about(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    person, photos = visit(), draw_photos(tmp_path, N_EACH)
    names = set(photos.held_back)
    person.open("Images")
    person.upload("upload_folder", photos.root)
    expect(person.pictures).to_have_count(len(names) * N_EACH, timeout=PATIENCE)
    expect(person.page.get_by_text("Suggested: photos")).to_be_visible(timeout=PATIENCE)
    person.mark_first(N_SUPPORT)
    person.page.get_by_text("Show what the model sees").click()
    person.settle()
    assert person.pictures.first.locator("img").evaluate("image => image.naturalWidth") == 64
    person.open("Adapt")
    adapt_and_go_on(person)
    person.open("Embeddings")
    person.expect_points(len(names) * N_EACH, len(names))
    person.open("Reconstructions")
    redrawn = person.key("reconstructions").get_by_role("img", name=re.compile("· reconstruction"))
    expect(redrawn.first).to_be_visible(timeout=PATIENCE)
    person.open("Predict")
    for file in photos.held_back.values():
        assert person.ask(file) in names
    card = person.key("predict_result").get_by_role("listitem").first
    assert all(name in card.inner_text() for name in names), "every class has its confidence"


def adapt_and_go_on(person: Visitor) -> None:
    """Adapts for a few steps, which are then continued: the status counts them on."""
    chosen = person.key("adapt_checkpoint").get_by_role("combobox")
    expect(chosen).to_have_value(re.compile("^Photos"), timeout=PATIENCE)
    person.key("adapt_settings").get_by_text("Settings").first.click()
    for label in ("Head steps", "Block steps"):
        person.set_number(label, N_STEPS)
    expect(person.key("adapt_settings")).to_contain_text("Settings (changed)", timeout=PATIENCE)
    # The guard might keep the class means, and then there is nothing to go on from.
    person.key("adapt_settings").get_by_text("Guard", exact=True).click()
    person.settle()
    person.adapt()
    expect(person.key("adapt_status")).to_contain_text(f"done after {2 * N_STEPS} steps")
    person.press("adapt_go_on")
    expect(person.key("adapt_status")).to_contain_text(f"done after {4 * N_STEPS} steps", timeout=PATIENCE)
    person.settle()
