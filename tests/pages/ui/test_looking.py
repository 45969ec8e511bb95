"""The look at a run: one selection in two charts, and pictures that may be gone by now."""

from __future__ import annotations

import pytest

from pages.ui.looking import Look, Selection
from pages.ui.map_charts import selected_ids
from pages.ui.pictures import array_uri, small_uri
from tests.pages.hand_made import give_run
from versa_core.project import Project


def test_what_is_chosen_in_one_chart_is_drawn_in_the_other() -> None:
    selection = Selection()
    selection.choose(("p1", "p2"), "map_before")
    assert selection.ids == ("p1", "p2")
    assert selection.draw("map_before", is_new=False) == ()
    assert selection.draw("map_after", is_new=False) == ("p1", "p2")
    assert selection.versions == {"map_before": 0, "map_after": 1}


def test_a_chart_that_comes_back_draws_what_was_chosen_in_it() -> None:
    selection = Selection()
    selection.choose(("p1",), "map_before")
    assert selection.draw("map_before", is_new=True) == ("p1",)


def test_what_is_chosen_elsewhere_is_drawn_in_both() -> None:
    selection = Selection()
    selection.choose(("p1",), "map_before")
    selection.choose(())
    assert selection.drawn == {"map_before": (), "map_after": ()}
    assert selection.versions == {"map_before": 1, "map_after": 2}


def test_points_give_known_ids_once_and_prototypes_none() -> None:
    points = [{"customdata": "p2"}, {"customdata": ["p1"]}, {"customdata": "p2"}, {}, {"customdata": None}]
    assert selected_ids([*points, {"customdata": "of another run"}], ("p1", "p2")) == ("p2", "p1")


def test_deleted_pictures_are_shown_as_the_model_saw_them(monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project()
    run = give_run(project)
    monkeypatch.setattr("pages.ui.looking.project", lambda: project)
    kept = project.find_picture(run.ids[1])[1]
    project.delete_picture(run.ids[0])
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
