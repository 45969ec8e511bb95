"""The real browser: someone with an example who only clicks through the pages while the others work."""

from __future__ import annotations

import threading
import time

from tests.browser import ARGUMENTS, find_chromium
from tests.e2e.driving import Visitor

TITLES = ("Start", "Images", "Adapt", "Embeddings", "Reconstructions", "Predict", "Compare", "About")
IDLE_SECONDS = 0.15  # `settle` watches for so long whether more comes; it is no part of the change
PAUSE = 1.0  # s to look at a page


def click_through(address: str, until: threading.Event) -> list[float]:
    """Returns the seconds of each change of page, from the click to the page with nothing more to do.

    Args:
        address: of the server.
        until: ends the visit.
    """
    from playwright.sync_api import sync_playwright

    seconds: list[float] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        person = Visitor(browser, address)
        person.open("Images")
        person.press("example_digits")
        person.settle()
        while not until.is_set():
            for title in TITLES:
                begun = time.monotonic()
                person.open(title)
                seconds.append(time.monotonic() - begun - IDLE_SECONDS)
                if until.wait(PAUSE):
                    break
        person.close()
        browser.close()
    return seconds
