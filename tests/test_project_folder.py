"""A project as a folder: it comes back, only what is new is written, damage is told, and a kill loses nothing saved."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.project_parts import with_run
from tests.test_project import picture
from versa_core.data.intake import BROWSER_LIMITS
from versa_core.errors import ProjectError
from versa_core.project import Project
from versa_core.project_folder import DAMAGED, PARTS, ProjectFolder
from versa_core.training.events import to_plain

ROOT = Path(__file__).parents[1]
N_KILLS = 15
# Adds a picture, deletes the oldest of more than six, saves, and says how often it has saved; each state has its seed.
RESTLESS = """
import sys
from pathlib import Path
from tests.test_project import picture
from versa_core.data.intake import Limits
from versa_core.project_folder import ProjectFolder
folder = ProjectFolder(Path(sys.argv[1]))
project = folder.load(Limits())
for number in range(project.seed + 1, 100_000):
    project.add_pictures("owl", [(str(number), picture(number, (300, 300)))])
    if project.n_pictures > 6:
        project.delete_picture(next(project.pictures).id)
    project.seed = number
    folder.save(project)
    print(number, flush=True)
"""


def load(path: Path) -> Project:
    """Returns the project as another process would find it."""
    found = ProjectFolder(path).load(BROWSER_LIMITS)
    assert found is not None
    return found


def files(path: Path) -> dict[str, int]:
    """Returns inode numbers by path: a file that was written anew has another."""
    return {str(one.relative_to(path)): one.stat().st_ino for one in path.rglob("*") if one.is_file()}


def test_everything_comes_back(tmp_path: Path) -> None:
    before = with_run()
    ProjectFolder(tmp_path / "mine").save(before)
    after = load(tmp_path / "mine")
    for name in ("preparation", "checkpoint", "method", "method_settings", "seed", "checkpoints", "map_settings"):
        assert getattr(after, name) == getattr(before, name), name
    assert [(one.id, one.name, one.data, one.role) for one in after.pictures] == [
        (one.id, one.name, one.data, one.role) for one in before.pictures
    ]
    assert after.run is not None
    assert before.run is not None
    np.testing.assert_equal(
        [to_plain(event) for event in after.run.events], [to_plain(event) for event in before.run.events]
    )
    assert after.image_set()[0].fingerprint == before.image_set()[0].fingerprint
    assert after.limits == BROWSER_LIMITS


def test_where_nothing_is_kept_nothing_is_found(tmp_path: Path) -> None:
    assert ProjectFolder(tmp_path / "mine").load(BROWSER_LIMITS) is None


def test_saving_writes_what_is_new_and_deletes_what_is_gone(tmp_path: Path) -> None:
    project, folder = with_run(), ProjectFolder(tmp_path)
    folder.save(project)
    first = files(tmp_path)
    project.set_role(next(project.pictures).id, "query")
    folder.save(project)
    second = files(tmp_path)
    assert {path for path in second if second[path] != first.get(path)} == {"project.json"}
    (added,) = project.add_pictures("owl", [("new.png", picture(99))])
    project.delete_picture(next(project.pictures).id)
    project.run = project.earlier = project.training = project.race = None
    project.asked.clear()
    project.let_go("")
    project.undo.clear()
    folder.save(project)
    assert len(files(tmp_path)) == 1 + project.n_pictures + len(project.checkpoints)
    assert added.data in [path.read_bytes() for path in (tmp_path / PARTS).iterdir()]


def test_what_somebody_deleted_on_the_disk_is_written_again(tmp_path: Path) -> None:
    project, folder = with_run(), ProjectFolder(tmp_path / "mine")
    folder.save(project)
    next((tmp_path / "mine" / PARTS).iterdir()).unlink()
    folder.save(project)
    assert load(tmp_path / "mine").n_pictures == project.n_pictures


def test_deleting_leaves_nothing(tmp_path: Path) -> None:
    folder = ProjectFolder(tmp_path / "mine")
    folder.save(with_run())
    folder.put_aside()
    folder.save(with_run())
    folder.delete()
    assert list(tmp_path.iterdir()) == []
    folder.delete()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_nobody_else_on_the_machine_may_read_it(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        ProjectFolder(tmp_path / "mine").save(with_run())
    finally:
        os.umask(old)
    for path in (tmp_path / "mine", *(tmp_path / "mine").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: cut(path / "project.json"),
        lambda path: (path / "project.json").write_bytes(b""),
        lambda path: (path / "project.json").write_text('{"format": "versa-project", "version": 99}'),
        lambda path: cut(max((path / PARTS).iterdir(), key=lambda part: part.stat().st_size)),
        lambda path: next((path / PARTS).iterdir()).unlink(),
        lambda path: (path / "project.json").write_text(
            (path / "project.json").read_text().replace('"file": "', '"file": "../', 1)
        ),
    ],
)
def test_a_damaged_project_is_told_and_can_be_put_aside(harm: Callable[[Path], None], tmp_path: Path) -> None:
    folder = ProjectFolder(tmp_path / "mine")
    folder.save(with_run())
    harm(tmp_path / "mine")
    with pytest.raises(ProjectError):
        ProjectFolder(tmp_path / "mine").load(BROWSER_LIMITS)
    folder.put_aside()
    assert folder.load(BROWSER_LIMITS) is None
    assert (tmp_path / "mine" / DAMAGED / "project.json").exists()
    folder.save(with_run())
    assert load(tmp_path / "mine").n_pictures == 5


def test_a_kill_at_any_moment_leaves_the_last_saved_state(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    begun = Project()
    begun.add_class("owl")
    ProjectFolder(path).save(begun)
    for attempt in range(N_KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", RESTLESS, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        said = process.stdout.readline()
        time.sleep(0.011 * attempt)
        process.kill()
        said += process.stdout.read()
        process.wait()
        process.stdout.close()
        reported = int(said.split()[-1])
        found = load(path)
        assert found.seed in (reported, reported + 1), "what was reported as saved is there, or the very next state"
        assert [one.name for one in found.pictures] == [
            str(number) for number in range(max(1, found.seed - 5), found.seed + 1)
        ]
        assert all(one.image.size == (300, 300) for one in found.pictures)
