"""Uploads are counted before they are taken: over all files and tabs of a visitor, and against the memory there is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from pages.ui import upload_room
from pages.ui.seats import Seat
from pages.ui.store import Store
from pages.ui.upload_room import MOST, SPARE, UploadRoom

PLENTY = 100 * MOST


class Streamlit:
    """What lies behind: keeps what it is given, and lets `during` look while an upload is on its way."""

    def __init__(self) -> None:
        self.file_storage: dict[str, dict[str, Any]] = {}
        self.n_calls = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.n_calls += 1
        await receive()
        await send({"type": "http.response.start", "status": 204, "headers": []})

    def hold(self, session: str, n_bytes: int) -> None:
        self.file_storage.setdefault(session, {})[str(len(self.file_storage))] = SimpleNamespace(data=range(n_bytes))


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> Streamlit:
    made = Streamlit()
    running = SimpleNamespace(get_instance=lambda: SimpleNamespace(uploaded_file_mgr=made))
    monkeypatch.setattr(upload_room, "runtime", running)
    monkeypatch.setattr(upload_room, "free_memory", lambda: PLENTY)
    return made


@pytest.fixture
def seat(monkeypatch: pytest.MonkeyPatch) -> Seat:
    store = Store()
    store.seat("a", "tab 2")
    monkeypatch.setattr(upload_room, "store", lambda: store)
    return store.seat("a", "tab 1")


def put(room: UploadRoom, length: int | None, session: str = "tab 1", pieces: int = 3) -> tuple[int, int]:
    """Sends an upload; returns the status of the answer and how many pieces of the body were left unread."""
    return asyncio.run(put_later(room, length, session, pieces))


async def put_later(room: UploadRoom, length: int | None, session: str, pieces: int) -> tuple[int, int]:
    waiting: Iterator[Message] = iter(
        {"type": "http.request", "body": b"x", "more_body": n + 1 < pieces} for n in range(pieces)
    )
    said: list[Message] = []

    async def receive() -> Message:
        return next(waiting)

    async def send(message: Message) -> None:
        said.append(message)

    headers = [] if length is None else [(b"content-length", str(length).encode())]
    path = f"/_stcore/upload_file/{session}/file"
    await room({"type": "http", "method": "PUT", "path": path, "headers": headers}, receive, send)
    return said[0]["status"], len(list(waiting))


def test_what_has_room_comes_in(behind: Streamlit, seat: Seat) -> None:
    assert put(UploadRoom(behind), MOST) == (204, 2)
    assert (behind.n_calls, seat.n_turned_away) == (1, 0)


def test_all_that_a_visitor_has_not_been_read_of_yet_counts_in_all_tabs(behind: Streamlit, seat: Seat) -> None:
    behind.hold("tab 1", MOST // 2)
    behind.hold("tab 2", MOST // 2)
    behind.hold("a stranger's", MOST)
    room = UploadRoom(behind)
    assert put(room, 1) == (204, 0), "it is read to its end, so that the browser goes on to the page"
    assert (behind.n_calls, seat.n_turned_away) == (0, 1)
    behind.file_storage.clear()  # a page has read them
    put(room, 1)
    assert (behind.n_calls, seat.n_turned_away) == (1, 1)


def test_what_is_on_its_way_counts(behind: Streamlit, seat: Seat) -> None:
    inner: list[tuple[int, int]] = []

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        if not inner:
            inner.append((0, 0))
            inner.append(await put_later(room, MOST // 2, "tab 2", 3))
        await behind(scope, receive, send)

    room = UploadRoom(slow)
    put(room, MOST // 2 + 1)
    assert (inner[1], behind.n_calls, seat.n_turned_away) == ((204, 0), 1, 1)
    put(room, MOST)
    assert (behind.n_calls, seat.n_turned_away) == (2, 1), "what has come in is no longer on its way"


@pytest.mark.parametrize(("free", "is_taken"), [(SPARE + 2000, True), (SPARE + 1999, False), (None, True)])
def test_memory_is_left_to_others(
    free: int | None, is_taken: bool, behind: Streamlit, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_room, "free_memory", lambda: free)
    put(UploadRoom(behind), 1000)
    assert (behind.n_calls, seat.n_turned_away) == ((1, 0) if is_taken else (0, 1))


def test_a_body_of_unknown_length_is_refused(behind: Streamlit, seat: Seat) -> None:
    assert put(UploadRoom(behind), None)[0] == 411
    assert behind.n_calls == 0


def test_whom_nobody_knows_streamlit_turns_away(behind: Streamlit, seat: Seat) -> None:
    put(UploadRoom(behind), 10 * MOST, session="nobody's")
    assert (behind.n_calls, seat.n_turned_away) == (1, 0)
