"""A project is saved once it rests, whatever changed; nothing is written where nothing did; trouble is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hand_made import run_on
from tests.project_parts import ORDER, a_race, ask
from tests.test_project import filled, picture
from tests.test_project_history import ONE
from versa_core.data.intake import BROWSER_LIMITS
from versa_core.data.profile import Preparation
from versa_core.project import Project
from versa_core.project_brought import Brought
from versa_core.project_folder import ProjectFolder
from versa_core.project_saving import LONGEST, RETRY, Saver, is_blank
from versa_core.project_training import Training
from versa_core.undoing import Change, Memory


@pytest.fixture
def saver(tmp_path: Path) -> Saver:
    """Of a project that lies in its folder as it is."""
    saver = Saver(filled(), ProjectFolder(tmp_path / "mine"))
    assert saver.save()
    return saver


def kept(saver: Saver) -> Project:
    found = ProjectFolder(saver.folder.path).load(BROWSER_LIMITS)
    assert found is not None
    return found


def written(saver: Saver) -> int:
    """Returns what changes with every save."""
    return (saver.folder.path / "project.json").stat().st_ino


CHANGES: dict[str, Callable[[Project], None]] = {
    "mark": lambda one: one.set_role(next(one.pictures).id, "query"),
    "picture": lambda one: one.delete_picture(next(one.pictures).id),
    "name": lambda one: one.rename_class(one.classes[0].id, "other"),
    "switch": lambda one: one.set_active(one.classes[0].id, False),
    "preparation": lambda one: one.set_preparation(Preparation("photos", fit="pad")),
    "run": lambda one: setattr(one, "run", run_on(one, [])),
    "checkpoint": lambda one: setattr(one, "checkpoint", "photos-joint"),
    "method": lambda one: setattr(one, "method", "prototype"),
    "setting": lambda one: one.method_settings.update(steps=7),
    "seed": lambda one: setattr(one, "seed", 3),
    "map": lambda one: one.map_settings.update(kind="tsne"),
    "own checkpoint": lambda one: one.checkpoints.update(mine=b"weights"),
    "history": lambda one: one.note([ONE]),
    "earlier run": lambda one: setattr(one, "earlier", run_on(one, [])),
    "asked": ask,
    "said of a query": lambda one: one.asked.truths.update(p1="owl"),
    "training": lambda one: setattr(one, "training", Training(ORDER, step=3, state=b"state")),
    "note": lambda one: one.remember("threshold", 0.5),
    "race": lambda one: setattr(one, "race", a_race()),
    "brought": lambda one: one.bring("training", Brought((), {"error": 0.5})),
    "undo": lambda one: one.changed(Change("Deleted", Memory.of(one, [next(one.pictures).id]))),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_is_noticed_and_saved_once_it_rests(change: Callable[[Project], None], saver: Saver) -> None:
    before = written(saver)
    saver.look(0.0)
    assert written(saver) == before, "nothing has changed yet"
    change(saver.project)
    assert not saver.is_saved
    saver.look(1.0)
    assert written(saver) == before, "it may be in the middle of changing"
    saver.look(2.0)
    assert written(saver) != before
    assert saver.is_saved
    after = kept(saver)
    assert after.to_bytes() == saver.project.to_bytes()


def test_a_project_that_never_rests_is_saved_now_and_then(saver: Saver) -> None:
    before = written(saver)
    for number in range(int(2 * LONGEST) + 1):
        saver.project.seed = number + 1
        saver.look(number / 2)
    assert written(saver) != before


def test_a_blank_project_leaves_no_folder(saver: Saver, tmp_path: Path) -> None:
    saver.project.delete_everything()
    assert is_blank(saver.project)
    saver.look(0.0)
    saver.look(1.0)
    assert list(tmp_path.iterdir()) == []


def test_deleting_empties_disk_and_memory_and_nothing_comes_back(saver: Saver, tmp_path: Path) -> None:
    saver.project.add_pictures("owl", [("late.png", picture(50))])
    saver.look(0.0)
    saver.delete()
    for now in (1.0, 2.0, 20.0):
        saver.look(now)
    assert list(tmp_path.iterdir()) == []
    assert saver.project.n_pictures == 0


def test_a_full_disk_is_told_tried_again_and_costs_nothing(saver: Saver, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("versa_core.whole_file.os.fsync", full)
        saver.project.add_pictures("owl", [("new.png", picture(50))])
        saver.look(0.0)
        saver.look(1.0)
        assert saver.trouble == "No space left on device"
    assert kept(saver).n_pictures == 5, "what was there before is unharmed"
    saver.look(2.0)
    assert saver.trouble, "not again at once"
    saver.look(2.0 + RETRY)
    assert not saver.trouble
    assert kept(saver).n_pictures == 6


def test_a_look_takes_no_time_that_a_page_would_notice(saver: Saver) -> None:
    saver.project.classes[0].pictures.extend(list(saver.project.pictures) * 400)
    saver.save()
    begun = time.perf_counter()
    for _visitor in range(40):
        saver.look(0.0)
    assert time.perf_counter() - begun < 0.05
