"""The look at a run: one selection on all pages, and pictures that may be gone by now."""

from __future__ import annotations

import pytest

from pages.ui.looking import MAPS, Look, Selection
from pages.ui.pictures import array_uri, small_uri
from tests.pages.hand_made import give_run
from versa_core.project import Project


def test_what_is_chosen_in_the_maps_is_not_sent_back_to_them() -> None:
    selection = Selection()
    selection.choose(("p1", "p2"), MAPS)
    assert (selection.ids, selection.focus, selection.revision) == (("p1", "p2"), "", 0)


def test_what_is_chosen_elsewhere_is_taken_over_by_the_maps() -> None:
    selection = Selection()
    selection.choose(("p1", "p2"))
    selection.choose(())
    assert (selection.ids, selection.revision) == ((), 2)


def test_one_picture_alone_is_looked_at_closely() -> None:
    selection = Selection()
    selection.choose(("p1",))
    assert selection.focus == "p1"
    selection.choose(("p1", "p2"), MAPS, "p2")
    assert selection.focus == "p2"
    selection.choose(("p1", "p2"))
    assert selection.focus == ""


def test_deleted_pictures_are_shown_as_the_model_saw_them(monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project()
    run = give_run(project)
    monkeypatch.setattr("pages.ui.looking.project", lambda: project)
    kept = project.find_picture(run.ids[1])[1]
    project.delete_picture(run.ids[0])
    assert Look(run).picture(0) is None
    assert Look(run).picture(1) is kept
    gone, there = Look(run).shown([0, 1])
    assert (gone.uri, gone.name) == (array_uri(run.images[0]), run.ids[0])
    assert (there.uri, there.name) == (small_uri(kept), "owl 1.png")
    assert (there.class_name, there.is_support) == ("owl", True)


def test_what_was_worked_out_is_kept_until_it_depends_on_something_else() -> None:
    look, made = Look(give_run(Project())), []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [look.kept("map", key, make) for key in ("a", "a", "b", "a")] == [0, 0, 1, 2]
    assert look.kept("film", "a", make) == 3
    assert len(look.made) == 2
