"""The real server: headers, cookie, and deep links on a fresh start, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.client import HTTPResponse
from urllib.request import Request, urlopen

import pytest

from pages.ui.session import COOKIE_PATTERN
from tests.pages.serving import ROOT, serve


def get(address: str, **headers: str) -> HTTPResponse:
    with urlopen(Request(address, headers=headers), timeout=10) as answer:  # our own server on this machine
        response: HTTPResponse = answer
        response.read()
        return response


@pytest.fixture
def server() -> Iterator[str]:
    """A server that nobody has visited yet."""
    with serve() as address:
        yield address


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
        expect(page.get_by_test_id("stSidebarNavLink")).to_have_count(len(list((ROOT / "pages").glob("*.py"))))
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert blocked == []
        browser.close()
