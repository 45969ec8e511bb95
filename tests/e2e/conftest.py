"""One server for all browser tests of the whole app; each test brings its own visitors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.driving import Visitor
from tests.pages.serving import serve

BAD_WORDS = ("Traceback", "ERROR", "Exception", "Uncaught")


@pytest.fixture(scope="session")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that the server's stderr goes to."""
    return tmp_path_factory.mktemp("server") / "stderr.txt"


@pytest.fixture(scope="session")
def address(chromium: str, server_log: Path) -> Iterator[str]:
    """Where the server is; `chromium` is asked for so that nothing starts where no browser is."""
    with server_log.open("wb") as log, serve(log) as where:
        yield where


@pytest.fixture(autouse=True)
def quiet_server(address: str, server_log: Path) -> Iterator[None]:
    """Fails a test during which the server complained."""
    start = server_log.stat().st_size
    yield
    said = server_log.read_bytes()[start:].decode(errors="replace")
    assert not any(word in said for word in BAD_WORDS), said


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visitor]]:
    """Opens Start as a new visitor, with a cookie of their own."""
    visitors: list[Visitor] = []

    def new(**options: Any) -> Visitor:
        visitors.append(Visitor(browser, address, **options))
        return visitors[-1]

    yield new
    for one in visitors:
        one.close()
