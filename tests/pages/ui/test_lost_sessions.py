"""Sessions that nobody can come back to are let go of, on the thread of a real Streamlit; others stay."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from pages.ui.lost_sessions import drop_lost_sessions


def left_of(seconds: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Returns how many sessions are held before and after, where one is lost that can come back for so many seconds."""
    monkeypatch.setattr(Runtime, "_instance", None)
    lost: Any = SimpleNamespace(session=SimpleNamespace(id="lost", shutdown=lambda: None))
    storage = MemorySessionStorage(ttl_seconds=seconds)
    page = tmp_path / "page.py"
    page.touch()
    media, files = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
    config = RuntimeConfig(str(page), media, files, session_storage=storage)

    async def serve() -> tuple[int, int]:
        server = Runtime(config)
        await server.start()
        storage.save(lost)
        held: Any = storage._cache  # whatever is asked in public hides or drops what is over
        before = len(held._data)
        await asyncio.to_thread(drop_lost_sessions)  # as the keeper does, from a thread of its own
        after = len(held._data)
        server.stop()
        await server.stopped
        return before, after

    return asyncio.run(serve())


def test_a_session_that_nobody_can_come_back_to_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert left_of(0, tmp_path, monkeypatch) == (1, 0)


def test_a_session_that_may_come_back_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert left_of(120, tmp_path, monkeypatch) == (1, 1)


def test_without_a_server_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runtime, "_instance", None)
    drop_lost_sessions()
