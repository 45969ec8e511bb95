"""The guided path: one step for every state, and none where the page speaks for itself."""

from __future__ import annotations

import pytest

from pages.ui.guiding import PAGES, READING, TOUR, NextStep, next_step
from pages.ui.lessons.table import LESSONS
from pages.ui.situations import Situation, is_current
from tests.pages.conftest import picture
from tests.pages.hand_made import give_run
from tests.pages.lessons import guess
from tests.pages.reading import Open
from versa_core.project import Project, TaskShape

NONE_GUESSED = {one.key: False for one in LESSONS}
ALL_GUESSED = dict.fromkeys(NONE_GUESSED, True)


def shape(n_way: int, shots: int = 3, queries: int = 1) -> TaskShape:
    return TaskShape(n_way, (shots, shots), (queries, queries), n_way * shots, n_way * queries)


def step(
    page: str, n_way: int = 2, shots: int = 3, queries: int = 1, *, adapted: bool = True, **more: bool
) -> NextStep:
    found = next_step(Situation(shape(n_way, shots, queries), adapted, more.get("current", adapted)), page)
    assert found is not None
    return found


def page_of(now: Situation, page: str) -> str:
    found = next_step(now, page)
    return found.page if found else ""


def lesson_of(now: Situation, opened: str) -> str:
    found = next_step(now._replace(lesson=opened), "learn")
    return found.lesson if found else ""


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


@pytest.mark.parametrize("page", READING)
def test_pages_to_read_lead_to_a_lesson_or_on_with_ones_pictures(page: str) -> None:
    fresh = Situation(shape(0), lessons=NONE_GUESSED)
    assert next_step(fresh, page) == NextStep("Next: begin with the lesson “You first”.", "learn", "you_first")
    begun = fresh._replace(lessons={**NONE_GUESSED, "you_first": True})
    assert next_step(begun, page) == NextStep("Next: take the lesson “One episode”.", "learn", "one_episode")
    assert page_of(fresh._replace(lessons=ALL_GUESSED), page) == "images"
    assert page_of(fresh._replace(shape=shape(2)), page) == "adapt", "who has pictures goes on with them"
    assert page_of(Situation(shape(2), True, True, NONE_GUESSED), page) == "embeddings"


def test_lessons_follow_each_other_and_those_left_out_come_last() -> None:
    before = Situation(shape(0), lessons={**NONE_GUESSED, "you_first": True})
    opened = before._replace(lesson="one_episode")
    step = next_step(opened, "learn")
    assert step is not None
    assert (step.page, step.lesson) == ("learn", "")
    assert "guess" in step.words
    assert lesson_of(before, "you_first") == lesson_of(before, "") == lesson_of(before, "unknown") == "one_episode"
    assert lesson_of(before._replace(lessons={**ALL_GUESSED, "one_episode": False}), "traps") == "one_episode"
    assert page_of(before._replace(lessons=ALL_GUESSED, lesson="traps"), "learn") == "images"
    assert page_of(Situation(shape(2), True, True, ALL_GUESSED), "learn") == "embeddings"


def test_a_teachers_sheet_is_for_printing() -> None:
    step = next_step(Situation(shape(0), lessons=NONE_GUESSED, lesson="traps", is_sheet=True), "learn")
    assert step is not None
    assert "print" in step.words


def test_meta_training_goes_from_the_button_to_a_checkpoint_in_use() -> None:
    states = (
        Situation(shape(0)),
        Situation(shape(0), is_training=True),
        Situation(shape(0), has_learned=True, has_own=True),
        Situation(shape(0), has_own=True),
        Situation(shape(2), has_own=True),
    )
    steps = [next_step(one, "metatrain") for one in states]
    assert [one and one.page for one in steps] == ["metatrain", "metatrain", "metatrain", "images", "adapt"]
    words = [one.words for one in steps if one]
    for part, said in zip(("press Meta-train", "still rises", "save it", "few pictures", "own"), words, strict=True):
        assert part in said


def test_every_step_leads_to_a_page() -> None:
    assert all((PAGES / f"{page}.py").is_file() for page in (*TOUR, "images"))


def test_a_changed_mark_is_noticed(mine: Project) -> None:
    assert not is_current(mine)
    give_run(mine)
    assert is_current(mine)
    mine.add_pictures(mine.classes[0].name, [("new.png", picture(99))])
    assert not is_current(mine)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("start.py", "begin with the lesson"),
        ("adapt.py", "bring a few pictures"),
        ("learn.py", "begin with the lesson"),
        ("glossary.py", "begin with the lesson"),
        ("about.py", "begin with the lesson"),
    ],
)
def test_the_line_is_on_the_page(open_page: Open, page: str, words: str) -> None:
    app = open_page(page)
    assert any(words in one.proto.label for one in app.sidebar.get("page_link"))


def test_on_meta_train_the_line_says_what_to_press(open_page: Open) -> None:
    assert any("press Meta-train" in one.value for one in open_page("metatrain.py").sidebar.caption)


def test_the_line_follows_what_was_guessed_in_a_lesson(open_page: Open, mine: Project) -> None:
    app = open_page("learn.py")
    app.query_params["lesson"] = "one_episode"
    guess(app.run(), "same")
    assert not app.exception
    assert any("take the lesson “Squeeze and redraw”" in one.proto.label for one in app.sidebar.get("page_link"))
    app.query_params.clear()
    app.switch_page("../about.py").run()
    assert any("take the lesson “You first”" in one.proto.label for one in app.sidebar.get("page_link"))
