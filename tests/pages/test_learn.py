"""The lessons as pages: listed, opened by their address, asked before they show, and told with their own numbers."""

from __future__ import annotations

import time

import numpy as np
import pytest

from pages.ui.five_cards import Answer
from pages.ui.lessons import squeeze_and_redraw
from pages.ui.lessons.table import LESSONS
from pages.ui.teaching import memory, small_arms
from tests.pages.lessons import guess, plots_unread
from tests.pages.opened_lessons import kept, open_lesson, project_of
from tests.pages.reading import PATIENCE, Open, button, html, labels, press, text
from versa_core.project import Project
from versa_core.teaching.texts import read_lesson

KEYS = [one.key for one in LESSONS]


def test_the_list_names_every_lesson(open_page: Open) -> None:
    app = open_page("learn.py")
    titles = [f"{number}. {read_lesson(key).facts['title']}" for number, key in enumerate(KEYS, 1)]
    assert [one.value for one in app.header] == titles


@pytest.mark.parametrize("key", KEYS)
def test_a_lesson_asks_before_it_shows(open_page: Open, key: str) -> None:
    app = open_lesson(open_page, key)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == read_lesson(key).facts["title"]
    assert button(app, "This is my guess").disabled
    assert "[[" not in text(app)
    assert "{{" not in text(app)
    assert "Your guess:" not in text(app)


@pytest.mark.parametrize("key", KEYS)
def test_the_sheet_for_the_teacher_stands_alone(open_page: Open, key: str) -> None:
    app = open_lesson(open_page, key, "teacher")
    assert not app.exception
    assert [one.value for one in app.header] == [
        "Aim",
        "Time",
        "What to ask",
        "What goes wrong",
        "The link for the class",
        "Where it comes from",
    ]
    assert not app.main.radio


def test_an_unknown_lesson_is_told(open_page: Open) -> None:
    app = open_lesson(open_page, "<b>x</b>")
    assert "no lesson called" in app.error[0].value


def test_a_lesson_begins_anew(open_page: Open) -> None:
    app = guess(open_lesson(open_page, "you_first"), "me")
    assert "I will" in text(app)
    first = kept(app, "you_first", "deal").name
    press(app, "Begin this lesson anew")
    assert "Your guess:" not in text(app)
    guess(app, "model")
    assert kept(app, "you_first", "deal").name != first, "the game begins anew, too"


def test_guesses_and_scores_outlast_the_server(open_page: Open) -> None:
    app = guess(open_lesson(open_page, "you_first"), "me")
    mine, deal = project_of(app), kept(app, "you_first", "deal")
    key = memory.key_in("you_first", f"answers {deal.name}")
    mine.results[key] = [Answer(int(one), 1500)._asdict() for one in deal.rounds.right]
    app.run()
    mine.replace_with(Project.from_bytes(mine.to_bytes()))
    app = open_lesson(open_page, "you_first")
    assert "I will" in text(app), "the guess is there"
    assert kept(app, "you_first", "deal").name == deal.name
    assert "Let the model take the same ten" in labels(app), "the ten rounds have been played"


def test_you_first_compares_both_with_the_real_numbers(open_page: Open) -> None:
    app = guess(open_lesson(open_page, "you_first"), "level")
    deal = kept(app, "you_first", "deal")
    right = deal.rounds.right
    mine = np.where(np.arange(10) < 7, right, (right + 1) % 5)
    answers = [Answer(int(one), 1500)._asdict() for one in mine]
    project_of(app).results[memory.key_in("you_first", f"answers {deal.name}")] = answers
    app.run()
    press(app, "Let the model take the same ten")
    until = time.monotonic() + PATIENCE
    while "You had 7 of 10 right" not in text(app) and time.monotonic() < until:
        app.run()
    said = text(app).replace("\n", " ")
    assert "in 15 seconds of looking" in said
    assert "Ten rounds say little" in said
    assert "from 35\u00a0% to 93\u00a0%" in said, "the exact interval of 7 of 10"
    assert "20 cards of one alphabet" in said
    assert html(app).count("round ") >= 10
    assert any("def answer_rounds" in one.value for one in app.code)
    assert plots_unread(app) == (1, [])


def test_you_first_needs_pictures_for_the_own_rounds(open_page: Open) -> None:
    app = guess(open_lesson(open_page, "you_first"), "me")
    app.segmented_control(key="rounds_of").set_value("own").run()
    assert "bring two classes or more" in app.error[0].value


def test_you_first_deals_the_own_pictures(open_page: Open, filled: Project) -> None:
    app = guess(open_lesson(open_page, "you_first"), "me")
    app.segmented_control(key="rounds_of").set_value("own").run()
    assert not app.error
    assert kept(app, "you_first", "deal").rounds.cards.shape == (10, 2)


def test_lessons_know_their_names() -> None:
    assert squeeze_and_redraw.KEY in KEYS
    assert small_arms.KEY in KEYS


def test_the_glossary_lists_its_words(open_page: Open) -> None:
    app = open_page("glossary.py")
    assert "**way**: How many classes a task has." in text(app)
    assert labels(app) == ["Teacher's link"]
