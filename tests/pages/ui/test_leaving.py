"""Who has left leaves the memory, and in the end the disk; nobody else does."""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from pages.ui import store as store_module
from pages.ui.seats import UNLOADED_SECONDS, sweep
from pages.ui.sent import Sent
from pages.ui.store import Store
from tests.pages.ui.stores import A, B, is_saved, until
from tests.project_parts import parts_of, with_run
from tests.test_project import picture
from versa_core.keeping import Keeping
from versa_core.project import Project


def later(monkeypatch: pytest.MonkeyPatch, store: Store, seconds: float) -> None:
    """Lets this much time pass, after which the store looks who has left."""
    now = time.monotonic() + seconds
    with monkeypatch.context() as patch:
        patch.setattr("pages.ui.store.time.monotonic", lambda: now)
        store._go_round(now)


def test_who_has_left_keeps_the_disk_but_not_the_memory(keeping: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[str] = []
    store = Store(keeping, left=gone.append)
    seat = store.seat(A, "tab", lasting=True)
    seat.project.add_pictures("owl", [("a.png", picture(1))])
    later(monkeypatch, store, UNLOADED_SECONDS + 1)
    assert store.seat(A, "tab", lasting=True) is seat, "what is not saved stays"
    assert seat.saver is not None
    seat.saver.save()
    later(monkeypatch, store, UNLOADED_SECONDS - 1)
    assert gone == []
    later(monkeypatch, store, UNLOADED_SECONDS + 1)
    assert gone == [A]
    assert store.n_seats == 0
    assert store.seat(A, "tab", lasting=True).project.n_pictures == 1


def test_what_was_given_up_leaves_nothing_in_memory_and_comes_back_whole(
    keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(keeping)
    seat = store.seat(A, "tab", lasting=True)
    seat.project.replace_with(with_run())
    assert seat.saver is not None
    seat.saver.save()
    before, held = parts_of(seat.project.to_bytes()), weakref.ref(seat.project)
    del seat
    later(monkeypatch, store, UNLOADED_SECONDS + 1)
    assert held() is None
    assert parts_of(store.seat(A, "another tab", lasting=True).project.to_bytes()) == before


def test_who_only_reads_has_not_left(keeping: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    """An open page keeps the seat, and a reload that falls into a round of the store, too."""
    tabs = {"tab"}
    server = SimpleNamespace(is_active_session=lambda session: session in tabs)
    monkeypatch.setattr(store_module, "runtime", SimpleNamespace(exists=lambda: True, get_instance=lambda: server))
    store = Store(keeping)
    store.seat(A, "tab", lasting=True)
    later(monkeypatch, store, 3600)
    tabs.clear()
    later(monkeypatch, store, 3601)
    assert store.n_seats == 1
    later(monkeypatch, store, 3600 + UNLOADED_SECONDS + 1)
    assert store.n_seats == 0


def test_work_that_nobody_has_fetched_keeps_the_seat(keeping: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(keeping)
    seat = store.seat(A, "tab", lasting=True)
    seat.project.results["job adapt"] = waiting = Sent("1", {}, {})
    later(monkeypatch, store, UNLOADED_SECONDS + 1)
    assert store.n_seats == 1
    waiting.collected = True
    later(monkeypatch, store, UNLOADED_SECONDS + 1)
    assert store.n_seats == 0


def test_what_jobs_bring_is_taken_in_and_saved_while_no_page_is_open(keeping: Keeping) -> None:
    def gather(owner: str, project: Project) -> None:
        if owner == A:
            raise ZeroDivisionError("one visitor's trouble is not the others'")
        project.seed = 7

    store = Store(keeping)
    seats = [store.seat(owner, "tab", lasting=True) for owner in (A, B)]
    store.start(gather)
    try:
        until(lambda: seats[1].project.seed == 7 and is_saved(seats[1]))
    finally:
        store.close()
    assert Store(keeping).seat(B, "tab", lasting=True).project.seed == 7


def test_in_memory_the_abandoned_stay_for_the_stated_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(Keeping(None, hours=2))
    store.seat(A, "tab", lasting=True)
    later(monkeypatch, store, 2 * 3600 - 5)
    assert store.n_seats == 1
    later(monkeypatch, store, 2 * 3600 + 5)
    assert store.n_seats == 0


def test_old_folders_are_swept_and_nothing_else(keeping: Keeping) -> None:
    assert keeping.folder is not None
    for name in (A, B, "photographs"):
        (keeping.folder / name).mkdir(parents=True)
    now = time.time()
    os.utime(keeping.folder / B, (now, now - keeping.seconds - 60))
    os.utime(keeping.folder / "photographs", (now, now - keeping.seconds - 60))
    sweep(keeping, now)
    assert sorted(path.name for path in keeping.folder.iterdir()) == [A, "photographs"]


def test_a_clock_that_is_set_deletes_nobodys_work_and_keeps_nothing_for_ever(keeping: Keeping) -> None:
    assert keeping.folder is not None
    for name in (A, B):
        (keeping.folder / name).mkdir(parents=True)
    now = time.time()
    sweep(keeping, now + 1000 * keeping.seconds, seated={A})
    assert [path.name for path in keeping.folder.iterdir()] == [A], "whoever is here stays"
    sweep(keeping, now - 1000 * keeping.seconds)
    sweep(keeping, now - 998 * keeping.seconds)
    assert list(keeping.folder.iterdir()) == [], "what was written while the clock was ahead goes in time"


def test_who_is_in_memory_is_not_swept(start: Callable[[], Store], keeping: Keeping) -> None:
    first = start()
    first.seat(A, "tab", lasting=True).project.add_pictures("owl", [("a.png", picture(1))])
    first.close()
    assert keeping.folder is not None
    again = Store(keeping)
    again.seat(A, "tab", lasting=True)
    os.utime(keeping.folder / A, (0, 0))
    again.start()
    again.close()
    assert (keeping.folder / A / "project.json").exists()
