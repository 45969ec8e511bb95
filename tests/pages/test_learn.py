"""The lessons as pages: listed, opened by their address, asked before they show, and told with their own numbers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import session
from pages.ui.ablation import read_results
from pages.ui.five_cards import Answer
from pages.ui.lessons import many_tasks_one_code, squeeze_and_redraw
from pages.ui.lessons.table import LESSONS
from pages.ui.teaching import memory, small_arms
from pages.ui.teaching.repair_chain import gain_of
from tests.pages.fake_jobs import FakeJobs
from tests.pages.lessons import plots_unread
from tests.pages.reading import PATIENCE, button, html, labels, press, text
from versa_core.project import Project
from versa_core.teaching.texts import read_lesson
from versa_core.training.events import Finished, Snapshot, StepDone

Open = Callable[[str], AppTest]
KEYS = [one.key for one in LESSONS]


def open_lesson(open_page: Open, key: str, view: str = "") -> AppTest:
    """Opens the page with a lesson in its address."""
    app = open_page("learn.py")
    app.query_params["lesson"] = key
    if view:
        app.query_params["view"] = view
    return app.run()


def guess(app: AppTest, choice: str) -> AppTest:
    """Answers the open question."""
    app.radio[0].set_value(choice).run()
    return press(app, "This is my guess")


def kept(app: AppTest, lesson: str, name: str) -> Any:
    return project_of(app).results[memory.key_in(lesson, name)]


def project_of(app: AppTest) -> Project:
    return session.store().seat(app.session_state[session.COOKIE], "").project


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


def test_squeezing_is_watched_kept_and_told(open_page: Open, fake: FakeJobs) -> None:
    app = guess(open_lesson(open_page, "squeeze_and_redraw"), "half")
    press(app, "Train with 2 numbers")
    assert fake.payloads[fake.newest] == {"n_latents": 2, "seed": 0}
    pictures = np.zeros((10, 1, 28, 28), np.uint8)
    events = [
        Snapshot(0, reconstructions=pictures),
        StepDone(20, 0.5, {"reconstruction": 0.05, "apart": 0.06}, 1.0),
        Snapshot(20, reconstructions=pictures),
    ]
    fake.becomes(fake.newest, "running", *events)
    app.run()
    assert "redrawn at step 20" in html(app)
    assert plots_unread(app) == (1, []), "the curve says what may be concluded from it while it grows"
    assert "0.0600" in text(app)
    result = {"n_latents": 2, "error": 0.02, "pca_error": 0.03, "mean_error": 0.04, "originals": pictures,
              "redrawn": pictures, "pca_redrawn": pictures, "grid": np.zeros((49, 1, 28, 28), np.uint8)}  # fmt: skip
    fake.becomes(fake.newest, "done", *events, Finished("completed", 20, 1.0), result=result)
    app.run()
    assert not app.exception
    assert "You guessed it" in text(app)
    assert "50.0\u00a0% of the error of the mean picture is left" in text(app)
    assert "2 numbers, PCA: error 0.0300" in html(app)
    assert "What codes of two numbers are drawn as" in html(app)
    assert "which drawings lie beside each other" in text(app)
    mine = project_of(app)
    mine.replace_with(Project.from_bytes(mine.to_bytes()))  # as after a restart
    shown = text(app), html(app)
    app.run()
    assert (text(app), html(app)) == shown
    assert "done after 20 steps" in text(app)
    app.select_slider(key="squeeze_step_2_2").set_value(0).run()
    assert "redrawn at step 0" in html(app)
    press(app, "Begin this lesson anew")
    guess(app, "half")
    assert "2 numbers, PCA" not in html(app), "what was trained before is over"


def test_a_training_cut_short_with_the_app_is_told(open_page: Open, owner: str, fake: FakeJobs) -> None:
    app = guess(open_lesson(open_page, "squeeze_and_redraw"), "half")
    press(app, "Train with 2 numbers")
    mine = project_of(app)
    fake.forget(owner, fake.newest)
    mine.replace_with(Project.from_bytes(mine.to_bytes()))  # as after a restart
    app.run()
    assert "The app was ended while this was under way" in text(app)


def test_the_repair_is_read_from_the_measurement(open_page: Open) -> None:
    results = read_results()
    assert results is not None
    app = open_lesson(open_page, "many_tasks_one_code")
    guess(app, "middle")
    task = results["tasks"][0]["key"]
    scores = {row["key"]: row["scores"][task] for row in results["rows"]}
    article = scores["article-uncropped"]
    assert f"{100 * article['mean']:.1f} ± {100 * article['ci95']:.1f}" in text(app)
    guess(app, "crop")
    gain = scores["article-cropped"]["mean"] - article["mean"]
    assert f"{100 * gain:+.1f} points" not in text(app), "one change at a time"
    assert "for that, one thing must be changed at a time" in text(app)
    press(app, "Make the next change")
    assert f"{100 * gain:+.1f} points" in text(app)
    assert "the changes gained what is shown" in text(app).replace("\n", " "), "at each link of the chain"
    press(press(app, "Make the next change"), "Make the next change")
    assert button(app, "Make the next change").disabled
    last = scores["joint-cropped"]["mean"] - scores["denoise-cropped"]["mean"]
    assert f"the task loss {100 * last:+.1f}." in text(app).replace("\n", " ")
    assert any("def losses" in one.value for one in app.code)
    assert not app.exception


def test_a_gain_has_the_interval_of_both_scores() -> None:
    gain = gain_of({"mean": 0.8, "ci95": 0.03}, {"mean": 0.5, "ci95": 0.04})
    assert gain == pytest.approx((0.3, 0.25, 0.35))


def test_a_small_run_is_kept_by_its_step(open_page: Open, fake: FakeJobs) -> None:
    app = open_lesson(open_page, "many_tasks_one_code")
    guess(guess(app, "low"), "task")
    press(app, "Train this step: start")
    assert fake.payloads[fake.newest] == {"arm": "article-uncropped", "seed": 0}
    steps = [StepDone(step, step / 60, {"loss": 1 / step}, 1.0) for step in (10, 20)]
    fake.becomes(fake.newest, "running", *steps)
    app.run()
    assert plots_unread(app) == (2, []), "the chain's chart, and the curve of the training under way"
    result = {"key": "article-uncropped", "task": "t", "accuracy": 0.75, "half": 0.01, "error": 0.03, "n_steps": 60}
    fake.becomes(fake.newest, "done", Finished("completed", 60, 1.0), result=result)
    app.run()
    mine = project_of(app)
    mine.replace_with(Project.from_bytes(mine.to_bytes()))  # as after a restart
    app.run()
    assert "75.0 ± 1.0" in html(app)
    assert "error of redrawing 0.0300, right answers 75.0 ± 1.0" in text(app)


def test_without_a_measurement_the_lesson_says_so(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_tasks_one_code, "read_results", lambda: None)
    assert "has no measured results" in text(open_lesson(open_page, "many_tasks_one_code"))


def test_lessons_know_their_names() -> None:
    assert squeeze_and_redraw.KEY in KEYS
    assert small_arms.KEY in KEYS


def test_the_glossary_lists_its_words(open_page: Open) -> None:
    app = open_page("glossary.py")
    assert "**way**: How many classes a task has." in text(app)
    assert labels(app) == ["Teacher's link"]
