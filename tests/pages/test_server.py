"""The real server: headers, cookie, and deep links on a fresh start, in a real browser."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from pages.ui.session import COOKIE_PATTERN

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # s for the server to answer on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(address: str, **headers: str) -> HTTPResponse:
    with urlopen(Request(address, headers=headers), timeout=10) as answer:  # our own server on this machine
        response: HTTPResponse = answer
        response.read()
        return response


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server that nobody has visited yet."""
    port = free_port()
    settings = {"STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_ADDRESS": "127.0.0.1", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py"],
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended"
        try:
            get(address)
            return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"no answer within {PATIENCE} s")


def test_headers_and_cookie(server: str) -> None:
    first = get(f"{server}/adapt")
    assert first.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in first.headers["Content-Security-Policy"]
    assert "default-src 'self'" in first.headers["Content-Security-Policy"]
    cookie = first.headers["Set-Cookie"]
    found = re.match(r"versa_visitor=([^;]+);", cookie)
    assert found
    assert COOKIE_PATTERN.fullmatch(found[1])
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert get(f"{server}/", Cookie=f"versa_visitor={found[1]}").headers["Set-Cookie"] is None
    assert get(f"{server}/", Cookie="versa_visitor=short").headers["Set-Cookie"] is not None
    assert get(f"{server}/").headers["Set-Cookie"] != cookie


@pytest.mark.e2e
@pytest.mark.parametrize(("path", "title"), [("adapt", "Adapt"), ("images", "Images")])
def test_a_deep_link_is_the_first_visit(path: str, title: str, server: str, chromium: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        blocked: list[str] = []
        page.on("console", lambda message: blocked.append(message.text) if "Content Security" in message.text else None)
        page.goto(f"{server}/{path}")
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=30_000)
        expect(page.get_by_test_id("stSidebarNavLink")).to_have_count(8)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert blocked == []
        browser.close()
