"""Takes the README's screenshots from the running app: `python -m tests.e2e.screenshots [DIR]`.

Digits only, by default into assets/screenshots. With `--all` every page, whole, in light, dark and as wide as a tablet.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import ARGUMENTS, NOT_FOUND, find_chromium
from tests.e2e.driving import TITLES, Visitor
from tests.pages.serving import ROOT, serve
from versa_core.data.sources import example

FOLDER = ROOT / "assets" / "screenshots"
N_SEEN = 6  # digits of each class that the example brings; one more has not been seen
WIDE, TABLET, HEIGHT = 1280, 768, 1000
READY = {  # what is waited for where the page comes before its content does
    "Images": ".open img",
    "Adapt": "[data-testid=stVegaLiteChart] .marks",
    "Embeddings": ".st-key-map_after canvas.top",
    "Film": ".st-key-film .map",
    "Reconstructions": ".st-key-reconstructions img",
    "Predict": ".st-key-predict_result [role=listitem]",
}


@dataclass(frozen=True)
class Look:
    """One way to look at the pages; its suffix ends the files' names."""

    suffix: str
    scheme: str
    width: int
    titles: tuple[str, ...]


SHOWN = ("Start", "Images", "Adapt", "Embeddings", "Reconstructions", "Predict")
README = (
    Look("", "light", WIDE, SHOWN),
    Look("-dark", "dark", WIDE, ("Images", "Embeddings")),
    Look("-768", "light", TABLET, ("Images", "Adapt")),
)
ALL = (
    Look("", "light", WIDE, TITLES),
    Look("-dark", "dark", WIDE, TITLES),
    Look("-768", "light", TABLET, TITLES),
)


def prepare(person: Visitor) -> None:
    """Opens the digits, adapts, and asks about two of them, so that every page has something to show."""
    person.visit("Start")
    person.press("start_example")
    person.expect_title("Adapt")
    person.settle()
    person.adapt()
    person.visit("Predict")
    unseen = [
        one for place, one in enumerate(example("digits", n_per_class=N_SEEN + 1)) if place % (N_SEEN + 1) == N_SEEN
    ]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for class_name, file_name, image in unseen[2:4]:
            files.append(Path(folder) / f"{class_name}-{file_name}")
            image.save(files[-1])
        person.upload("predict_files", files)
        person.key("predict_table").locator("tbody tr").nth(1).wait_for()
    person.settle()


def shoot(person: Visitor, title: str, width: int, file: Path, *, whole: bool) -> None:
    """Keeps a page as a PNG: its upper part, or all of it."""
    page = person.page
    page.set_viewport_size({"width": width, "height": HEIGHT})
    person.visit(title)
    if title in READY:
        page.locator(READY[title]).first.wait_for()
    if whole:
        height = int(page.locator(".stMainBlockContainer").evaluate("element => element.scrollHeight"))
        page.set_viewport_size({"width": width, "height": max(HEIGHT, height)})
    page.mouse.move(width - 5, 5)
    person.settle()
    page.wait_for_timeout(1000)  # charts and messages come and go by animations that announce no end
    Image.open(BytesIO(page.screenshot())).convert("RGB").save(file, optimize=True)


def take(folder: Path, looks: tuple[Look, ...], *, whole: bool) -> None:
    """Takes all pictures of these looks, each look as a visitor of its own."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit(NOT_FOUND)
    folder.mkdir(parents=True, exist_ok=True)
    with serve() as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for look in looks:
            person = Visitor(browser, address, width=WIDE, height=HEIGHT, color_scheme=look.scheme)
            for title in look.titles:
                if title == "Images":  # Start is shown as it greets, the others with pictures and an adapted model
                    prepare(person)
                shoot(person, title, look.width, folder / f"{title.lower()}{look.suffix}.png", whole=whole)
            person.close()
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER, help="where the pictures go")
    parser.add_argument("--all", action="store_true", help="every page, whole, in every look")
    args = parser.parse_args()
    take(args.folder, ALL if args.all else README, whole=args.all)
