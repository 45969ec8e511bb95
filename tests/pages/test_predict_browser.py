"""Predict in a real browser: a zip, the thresholds, the confusion grid, a correction and what it changes."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.driving import PATIENCE, Visitor
from tests.hand_made import run_on
from tests.pages.browsing import saved
from tests.toys import exhaust
from versa_core.data.sources import example
from versa_core.project import Project
from versa_core.run import Task, adapt

pytestmark = pytest.mark.e2e
N_CLASSES, N_SUPPORT, N_OWN, N_EACH = 5, 1, 4, 10  # digits 0 to 4; the rest of each, and some 5, come as a zip
DIGITS = example("digits", n_classes=N_CLASSES + 1, n_per_class=N_EACH)


@pytest.fixture(scope="module")
def project_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Digits that pixels are compared for: it takes no time, and is wrong often enough."""
    project = Project()
    for place, (name, file_name, image) in enumerate(DIGITS[: N_CLASSES * N_EACH]):
        if place % N_EACH < N_OWN:
            role = "support" if place % N_EACH < N_SUPPORT else "query"
            project.add_pictures(name, [(file_name, image)], role)
    images, is_support = project.image_set()
    events, model = exhaust(adapt(None, "pixels", {}, Task(images, is_support, project.preparation_in_use()), seed=0))
    project.run = run_on(project, events, model=model.to_bytes(), checkpoint="")
    return saved(project, tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The other digits in folders called like the classes, a digit of none of them, and a note."""
    folder = tmp_path_factory.mktemp("archive")
    file = folder / "more.zip"
    with zipfile.ZipFile(file, "w") as packed:
        for place, (name, file_name, image) in enumerate(DIGITS):
            if place % N_EACH >= N_OWN:
                image.save(folder / "one.png")
                packed.write(folder / "one.png", f"test/{name}/{file_name}")
        packed.writestr("test/0/notes.png", "no picture")
    return file


@pytest.fixture
def person(browser: Browser, server: str, project_file: Path) -> Iterator[Visitor]:
    person = Visitor(browser, server, height=1600)
    person.visit("Images")
    person.upload("open_project", project_file)
    expect(
        person.page.get_by_text(f"{N_CLASSES} classes · {N_CLASSES * N_OWN} pictures · model adapted")
    ).to_be_visible(timeout=PATIENCE)
    person.open("Predict")
    yield person
    person.close()


def numbers(page: Page, phrase: str) -> tuple[int, int]:
    """Both numbers of a line such as "Wrongly refused: 3 of 12"."""
    words = page.locator(".st-key-predict_unknown").inner_text()
    found = re.search(rf"{phrase}: (\d+) of (\d+)", words)
    assert found, words
    return int(found[1]), int(found[2])


def test_a_zip_is_counted_corrected_and_learned_from(person: Visitor, archive: Path, tmp_path: Path) -> None:
    person.upload("predict_zip", archive)
    result, page = person.key("predict_result"), person.page
    n_known, n_other = N_CLASSES * (N_EACH - N_OWN), N_EACH - N_OWN
    expect(result).to_contain_text(f"Answers for {n_known + n_other} pictures", timeout=PATIENCE)
    expect(result).to_contain_text(f"of {n_known} pictures whose class is known", timeout=PATIENCE)
    expect(person.key("predict_refused")).to_contain_text("notes.png")
    person.settle()
    with person.download("download_csv", tmp_path).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == n_known + n_other
    assert all(row["predicted"] in map(str, range(N_CLASSES)) for row in rows)
    move_the_threshold(person, n_other)
    open_a_point(person)
    open_a_cell(person)
    person.choose("predict_result", "wrong")
    row = person.key("predict_table").locator("tbody tr").first
    truth = row.locator("td").last.inner_text().removeprefix("✗ ")
    name = row.locator("td").nth(1).inner_text()
    row.get_by_role("button").press("Enter")
    expect(result.get_by_role("listitem")).to_contain_text(name, timeout=PATIENCE)
    person.settle()
    look_at_what_mattered(person)
    correct_and_adapt_again(person, name, truth)
    person.open("Images")
    person.open("Predict")
    expect(result).to_contain_text(f"Answers for {n_known + n_other} pictures", timeout=PATIENCE)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def move_the_threshold(person: Visitor, n_other: int) -> None:
    """The folder of the last digit is unknown; the slider's ends make all of one mistake and none of the other."""
    section = person.key("predict_unknown")
    section.get_by_role("button", name=f"{n_other} pictures of other folders").click()
    expect(section).to_contain_text(re.compile(rf"Wrongly accepted: \d+ of {n_other}"), timeout=PATIENCE)
    person.settle()
    slider = section.get_by_role("slider", name="Distance from the nearest class")
    for key, share in (("Home", 1), ("End", 0)):
        slider.press(key)
        n_all = numbers(person.page, "Wrongly refused")[1]
        expect(section).to_contain_text(f"Wrongly refused: {share * n_all} of {n_all}", timeout=PATIENCE)
        person.settle()
        assert numbers(person.page, "Wrongly accepted") == ((1 - share) * n_other, n_other)
    section.get_by_role("button", name="Balance both mistakes").click()
    person.settle()
    refused, n_all = numbers(person.page, "Wrongly refused")
    accepted, _n = numbers(person.page, "Wrongly accepted")
    assert refused / n_all + accepted / n_other <= 1, "no worse than either end"


def open_a_point(person: Visitor) -> None:
    """A point of a strip opens its picture by click; arrows go to the next one, and Enter opens that."""
    section, opened = person.key("predict_unknown"), person.key("strip_picture")
    points = section.locator(".plot").first.locator("button")
    last = points.count() - 1  # it lies on top of all that it touches
    names = [str(points.nth(place).get_attribute("aria-label")) for place in (last, last - 1)]
    points.nth(last).click()
    expect(opened).to_contain_text(names[0].rpartition(" · ")[0], timeout=PATIENCE)
    person.settle()
    points.nth(last).press("ArrowLeft")
    assert section.locator("button:focus").get_attribute("aria-label") == names[1]
    section.locator("button:focus").press("Enter")
    expect(opened).to_contain_text(names[1].rpartition(" · ")[0], timeout=PATIENCE)
    person.settle()
    assert section.locator(".plot").first.locator("button[aria-pressed=true]").get_attribute("aria-label") == names[1]
    opened.get_by_role("button", name="Close the picture").click()
    expect(opened).to_have_count(0, timeout=PATIENCE)
    person.settle()


def open_a_cell(person: Visitor) -> None:
    """A cell of mistakes shows as many pictures as it says, by the keyboard; arrows go on to another cell."""
    grid = person.key("predict_confusion")
    cell = grid.locator("td:not(.right) button").first
    n_pictures = int(cell.inner_text())
    words = cell.get_attribute("aria-label") or ""
    cell.press("Enter")
    gallery = person.key("confusion_pictures")
    expect(gallery).to_contain_text(re.compile(rf"{n_pictures} pictures? of \d taken for \d"), timeout=PATIENCE)
    expect(gallery.get_by_role("listitem")).to_have_count(n_pictures)
    assert words.startswith(f"{n_pictures} × ")
    person.settle()
    opened = grid.locator("td button[aria-pressed=true]")
    row, column = map(int, (opened.get_attribute("data-at") or "").split(","))
    opened.press("ArrowRight" if column < row else "ArrowLeft")  # towards the class's right answers
    assert grid.locator("button:focus").get_attribute("aria-pressed") == "false"


def look_at_what_mattered(person: Visitor) -> None:
    section = person.key("occlusion_asked")
    section.get_by_text("What mattered in it").click()
    expect(section.get_by_role("img", name="Map of what mattered")).to_be_visible(timeout=PATIENCE)
    person.settle()
    section.get_by_text("What mattered in it").click()
    expect(section.get_by_role("img", name="Map of what mattered")).to_have_count(0, timeout=PATIENCE)
    person.settle()


def correct_and_adapt_again(person: Visitor, name: str, truth: str) -> None:
    """One click on the right class; then the support set has the picture and the answers are compared."""
    person.key("correct_asked").get_by_role("button", name=truth, exact=True).click()
    words = f"It is a support picture of {truth} now"
    expect(person.page.get_by_text(words).first).to_be_visible(timeout=PATIENCE)
    person.settle()  # until then, what has moved down stands on the page twice
    expect(person.key("correct_asked")).to_contain_text(words)
    expect(
        person.page.get_by_text(f"{N_CLASSES} classes · {N_CLASSES * N_OWN + 1} pictures · model adapted")
    ).to_be_visible(timeout=PATIENCE)
    person.settle()
    person.press("adapt_again")
    changes = person.key("predict_changes")
    expect(changes.get_by_text(re.compile(r"before, .* now")).first).to_be_visible(timeout=PATIENCE)
    person.settle()
    card = changes.get_by_role("listitem").filter(has_text=name)
    expect(card).to_contain_text("now right", timeout=PATIENCE)
    expect(card).to_contain_text("a support picture now")
    expect(person.key("predict_result")).to_contain_text("1 that the support set holds, too, is left out")
    person.settle()
