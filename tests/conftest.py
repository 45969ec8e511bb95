"""Browser tests are skipped, with the reason, where no Chromium is; where one is required, a skip is a failure."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import ARGUMENTS, NOT_FOUND, PATIENCE, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Set before anything imports torch: two threads beside other work are slower than one.
os.environ.setdefault("OMP_NUM_THREADS", "1")
SKIPPED = f"{NOT_FOUND} Without it the same pages are tested by what they write, not by what a browser shows."
BROWSER_IS_REQUIRED = os.environ.get("VERSA_REQUIRE_BROWSER", "") not in ("", "0")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if find_chromium() is None:
        for item in items:
            if item.get_closest_marker("e2e"):
                item.add_marker(pytest.mark.skip(reason=SKIPPED))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if BROWSER_IS_REQUIRED and report.skipped and item.get_closest_marker("e2e") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"A browser test was skipped although VERSA_REQUIRE_BROWSER is set: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium for Playwright's `executable_path`."""
    found = find_chromium()
    assert found is not None, NOT_FOUND  # a test that asks for it is marked e2e, and skipped where there is none
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A running Chromium; of one module, because Playwright keeps an event loop running that other tests may need."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()
