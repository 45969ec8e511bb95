"""One picture per class: it works, it says what that can promise, and nobody else sees any of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.drawings import draw_files
from tests.e2e.driving import PATIENCE, Visitor
from tests.pages.reading import TITLES

pytestmark = pytest.mark.e2e


def test_one_picture_per_class_and_two_visitors(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    drawings = draw_files(tmp_path, n_each=1, n_classes=3)
    first, second = visit(), visit()
    first.open("Images")
    for name in drawings.held_back:
        first.upload_class(name, drawings.of(name))
    expect(first.page.get_by_text("3 classes with 1 support")).to_be_visible(timeout=PATIENCE)
    first.open("Adapt")
    first.adapt()
    expect(first.page.get_by_text("One support picture in a class:")).to_be_visible(timeout=PATIENCE)
    first.open("Embeddings")
    expect(first.page.get_by_text("A map needs at least 4 pictures")).to_be_visible(timeout=PATIENCE)
    first.open("Predict")
    name, file = next(iter(drawings.held_back.items()))
    assert first.ask(file) == name
    expect_nothing_of(second, first, [*drawings.held_back, file.name])


def expect_nothing_of(second: Visitor, first: Visitor, names: list[str]) -> None:
    """The second browser shows no picture, class or model of the first; the first keeps its own."""
    for title in TITLES:
        second.open(title)
        for name in names:
            expect(second.page.get_by_test_id("stMain").get_by_text(name, exact=True)).to_have_count(0)
    second.open("Images")
    expect(second.pictures).to_have_count(0)
    second.press("example_digits")
    expect(second.pictures.first).to_be_visible(timeout=PATIENCE)
    first.open("Images")
    expect(first.pictures).to_have_count(3)
