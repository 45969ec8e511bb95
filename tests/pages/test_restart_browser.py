"""The server is killed and started again: what a visitor did is there, the tab goes on, deletion reaches the disk."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pages.ui.session import COOKIE
from tests.e2e.driving import PATIENCE, Visitor
from tests.pages.conftest import picture
from tests.pages.serving import free_port, start, wait_for

pytestmark = pytest.mark.e2e


class Server:
    """A server that can be killed as by `kill -9`, and started again on the same port and folder."""

    def __init__(self, folder: Path) -> None:
        self.keep, self.log_file, self.port = folder / "projects", folder / "log.txt", free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        with self.log_file.open("ab") as log:
            self.process = start(self.port, str(self.keep), log)
        wait_for(f"{self.address}/_stcore/health", self.process)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def kept(self) -> list[Path]:
        return [path for path in self.keep.rglob("*") if path.is_file()]

    def wait_for_saving(self, n_parts: int) -> None:
        """Waits until at least so many parts are on the disk and nothing has been written for a second."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            before = [(path, path.stat().st_mtime) for path in self.kept() if path.suffix != ".partial"]
            time.sleep(1)
            if len(before) > n_parts and before == [(path, path.stat().st_mtime) for path in self.kept()]:
                return
        raise AssertionError(f"{len(self.kept())} files are on the disk, more than {n_parts} are expected.")

    def wait_for_state(self) -> None:
        """Waits until the index on the disk names the state of a meta-training."""
        end = time.monotonic() + 180
        while not any('"state":' in path.read_text() for path in self.keep.rglob("project.json")):
            assert time.monotonic() < end, "no state has come to the disk"
            time.sleep(0.5)


@pytest.fixture
def server(tmp_path: Path, chromium: str) -> Iterator[Server]:
    made = Server(tmp_path)
    yield made
    made.process.terminate()
    made.process.wait(timeout=60)


def test_nothing_is_lost_when_the_server_is_killed(browser: Browser, server: Server, tmp_path: Path) -> None:
    for seed in range(6):
        picture(seed).save(tmp_path / f"{seed}.png")
    files = [tmp_path / f"{seed}.png" for seed in range(6)]
    person = Visitor(browser, server.address)
    person.open("Images")
    person.upload_class("quokka", files[:3])
    person.upload_class("numbat", files[3:5])
    person.open("Adapt")
    person.adapt()
    person.open("Images")
    server.wait_for_saving(5)
    server.kill()
    server.start()
    app = person.page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=PATIENCE)
    person.settle()
    expect(person.pictures).to_have_count(5, timeout=PATIENCE)  # in the same tab, without a reload
    person.upload_class("quokka", files[5:])
    person.visit("Images")
    expect(person.pictures).to_have_count(6, timeout=PATIENCE)
    expect(person.page.get_by_test_id("stSidebar")).to_contain_text("model adapted")
    person.open("Predict")
    person.ask(files[0])
    assert_no_key_in(server, person)
    person.open("Images")
    person.key("delete_everything").locator("button").first.click()
    person.key("delete_everything_now").locator("button").click()
    expect(person.page.get_by_text("No classes yet")).to_be_visible(timeout=PATIENCE)
    assert server.kept() == [], "nothing is left on the disk at once, not after a while"
    time.sleep(2)
    assert server.kept() == []


def test_a_race_a_training_and_a_question_outlast_a_killed_server(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    picture(50).save(tmp_path / "new.png")
    person = Visitor(browser, server.address)
    person.press("start_example")
    expect(person.page.get_by_role("heading", name="Adapt", level=1)).to_be_visible(timeout=PATIENCE)
    person.settle()
    person.adapt()
    person.open("Predict")
    answer = person.ask(tmp_path / "new.png")
    race = run_race(person)
    person.open("Meta-train")
    person.page.get_by_role("radio", name="steps").click()
    person.settle()
    person.set_number("Steps", 100_000)
    person.press("metatrain_start")
    person.expect_status("metatrain_status", "running: step", PATIENCE)
    server.wait_for_state()
    server.kill()
    server.start()
    person.visit("Meta-train")
    expect(person.key("metatrain_resume")).to_contain_text("was not at its end when the app was last ended")
    resume = person.key("metatrain_resume").get_by_role("button")
    step = int(re.search(r"Go on from step (\d+)", resume.inner_text())[1])  # type: ignore[index]  # else it fails
    assert step >= 50
    expect(person.key("metatrain_curves").locator("canvas, svg").first).to_be_visible(timeout=PATIENCE)
    resume.click()
    person.expect_status("metatrain_status", "running: step", PATIENCE)
    now = int(re.search(r"step (\d+)", person.key("metatrain_status").inner_text())[1])  # type: ignore[index]  # likewise
    assert now > step
    person.press("metatrain_stop")
    person.expect_status("metatrain_status", "stopped", PATIENCE)
    person.open("Predict")
    card = person.key("predict_result").get_by_role("listitem").filter(has_text="new.png")
    expect(card).to_be_visible(timeout=PATIENCE)
    assert card.locator("b").first.inner_text() == answer
    person.open("Compare")
    expect(person.key("compare_table")).to_be_visible(timeout=PATIENCE)
    assert what_is_shown(person) == race


def run_race(person: Visitor) -> str:
    """Lets methods race on Compare; returns what is shown in the end."""
    person.open("Compare")
    person.press("compare_start")
    person.expect_status("compare_status", "done", 3 * PATIENCE)
    expect(person.key("compare_table")).to_be_visible(timeout=PATIENCE)
    return what_is_shown(person)


def what_is_shown(person: Visitor) -> str:
    """Returns the race's state and table, and what its lines are said to show."""
    lines = person.page.get_by_label(re.compile("^Query accuracy by step")).first
    alt = lines.get_attribute("aria-label") or ""
    return "\n".join((person.key("compare_status").inner_text(), person.key("compare_table").inner_text(), alt))


def assert_no_key_in(server: Server, person: Visitor) -> None:
    """Looks into the log for what would open the project: the cookie, its hash, and what the visitor called things."""
    log = server.log_file.read_text(errors="replace")
    cookie = next(one["value"] for one in person.context.cookies() if one["name"] == COOKIE)
    assert "Job adapt done" in log
    assert re.search(r"Upload: 3 files, 0\.0 MB", log)
    for secret in (cookie, hashlib.sha256(cookie.encode()).hexdigest()[:32], "quokka", "numbat", "0.png"):
        assert secret not in log
