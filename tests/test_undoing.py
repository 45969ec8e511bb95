"""Taking changes back: everything lies where it lay, and what came meanwhile stays."""

from __future__ import annotations

import pytest

from tests.pages.conftest import picture
from versa_core.data.profile import Preparation
from versa_core.errors import ProjectError
from versa_core.project import Project
from versa_core.undoing import Memory


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
