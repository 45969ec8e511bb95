"""On Images: where the project is kept, what it weighs, and that deleting leaves nothing anywhere."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import session
from pages.ui.keeping import where_kept
from pages.ui.seats import Seat
from pages.ui.shelves import Shelf
from pages.ui.store import Store
from tests.project_parts import with_run
from versa_core.keeping import Keeping
from versa_core.project import Project
from versa_core.project_folder import ProjectFolder
from versa_core.project_saving import Saver

Open = Callable[[str], AppTest]


def texts(app: AppTest) -> str:
    return " ".join(str(one.value) for one in (*app.caption, *app.warning, *app.markdown))


@pytest.fixture
def seat(owner: str) -> Seat:
    return session.store().seat(owner, "")


def test_without_a_cookie_it_says_that_a_reload_loses_all(open_page: Open) -> None:
    assert "lost with a reload" in texts(open_page("images.py"))


def test_beside_delete_it_says_how_long_and_how_much(open_page: Open, seat: Seat, tmp_path: Path) -> None:
    seat.lasting, seat.saver = True, Saver(seat.project, ProjectFolder(tmp_path / "mine"))
    seat.project.replace_with(with_run())
    seat.project.results["short:map"] = Shelf(results={"key": {"map": bytes(25_000_000)}})
    words = texts(open_page("images.py"))
    assert "on the disk of the machine that runs this app" in words
    assert "for 12 hours after" in words
    assert "VERSA_KEEP=memory" in words
    assert "takes 25 MB of memory; past 600 MB" in words


def test_in_memory_only_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.ui.keeping.store", lambda: Store(Keeping(None, hours=1)))
    words = where_kept(Seat(lasting=True))
    assert "never on its disk" in words
    assert "for 1 hour after" in words


def test_a_full_disk_is_told(open_page: Open, seat: Seat, tmp_path: Path) -> None:
    seat.saver = Saver(seat.project, ProjectFolder(tmp_path / "mine"))
    seat.saver.trouble = "No space left on device"
    assert "cannot be written to the disk just now (No space left on device)" in texts(open_page("images.py"))


def test_what_became_of_a_damaged_project_is_told_until_it_is_read(open_page: Open, seat: Seat) -> None:
    seat.notice = "The project is damaged: a part of it has changed."
    app = open_page("start.py")
    assert "put aside" in app.warning[0].value
    assert "a part of it has changed" in app.warning[0].value
    app.button(key="notice_read").click().run()
    assert not app.warning
    assert not open_page("images.py").warning


def test_deleting_leaves_nothing_in_memory_or_on_disk(open_page: Open, owner: str, seat: Seat, tmp_path: Path) -> None:
    mine: Project = seat.project
    mine.replace_with(with_run())
    seat.saver = Saver(mine, ProjectFolder(tmp_path / "mine"))
    assert seat.saver.save()
    assert mine.run is not None
    jobs = session.jobs()
    jobs.submit(
        owner,
        "map",
        {
            "kind": "pca",
            "n_dims": 2,
            "embeddings": [np.eye(3, dtype=np.float32)],
            "prototypes": [np.eye(3, dtype=np.float32)],
        },
        short=True,
    )
    made = Result()
    mine.results |= {"look": made, "short:map": Shelf(results={"key": {"map": made}})}
    held: list[weakref.ref[Any]] = [
        weakref.ref(one) for one in (made, mine.run, *mine.run.snapshots, mine.run.images, *mine.pictures)
    ]
    del made
    app = open_page("images.py")
    uploads = app.session_state
    uploads["shot"] = next(mine.pictures).data
    app.button(key="delete_everything_now").click().run()
    assert not app.exception
    assert "No classes yet" in " ".join(one.value for one in app.info)
    assert "shot" not in app.session_state
    assert jobs.latest(owner, "map") is None
    assert list(tmp_path.iterdir()) == []
    gc.collect()
    assert [one() for one in held if one() is not None] == []
    assert (mine.results, mine.refused, mine.history) == ({}, [], [])


class Result:
    """Something that a page has worked out; unlike a dict it can be referred to weakly."""


def test_deleting_frees_the_uploads_of_all_tabs(monkeypatch: pytest.MonkeyPatch, open_page: Open, seat: Seat) -> None:
    freed: list[str] = []
    monkeypatch.setattr(
        "streamlit.testing.v1.local_script_runner.MemoryUploadedFileManager.remove_session_files",
        lambda _self, name: freed.append(name),
    )
    app = open_page("images.py")
    seat.sessions.add("another tab")
    app.button(key="delete_everything_now").click().run()
    assert {"another tab"} < set(freed)
