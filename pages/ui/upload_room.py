"""Room for uploads: what comes in is counted before it is taken, over all files of a visitor and over all visitors.

Streamlit counts each file alone, holds the bytes in memory until a page has read them, and runs the page only when the
last file is there: two hundred large photos, or someone who means harm, would fill the memory of everybody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime

from pages.ui.seats import Seat
from pages.ui.session import store
from versa_core.machine import free_memory

ADDRESS = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")
MOST = 1_000_000_000  # bytes of one visitor that no page has read yet: 200 photos of 5 MB, or two of the largest zips
SPARE = 300_000_000  # bytes of the machine's memory that uploads leave to others
COPIES = 2  # of a file while it comes in: on the way and in Streamlit's store


class UploadRoom:
    """Pure-ASGI middleware that lets an upload in where there is room for it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._coming: Counter[int] = Counter()  # bytes on their way, by seat; all calls are made by one thread

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = ADDRESS.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        seat = None if found is None else store().seat_of(found[1])
        if seat is None:  # Streamlit itself turns away who has no page open
            await self.app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdigit():  # every browser says it; a body without a length could not be counted
            await Response(status_code=411)(scope, receive, send)
            return
        if not self._has_room(seat, int(length)):
            # To the browser this looks well: Streamlit would show the number of an error, and not run the page, which
            # says it in words.
            seat.n_turned_away += 1
            await _let_pass(receive)
            await Response(status_code=204)(scope, receive, send)
            return
        self._coming[id(seat)] += int(length)
        try:
            await self.app(scope, receive, send)
        finally:
            self._coming[id(seat)] -= int(length)
            self._coming += Counter()  # forgets those of whom nothing is coming

    def _has_room(self, seat: Seat, n_bytes: int) -> bool:
        if n_bytes + self._coming[id(seat)] + held(seat.sessions) > MOST:
            return False
        free = free_memory()
        return free is None or COPIES * (n_bytes + sum(self._coming.values())) + SPARE <= free


def held(sessions: Iterable[str]) -> int:
    """Returns the bytes of these tabs' uploads that no page has read yet."""
    # The type that Streamlit publishes lacks the store itself.
    files = getattr(runtime.get_instance().uploaded_file_mgr, "file_storage", {})
    return sum(len(one.data) for session in list(sessions) for one in list(files.get(session, {}).values()))


async def _let_pass(receive: Receive) -> None:
    """Reads a body to its end and keeps nothing of it."""
    while (message := await receive())["type"] == "http.request" and message.get("more_body"):
        pass
