"""The guided path: one step for every state, and none where the page speaks for itself."""

from __future__ import annotations

import pytest

from pages.ui.guiding import PAGES, TOUR, NextStep, Situation, next_step, situation
from tests.pages.conftest import picture
from tests.pages.hand_made import give_run
from tests.pages.reading import Open
from versa_core.project import Project, TaskShape


def shape(n_way: int, shots: int = 3, queries: int = 1) -> TaskShape:
    return TaskShape(n_way, (shots, shots), (queries, queries), n_way * shots, n_way * queries)


def step(
    page: str, n_way: int = 2, shots: int = 3, queries: int = 1, *, adapted: bool = True, **more: bool
) -> NextStep:
    found = next_step(Situation(shape(n_way, shots, queries), adapted, more.get("current", adapted)), page)
    assert found is not None
    return found


def test_pictures_come_first() -> None:
    assert step("adapt", 0).page == "images"
    assert "second class" in step("predict", 1).words
    assert "support picture" in step("adapt", 2, 0).words


def test_then_a_model_that_fits_them() -> None:
    assert step("images", adapted=False) == step("embeddings", adapted=False)
    assert step("images", adapted=False).page == "adapt"
    assert "again" in step("predict", current=False).words


def test_then_one_looks_page_by_page() -> None:
    assert [step(page).page for page in TOUR[:-1]] == list(TOUR[1:])
    assert next_step(Situation(shape(2), True, True), TOUR[-1]) is None


def test_images_says_what_the_pictures_lack_for_an_answer() -> None:
    assert "query" in step("images", queries=0).words
    assert step("images", shots=1).page == "compare"
    assert step("images", shots=3).page == "embeddings"


@pytest.mark.parametrize("page", ["", "learn", "glossary", "about", "metatrain"])
def test_pages_with_a_way_of_their_own_are_left_alone(page: str) -> None:
    assert next_step(Situation(shape(0), False, False), page) is None


def test_every_step_leads_to_a_page() -> None:
    assert all((PAGES / f"{page}.py").is_file() for page in (*TOUR, "images"))


def test_a_changed_mark_is_noticed(mine: Project) -> None:
    assert situation(mine) == Situation(mine.task_shape(), False, False)
    give_run(mine)
    assert situation(mine).is_current
    mine.add_pictures(mine.classes[0].name, [("new.png", picture(99))])
    assert situation(mine).is_adapted
    assert not situation(mine).is_current


def test_the_line_is_on_the_page(open_page: Open) -> None:
    app = open_page("adapt.py")
    assert any("bring a few pictures" in one.proto.label for one in app.sidebar.get("page_link"))
