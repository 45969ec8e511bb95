"""Work that takes its time: it goes on while the person looks elsewhere, and it stops when they say so."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.driving import PATIENCE, SECOND, Visitor

pytestmark = pytest.mark.e2e

N_STEPS = 2000  # the most that the page allows; in reading B, which moves everything, it takes long enough
N_META_STEPS = 10
STOP_LIMIT = 4  # s, at worst


def test_training_goes_on_on_other_pages_and_stops_when_told(visit: Callable[..., Visitor]) -> None:
    person = visit()
    begin_long_run(person)
    before = step_of(person)
    for title in ("Images", "About"):
        person.open(title, settled=False)
    person.open("Adapt", settled=False)
    person.expect_status("adapt_status", "running")
    assert wait_for_step_after(person, before) > before
    begun = time.monotonic()
    person.press("adapt_stop")
    person.expect_status("adapt_status", "stopped", STOP_LIMIT * SECOND)
    assert time.monotonic() - begun < STOP_LIMIT
    person.settle()


def begin_long_run(person: Visitor) -> None:
    """Starts the article's fine-tuning of the whole encoder on the digits, for many steps."""
    person.press("start_example")
    expect(person.page.get_by_role("heading", name="Adapt", level=1)).to_be_visible(timeout=PATIENCE)
    person.settle()
    person.choose("adapt_method", "Fine-tuning (the article)")
    person.key("adapt_settings").get_by_text("Settings").first.click()
    person.set_number("Number of steps", N_STEPS)
    person.choose("adapt_settings", "B")
    person.press("adapt_start")
    person.expect_status("adapt_status", "running: step")


def step_of(person: Visitor) -> int:
    """The step that the status names."""
    found = re.search(r"step (\d+) of 2000", person.key("adapt_status").inner_text())
    assert found, person.key("adapt_status").inner_text()
    return int(found[1])


def wait_for_step_after(person: Visitor, before: int) -> int:
    """Waits until the status names another step."""
    expect(person.key("adapt_status")).not_to_contain_text(f"step {before} of", timeout=PATIENCE)
    return step_of(person)


def test_a_meta_trained_checkpoint_is_offered_and_can_be_adapted(visit: Callable[..., Visitor]) -> None:
    person = visit()
    person.open("Meta-train")
    person.page.get_by_role("radio", name="steps").click()
    person.settle()
    person.set_number("Steps", N_META_STEPS)
    person.press("metatrain_start")
    person.expect_status("metatrain_status", "done|stopped|failed")
    person.expect_status("metatrain_status", "done", SECOND)
    person.settle()
    person.page.get_by_role("textbox", name="Save it as").fill("mine")
    person.press("metatrain_save")
    expect(person.key("metatrain_saved")).to_contain_text("mine", timeout=PATIENCE)
    person.open("Images")
    person.press("example_strokes")
    expect(person.pictures.first).to_be_visible(timeout=PATIENCE)
    person.open("Adapt")
    person.choose("adapt_checkpoint", "mine")
    person.adapt()
