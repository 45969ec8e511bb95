"""Pages are opened through the frame, by a visitor whose project the test can reach."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages.ui import jobs as page_jobs
from pages.ui import session
from tests.pages.fake_jobs import FakeJobs
from tests.pages.serving import serve
from versa_core.jobs.manager import JobManager
from versa_core.project import Project

FRAME = Path(__file__).resolve().parents[2] / "pages" / "shell" / "frame.py"


@pytest.fixture(autouse=True, scope="session")
def light_trainers() -> Iterator[None]:
    """One trainer that loads nothing before it has work."""

    def light(n_workers: int, **options: object) -> JobManager:
        return JobManager(1, warm=(), **options)  # type: ignore[arg-type]  # handed through

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "JobManager", light)
        session.jobs.cache_clear()
        yield
        session.jobs().close()
        session.jobs.cache_clear()


@pytest.fixture
def owner() -> str:
    """The name of a fresh visitor."""
    return secrets.token_hex(16)


@pytest.fixture
def mine(owner: str) -> Project:
    """The fresh visitor's project."""
    return session.store().seat(owner, "").project


@pytest.fixture
def open_page(owner: str) -> Callable[[str], AppTest]:
    """Opens a page, by its file's name, through the frame."""

    def open_one(file: str) -> AppTest:
        app = AppTest.from_file(FRAME, default_timeout=30)
        app.session_state[session.COOKIE] = owner
        app.run()
        if file != "start.py":
            app.switch_page(f"../{file}").run()
        return app

    return open_one


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a real server for the browser tests, each of which brings visitors of its own."""
    with serve() as address:
        yield address


def picture(seed: int, size: tuple[int, int] = (20, 16)) -> Image.Image:
    """A small colour picture that no other seed gives."""
    width, height = size
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


@pytest.fixture
def filled(mine: Project) -> Project:
    """Two classes with three support and one query picture each, and a small checkpoint that fits them."""
    from tests.pages.adapting import fill

    fill(mine)
    return mine


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeJobs:
    """The pages' job manager, in the test's hand."""
    made = FakeJobs()
    monkeypatch.setattr(page_jobs, "jobs", lambda: made)
    monkeypatch.setattr(page_jobs, "MOMENT", 0.0)
    return made
