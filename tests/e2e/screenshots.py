"""Takes the README's screenshots from the running app: `python -m tests.e2e.screenshots [DIR]`.

Digits only, by default into assets/screenshots. With `--all` every page, whole, in light, dark and as wide as a tablet.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import Locator, expect, sync_playwright

from tests.browser import ARGUMENTS, NOT_FOUND, PATIENCE, find_chromium
from tests.e2e.driving import Visitor
from tests.pages.reading import TITLES
from tests.pages.serving import ROOT, serve
from versa_core.data.sources import example

FOLDER = ROOT / "assets" / "screenshots"
N_SEEN = 6  # digits of each class that the example brings; one more has not been seen
WIDE, TABLET, HEIGHT = 1280, 768, 1000
MARGIN = 16  # px around a part of a page
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


SHOWN = ("Start", "Images", "Adapt", "Embeddings", "Film", "Reconstructions", "Predict")
README = (
    Look("", "light", WIDE, SHOWN),
    Look("-dark", "dark", WIDE, ("Images", "Embeddings", "Film")),
    Look("-768", "light", TABLET, ("Images", "Adapt")),
)
ALL = (
    Look("", "light", WIDE, TITLES),
    Look("-dark", "dark", WIDE, TITLES),
    Look("-768", "light", TABLET, TITLES),
)


def prepare(person: Visitor, project: Path) -> None:
    """Gives every page something to show: the project in that file, which the first one makes of the digits."""
    if project.exists():
        person.visit("Images")
        person.upload("open_project", project)
        person.page.get_by_text("model adapted").wait_for()
    else:
        person.visit("Start")
        person.press("start_example")
        person.expect_title("Adapt")
        person.settle()
        person.adapt()
        person.visit("Images")
        person.download("download_project", project.parent).rename(project)
    person.visit("Predict")
    files = [draw(project.parent, place) for place in range(N_SEEN, len(digits()), N_SEEN + 1)]
    person.upload("predict_files", files)
    person.key("predict_table").locator("tbody tr").nth(len(files) - 1).wait_for()
    person.settle()


def digits() -> list[tuple[str, str, Image.Image]]:
    """Class, name and picture of the example's digits, and of one more each."""
    return example("digits", n_per_class=N_SEEN + 1)


def draw(folder: Path, place: int) -> Path:
    """Writes the digit at that place into a file."""
    class_name, name, image = digits()[place]
    file = folder / f"{class_name}-{name}"
    image.save(file)
    return file


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
    keep(person, file)


def keep(person: Visitor, file: Path, part: Locator | None = None) -> None:
    """Keeps what the window shows as a PNG, or only that part of it, once nothing moves any more."""
    page = person.page
    page.mouse.move(WIDE - 5, 5)
    expect(page.get_by_test_id("stProgress")).to_have_count(0, timeout=PATIENCE)  # trainers are done
    person.settle()
    page.wait_for_timeout(1000)  # charts and messages come and go by animations that announce no end
    seen = Image.open(BytesIO(page.screenshot() if part is None else part.screenshot())).convert("RGB")
    if part is not None:
        seen = ImageOps.expand(seen, MARGIN, seen.getpixel((0, 0)))
    seen.save(file, optimize=True)


def prototypes(person: Visitor) -> Locator:
    """What the model thinks each class looks like, on Reconstructions."""
    person.visit("Reconstructions")
    person.key("redrawing_section").locator("button").filter(has_text="Classes").click()
    part = person.key("prototypes")
    part.locator("img").first.wait_for()
    return part


def confusion(person: Visitor) -> Locator:
    """What is taken for what, on Predict."""
    person.visit("Predict")
    part = person.key("predict_confusion")
    part.locator("td button").first.wait_for()
    return part


def check(person: Visitor) -> Locator:
    """A copy that was brought again, as Images names it; the project has changed afterwards."""
    person.visit("Images")
    with tempfile.TemporaryDirectory() as folder:
        person.upload_class(digits()[0][0], [draw(Path(folder), 0)])
    person.page.get_by_role("button", name="Check my pictures").click()
    part = person.key("check_finding")
    part.locator("img").first.wait_for()
    return part


PARTS: dict[str, Callable[[Visitor], Locator]] = {"prototypes": prototypes, "confusion": confusion, "check": check}


def take(folder: Path, looks: tuple[Look, ...], *, whole: bool) -> None:
    """Takes all pictures of these looks, each look as a visitor of its own, and at last those of parts of pages."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit(NOT_FOUND)
    folder.mkdir(parents=True, exist_ok=True)
    with serve() as address, sync_playwright() as play, tempfile.TemporaryDirectory() as place:
        browser = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        project = Path(place) / "digits.zip"
        for look in looks:
            person = Visitor(browser, address, width=WIDE, height=HEIGHT, color_scheme=look.scheme)
            if "Start" in look.titles:  # it is shown as it greets, the others with pictures and an adapted model
                shoot(person, "Start", look.width, folder / f"start{look.suffix}.png", whole=whole)
            prepare(person, project)
            for title in look.titles:
                if title != "Start":
                    shoot(person, title, look.width, folder / f"{title.lower()}{look.suffix}.png", whole=whole)
            if not look.suffix:
                for name, show in PARTS.items():
                    keep(person, folder / f"{name}.png", show(person))
            person.close()
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER, help="where the pictures go")
    parser.add_argument("--all", action="store_true", help="every page, whole, in every look")
    args = parser.parse_args()
    take(args.folder, ALL if args.all else README, whole=args.all)
