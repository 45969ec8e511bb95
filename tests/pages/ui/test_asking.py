"""Pictures that the model is asked about: read one by one, refused one by one."""

from __future__ import annotations

import io

import pytest

from pages.ui import asking
from pages.ui.asking import Asked
from tests.pages.conftest import picture


def png(seed: int) -> bytes:
    stream = io.BytesIO()
    picture(seed).save(stream, "PNG")
    return stream.getvalue()


def test_an_unreadable_file_is_named_and_the_others_go_on() -> None:
    asked = Asked()
    for name, data in (("a.png", png(1)), ("b.png", b"no picture"), ("c.png", png(2))):
        asked.take(name, name, lambda data=data: data)
    assert [one.name for one in asked.pictures] == ["c.png", "a.png"]
    assert [name for name, _reason in asked.refused] == ["b.png"]
    assert "PNG" in asked.refused[0][1]


def test_an_upload_that_is_seen_twice_is_taken_once() -> None:
    asked = Asked()
    for _run in range(2):
        asked.take("token", "a.png", lambda: png(1))
    assert len(asked.pictures) == 1


def test_too_many_pictures_are_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MAX_ASKED", 1)
    asked = Asked()
    asked.take("1", "a.png", lambda: png(1))
    asked.take("2", "b.png", lambda: png(2))
    assert len(asked.pictures) == 1
    assert asked.refused == [("b.png", "1 pictures are here already; clear them first.")]


def test_clearing_forgets_everything() -> None:
    asked = Asked()
    asked.take("1", "a.png", lambda: png(1))
    asked.take("2", "b.png", lambda: b"")
    asked.clear()
    assert (asked.pictures, asked.refused, asked.taken) == ([], [], set())
