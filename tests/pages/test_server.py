"""The real server: headers, cookie, and deep links on a fresh start, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, expect

from pages.ui.session import COOKIE_PATTERN
from tests.e2e.driving import Visitor
from tests.pages.serving import ROOT, serve
from versa_core import __version__


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
    from playwright.sync_api import sync_playwright

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


@pytest.mark.e2e
def test_below_a_sub_path_pages_links_and_health_are_where_a_proxy_offers_them(browser: Browser) -> None:
    with serve(STREAMLIT_SERVER_BASE_URL_PATH="lab") as below:
        assert get(f"{below}/healthz").headers["Content-Type"] == "application/json"
        visitor = Visitor(browser, f"{below}/adapt")
        visitor.expect_title("Adapt")
        visitor.open("Images")
        assert visitor.page.url == f"{below}/images"
        visitor.page.get_by_role("button", name="Teacher's link").click()
        address = visitor.page.get_by_role("dialog").get_by_label("Address of the link")
        expect(address).to_have_value(re.compile(re.escape(f"{below}/images?")))


def test_health_says_how_the_server_is_and_nothing_of_visitors(server: str) -> None:
    with urlopen(f"{server}/healthz", timeout=10) as answer:  # our own server on this machine
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Set-Cookie"] is None
        said = json.load(answer)
    assert said.pop("free_memory_mb") > 0
    assert said == {
        "status": "ok",
        "version": __version__,
        "trainers": 2,
        "trainers_alive": 2,
        "jobs_running": 0,
        "jobs_waiting": 0,
        "visitors": 0,
    }


def test_strange_pages_cannot_talk_to_the_server(server: str) -> None:
    """A page from elsewhere opens no websocket, and without Streamlit's own token nobody uploads."""
    host = server.removeprefix("http://")
    handshake = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    for origin, status in (("http://evil.example", 403), (server, 101)):
        connection = HTTPConnection(host, timeout=10)
        connection.request("GET", "/_stcore/stream", headers={**handshake, "Origin": origin})
        assert connection.getresponse().status == status, origin
        connection.close()
    connection = HTTPConnection(host, timeout=10)
    connection.request("PUT", "/_stcore/upload_file/session/file", body=b"data")
    assert connection.getresponse().status == 403
    connection.close()
    connection.request("POST", "/_stcore/agent/interact", body=b"{}", headers={"Content-Type": "application/json"})
    assert connection.getresponse().status in (403, 404)
    connection.close()
