"""Two browsers, two sets of pictures: nothing of one can be reached from the other."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.driving import PATIENCE, Visitor
from tests.pages.conftest import picture
from versa_core.project import Project

pytestmark = pytest.mark.e2e
NAMES = ("quokka", "numbat")  # of the first visitor's classes
OTHERS = ("oyster", "urchin")
SHOWING = ("Images", "Embeddings", "Predict")  # pages with visitors' pictures and names


class Watched(Visitor):
    """A visitor who remembers everything that the server sends, and all addresses that were asked for."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.received: list[bytes] = []
        self.addresses: list[str] = []
        super().__init__(browser, "about:blank")
        self.address = address
        self.page.on("websocket", lambda one: one.on("framereceived", self._note))
        self.page.on("request", lambda request: self.addresses.append(request.url))
        self.page.goto(address)
        super().settle()

    def settle(self) -> None:
        if self.address != "about:blank":
            super().settle()

    def _note(self, payload: str | bytes) -> None:
        self.received.append(payload.encode() if isinstance(payload, str) else payload)

    def has_received(self, word: str) -> bool:
        return any(word.encode() in one for one in self.received)


def bring(person: Visitor, names: tuple[str, str], folder: Path, seed: int) -> None:
    """Uploads three pictures for each of the two classes, named after the class, and adapts."""
    person.open("Images")
    for place, name in enumerate(names):
        files = [folder / f"{name}{number}.png" for number in range(3)]
        for number, file in enumerate(files):
            picture(seed + 10 * place + number).save(file)
        person.upload_class(name, files)
    person.open("Adapt")
    person.adapt()


def test_nothing_of_one_visitor_reaches_the_other(browser: Browser, server: str, tmp_path: Path) -> None:
    first, second = Watched(browser, server), Watched(browser, server)
    bring(first, NAMES, tmp_path, 100)
    bring(second, OTHERS, tmp_path, 200)
    for title in SHOWING:
        second.visit(title)
        second.settle()
        first.visit(title)
        first.settle()
    assert all(first.has_received(name) and not second.has_received(name) for name in NAMES)
    assert all(second.has_received(name) and not first.has_received(name) for name in OTHERS)
    first.visit("Images")
    source = first.pictures.first.locator("img").get_attribute("src")
    assert source is not None
    assert source.startswith("data:"), "a picture on a card has no address that others could fetch"
    assert len(base64.b64decode(source.split(",")[1])) > 100
    second.visit("Images")
    data = Project.from_bytes(second.download("download_project", tmp_path).read_bytes())
    assert [one.name for one in data.classes] == list(OTHERS)
    expect(second.page.get_by_test_id("stException")).to_have_count(0, timeout=PATIENCE)


def test_uploads_cannot_be_read_back_and_files_are_not_listed(browser: Browser, server: str, tmp_path: Path) -> None:
    person = Watched(browser, server)
    bring(person, NAMES, tmp_path, 300)
    uploads = [address for address in person.addresses if "upload_file" in address]
    assert uploads
    for address in (*uploads, f"{server}/media/", f"{server}/_stcore/upload_file/", f"{server}/projects/"):
        try:
            with urlopen(address, timeout=10) as answer:  # our own server on this machine
                body = answer.read()
        except HTTPError as error:
            body = error.read()
        assert b"PNG" not in body
        assert not any(name.encode() in body for name in NAMES)
