"""The ASGI entry of `streamlit run app.py`: what lives with it, the visitor's cookie, the headers of every answer.

The script that draws the pages is `pages/shell/frame.py`. It lies in a folder of its own because a folder `pages/`
beside the script would switch on Streamlit's automatic pages, which answer deep links without the frame.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import cookie_parser
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App

from pages.ui.gathering import gather_for
from pages.ui.health import health, health_paths
from pages.ui.session import COOKIE, COOKIE_PATTERN, jobs, store
from pages.ui.starting import check_start, keep_local, load_pages, set_up_log, sound_settings
from pages.ui.upload_room import UploadRoom

COOKIE_SECONDS = 30 * 24 * 3600
HOST_PATTERN = re.compile(r"[A-Za-z0-9.\-\[\]:]{1,255}")


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[None]:
    """Starts the trainers and the keeper of projects before the first visitor comes, and ends them with the server."""
    set_up_log()
    keep_local()
    manager = jobs()
    store().start(gather_for)
    check_start(store().keeping)
    load_pages()
    try:
        yield
    finally:
        store().close()
        manager.close()


class Guard:
    """Pure-ASGI middleware: gives each browser its cookie, and tells it what pages may load and who may frame them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Headers(scope=scope)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = policy(request.get("host", ""))
                headers["X-Frame-Options"] = "DENY"
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                if "text/html" in headers.get("content-type", "") and not has_cookie(request):
                    headers.append("Set-Cookie", new_cookie(is_https(scope, request)))
            await send(message)

        await self.app(scope, receive, send_guarded)


def policy(host: str) -> str:
    """Returns the Content-Security-Policy: everything from this server, nothing from elsewhere.

    Streamlit needs the exceptions: styles and one script in the page itself, blobs for components and cameras,
    and `unsafe-eval` for the chart library's expressions. Older Safari does not count websockets as 'self'.
    """
    sockets = f" ws://{host} wss://{host}" if HOST_PATTERN.fullmatch(host) else ""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' data: blob:{sockets}",
            "worker-src 'self' blob:",
            "frame-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def has_cookie(request: Headers) -> bool:
    """True where the browser sent a visitor cookie that this server could have made."""
    return bool(COOKIE_PATTERN.fullmatch(cookie_parser(request.get("cookie", "")).get(COOKIE, "")))


def new_cookie(secure: bool) -> str:
    """Returns a fresh visitor cookie: random, out of reach of scripts, sent to this site only."""
    attributes = f"Max-Age={COOKIE_SECONDS}; Path=/; HttpOnly; SameSite=Lax"
    return f"{COOKIE}={secrets.token_urlsafe(32)}; {attributes}" + ("; Secure" if secure else "")


def is_https(scope: Scope, request: Headers) -> bool:
    """True where the browser speaks https, to this server or to a proxy before it."""
    return scope.get("scheme") == "https" or request.get("x-forwarded-proto", "") == "https"


sound_settings()  # before anything is started
app = App(
    Path(__file__).resolve().parent / "pages" / "shell" / "frame.py",
    lifespan=lifespan,
    middleware=[Middleware(Guard), Middleware(UploadRoom)],
    routes=[Route(path, health) for path in health_paths()],
)
