"""One person at the app, by what they can see and press: the words of the tests, over Playwright."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, TimeoutError, expect

from tests.browser import PATIENCE

SECOND = 1000  # ms
BUTTON = "[data-testid=stButton] button, [data-testid=stDownloadButton] button"
IDLE = """() => {
  const app = document.querySelector('[data-testid=stApp]')?.dataset;
  const idle = app?.testConnectionState === 'CONNECTED' && app?.testScriptState === 'notRunning';
  const now = performance.now();
  window.idleSince = idle ? (window.idleSince ?? now) : undefined;
  return idle && now - window.idleSince > 150;
}"""
N_IN_SPACE = "chart => chart.data.map(trace => trace.x.length)"
N_ON_MAP = "map => [map.places().length, map.stars()]"


class Visitor:
    """A browser of its own, with its own cookie, and one page."""

    def __init__(
        self, browser: Browser, address: str, *, width: int = 1400, height: int = 1000, **options: Any
    ) -> None:
        self.address = address
        self.context = browser.new_context(viewport={"width": width, "height": height}, **options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.goto(address)
        self.settle()

    def close(self) -> None:
        """Ends this person's browser."""
        self.context.close()

    def key(self, key: str) -> Locator:
        """The container of that key."""
        return self.page.locator(f".st-key-{key}")

    def settle(self) -> None:
        """Waits until the page has nothing more to do, and looks whether it broke."""
        self.page.evaluate("window.idleSince = undefined")  # what was idle before the last click does not count
        self.page.wait_for_function(IDLE, timeout=PATIENCE)
        expect(self.page.get_by_test_id("stException")).to_have_count(0, timeout=5 * SECOND)

    def open(self, title: str, *, settled: bool = True) -> None:
        """Goes to another page by its entry in the sidebar; one that follows a training never settles."""
        link = self.page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(rf"{title}\s*$"))
        link.click()
        self.expect_title(title)
        if settled:
            self.settle()

    def visit(self, title: str) -> None:
        """Goes to a page by its address, as from a bookmark."""
        file = {"Start": "", "Meta-train": "metatrain", "Lessons": "learn"}.get(title, title.lower())
        self.page.goto(f"{self.address}/{file}")
        self.expect_title(title)
        self.settle()

    def expect_title(self, title: str) -> None:
        """Waits until the page of that title is there."""
        heading = "VERSA Lab" if title == "Start" else title
        expect(self.page.get_by_role("heading", name=heading, level=1)).to_be_visible(timeout=PATIENCE)

    def press(self, key: str) -> None:
        """Presses the button in the container of that key."""
        button = self.key(key).locator(BUTTON).first
        expect(button).to_be_enabled(timeout=PATIENCE)
        button.click()

    def upload(self, key: str, files: Path | Sequence[Path]) -> None:
        """Gives files, or a folder, to the uploader in the container of that key."""
        self.key(key).locator("input[type=file]").set_input_files(files)

    def upload_class(self, name: str, files: Sequence[Path]) -> None:
        """Names a class, uploads its files and waits for its card."""
        self.key("class_name").locator("input").fill(name)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_text(f"Add to {name}")).to_be_visible(timeout=PATIENCE)
        self.settle()
        before = self.pictures.count()
        self.upload("upload_files", files)
        expect(self.pictures).to_have_count(before + len(files), timeout=PATIENCE)
        self.settle()

    def set_number(self, label: str, value: int) -> None:
        """Types into the number box of that label."""
        box = self.page.get_by_role("spinbutton", name=label)
        box.fill(str(value))
        box.press("Enter")
        self.settle()

    def mark_first(self, n_support: int) -> None:
        """Makes the first pictures of every class support and the others query, on the page Images."""
        self.set_number("Support pictures of each class", n_support)
        self.press("split")
        expect(self.page.get_by_text(f"{n_support}-shot")).to_be_visible(timeout=PATIENCE)
        self.settle()

    @property
    def pictures(self) -> Locator:
        """All pictures on the cards of Images."""
        return self.page.locator(".open")

    def choose(self, key: str, option: str) -> None:
        """Chooses in the (first) list of that container by a part of the option's words."""
        self.settle()
        wanted = self.page.get_by_role("option").filter(has_text=option).first
        for _attempt in range(3):  # a page that is drawn anew meanwhile closes the list
            self.key(key).get_by_role("combobox").first.click()
            try:
                wanted.click(timeout=5 * SECOND)
            except TimeoutError:
                continue
            self.settle()
            return
        raise AssertionError(f"{key} offers no {option!r}.")

    def expect_status(self, key: str, words: str, timeout: float = PATIENCE) -> None:
        """Waits until the status in that container begins with one of the words, as in "done|failed"."""
        expect(self.key(key)).to_have_text(re.compile(rf"^\s*(?:{words})\b"), timeout=timeout)

    def adapt(self) -> None:
        """Adapts on the page Adapt and waits for the end."""
        self.press("adapt_start")
        # Steps, and then folds that are left out: minutes, where trainers wait for other programs.
        self.expect_status("adapt_status", "done|stopped|failed", 3 * PATIENCE)
        self.expect_status("adapt_status", "done", SECOND)
        self.settle()

    def ask(self, file: Path) -> str:
        """Asks about a picture on the page Predict; returns the class that its card names first."""
        self.upload("predict_files", [file])
        card = self.key("predict_result").get_by_role("listitem").filter(has_text=file.name)
        expect(card).to_be_visible(timeout=PATIENCE)
        self.settle()
        return card.locator("b").first.inner_text()

    def take_photo(self, key: str) -> None:
        """Switches the camera on in the container of that key and takes a picture."""
        self.key(key).get_by_text("Use the camera").click()
        self.settle()
        for _attempt in range(20):  # before its video runs, which nothing announces, the widget ignores the button
            try:
                with self.page.expect_request("**/upload_file/**", timeout=2 * SECOND):
                    self.key(key).get_by_role("button", name="Take Photo").click()
            except TimeoutError:
                continue
            self.settle()
            return
        raise AssertionError("The camera takes no picture.")

    def expect_points(self, n_pictures: int, n_classes: int, *, in_space: bool = False) -> None:
        """Waits for both maps and looks whether they hold every picture and prototype."""
        for key in ("map_before", "map_after"):
            chart = self.key(key).locator(".js-plotly-plot" if in_space else "canvas.top")
            expect(chart.locator(".gl-container canvas").first if in_space else chart).to_be_visible(timeout=PATIENCE)
            assert sorted(chart.evaluate(N_IN_SPACE if in_space else N_ON_MAP)) == sorted([n_pictures, n_classes])

    def download(self, key: str, to: Path) -> Path:
        """Presses the download button in that container and keeps the file."""
        with self.page.expect_download() as waiting:
            self.press(key)
        file = to / waiting.value.suggested_filename
        waiting.value.save_as(file)
        return file
