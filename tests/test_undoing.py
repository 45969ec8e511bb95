"""Taking changes back: everything lies where it lay, and what came meanwhile stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.pages.conftest import picture
from tests.project_parts import parts_of
from versa_core.data.intake import BROWSER_LIMITS
from versa_core.data.profile import Preparation
from versa_core.errors import ProjectError
from versa_core.project import MAX_UNDO, Project
from versa_core.project_archive import INDEX
from versa_core.project_folder import ProjectFolder
from versa_core.undoing import Change, Memory


def made() -> Project:
    project = Project()
    for number, name in enumerate(("owl", "hen")):
        project.add_pictures(name, [(f"{name} {n}", picture(10 * number + n)) for n in range(4)])
    return project


def layout(project: Project) -> list[tuple[str, bool, list[tuple[str, str]]]]:
    return [(one.name, one.active, [(each.id, each.role) for each in one.pictures]) for one in project.classes]


def test_deleted_moved_and_marked_pictures_lie_where_they_lay() -> None:
    project = made()
    before, ids = layout(project), [one.id for one in project.pictures]
    owl, hen = project.classes
    memory = Memory.of(project, ids[:4], [hen.id], with_preparation=True)
    project.delete_picture(ids[0])
    project.delete_picture(ids[2])
    project.move_picture(ids[1], hen.id)
    project.set_role(ids[3], "query")
    project.set_active(hen.id, False)
    project.set_preparation(Preparation("photos", fit="pad"))
    memory.bring_back(project)
    assert layout(project) == before
    assert project.preparation is None
    assert owl.pictures[0].id == ids[0]


def test_what_came_meanwhile_stays() -> None:
    project = made()
    first = project.classes[0].pictures[0]
    memory = Memory.of(project, [first.id])
    project.delete_picture(first.id)
    project.add_pictures("owl", [("new", picture(99))])
    project.classes[0].pictures[0].role = "query"
    project.set_preparation(Preparation("photos"))
    revision = project.revision
    memory.bring_back(project)
    assert project.preparation == Preparation("photos")
    assert [one.name for one in project.classes[0].pictures] == ["owl 0", "owl 1", "owl 2", "owl 3", "new"]
    assert project.classes[0].pictures[1].role == "query"
    assert project.revision > revision


def test_into_a_class_that_is_gone_nothing_is_brought_back() -> None:
    project = made()
    owl, hen = project.classes
    ids = [owl.pictures[0].id, hen.pictures[0].id]
    memory = Memory.of(project, ids)
    for one in ids:
        project.delete_picture(one)
    project.delete_class(hen.id)
    before = layout(project)
    with pytest.raises(ProjectError, match="no longer in the project"):
        memory.bring_back(project)
    assert layout(project) == before


def with_deleted() -> tuple[Project, list[tuple[str, bool, list[tuple[str, str]]]]]:
    """Two pictures were deleted and one moved, as two changes; returns what it was like before, too."""
    project = made()
    before, ids = layout(project), [one.id for one in project.pictures]
    for label, wanted in (("Deleted", ids[:2]), ("Moved", ids[3:4])):
        project.changed(Change(label, Memory.of(project, wanted, with_preparation=True)))
    for one in ids[:2]:
        project.delete_picture(one)
    project.move_picture(ids[3], project.classes[1].id)
    project.set_preparation(Preparation("photos", fit="pad"))
    return project, before


def test_changes_can_be_taken_back_after_a_restart(tmp_path: Path) -> None:
    project, before = with_deleted()
    ProjectFolder(tmp_path / "mine").save(project)
    again = ProjectFolder(tmp_path / "mine").load(BROWSER_LIMITS)
    assert again is not None
    assert [one.label for one in again.undo] == ["Deleted", "Moved"]
    while again.undo:
        again.undo.pop().memory.bring_back(again)
    assert layout(again) == before
    assert [one.data for one in again.pictures] == [one.data for one in made().pictures]
    assert again.preparation is None


def test_a_file_to_hand_on_has_no_picture_that_was_deleted() -> None:
    project, _before = with_deleted()
    data = project.to_bytes()
    assert len([name for name in parts_of(data) if name.startswith("pictures/")]) == project.n_pictures == 6
    assert Project.from_bytes(data).undo == []


def test_damaged_changes_are_left_out_and_the_project_opens(tmp_path: Path) -> None:
    project, _before = with_deleted()
    folder = ProjectFolder(tmp_path / "mine")
    folder.save(project)
    index = json.loads((folder.path / INDEX).read_text())
    index["undo"][1]["places"][0]["index"] = "first"
    (folder.path / INDEX).write_text(json.dumps(index))
    again = folder.load(BROWSER_LIMITS)
    assert again is not None
    assert (again.undo, again.n_pictures) == ([], 6)


def test_of_many_changes_the_newest_stay() -> None:
    project = made()
    for number in range(MAX_UNDO + 3):
        project.changed(Change(str(number), Memory.of(project)))
    assert [one.label for one in project.undo][:1] == ["3"]
    project.delete_everything()
    assert project.undo == []
