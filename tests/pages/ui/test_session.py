"""Visitors are kept apart, and come back to what they had."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from pages.ui.store import Store
from tests.pages.ui.stores import A, B, is_saved, until
from tests.project_parts import with_run
from tests.test_project import picture
from versa_core.keeping import Keeping


def test_a_visitor_has_one_project_in_all_tabs_and_nobody_elses() -> None:
    store = Store()
    mine = store.seat("a", "tab 1").project
    assert store.seat("a", "tab 2").project is mine
    assert store.seat("b", "tab 3").project is not mine


def test_projects_have_the_limits_of_the_browser() -> None:
    limits = Store().seat("a", "tab").project.limits
    assert (limits.max_images, limits.max_classes) == (2000, 100)


def test_nobody_is_connected_without_a_server() -> None:
    store = Store()
    store.seat("a", "tab")
    assert not store.is_connected("a")
    assert not store.is_connected("unknown")


def test_what_a_visitor_did_is_there_after_a_restart(start: Callable[[], Store]) -> None:
    first = start()
    seat = first.seat(A, "tab", lasting=True)
    seat.project.replace_with(with_run())
    until(lambda: is_saved(seat))
    again = start().seat(A, "tab", lasting=True).project  # the first server was not even told to close
    assert again.to_bytes() == seat.project.to_bytes()
    assert start().seat(B, "tab", lasting=True).project.n_pictures == 0


def test_closing_saves_what_was_done_at_the_last_moment(start: Callable[[], Store], keeping: Keeping) -> None:
    first = start()
    first.seat(A, "tab", lasting=True).project.add_pictures("owl", [("a.png", picture(1))])
    first.close()
    assert Store(keeping).seat(A, "tab", lasting=True).project.n_pictures == 1


def test_in_memory_only_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store(Keeping(None))
    store.start()
    store.seat(A, "tab", lasting=True).project.add_pictures("owl", [("a.png", picture(1))])
    store.close()
    assert list(tmp_path.iterdir()) == []


def test_without_a_name_that_lasts_nothing_is_written(start: Callable[[], Store], keeping: Keeping) -> None:
    first = start()
    first.seat(A, "tab").project.add_pictures("owl", [("a.png", picture(1))])
    first.close()
    assert keeping.folder is not None
    assert list(keeping.folder.iterdir()) == []


def test_a_damaged_project_is_put_aside_in_words_without_its_key(
    start: Callable[[], Store], keeping: Keeping, caplog: pytest.LogCaptureFixture
) -> None:
    first = start()
    first.seat(A, "tab", lasting=True).project.add_pictures("owl", [("a.png", picture(1))])
    first.close()
    assert keeping.folder is not None
    (keeping.folder / A / "project.json").write_bytes(b"{")
    with caplog.at_level(logging.DEBUG):
        seat = start().seat(A, "tab", lasting=True)
    assert "damaged" in seat.notice
    assert seat.project.n_pictures == 0
    assert (keeping.folder / A / "damaged" / "project.json").read_bytes() == b"{"
    assert "could not be opened" in caplog.text
    assert A not in caplog.text


def test_deleting_removes_the_folder_with_what_was_put_aside(start: Callable[[], Store], keeping: Keeping) -> None:
    test_folder = keeping.folder
    assert test_folder is not None
    store = start()
    seat = store.seat(A, "tab", lasting=True)
    seat.project.add_pictures("owl", [("a.png", picture(1))])
    until(lambda: is_saved(seat))
    (test_folder / A / "damaged").mkdir()
    store.delete(A)
    assert list(test_folder.iterdir()) == []
    store.close()
    assert list(test_folder.iterdir()) == [], "closing writes nothing of it again"


def test_one_project_that_cannot_be_saved_does_not_keep_others_from_it(start: Callable[[], Store]) -> None:
    store = start()
    first, second = store.seat(A, "tab", lasting=True), store.seat(B, "tab", lasting=True)
    first.project.method_settings = {"rate": object()}
    second.project.add_pictures("owl", [("a.png", picture(1))])
    until(lambda: is_saved(second))
    assert first.saver is not None
    until(lambda: bool(first.saver and first.saver.trouble))
