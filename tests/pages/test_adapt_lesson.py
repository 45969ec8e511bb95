"""Lesson 6, Adapt: curves after the guess, what moved, the film, and the guard, with what trainers measured."""

from __future__ import annotations

import numpy as np
import pytest

from pages.ui.lessons.adapt import KEY
from pages.ui.teaching.scores import whole_percent
from pages.ui.teaching.tuning_charts import block_names, blocks_chart, table_of
from pages.ui.teaching.tuning_guard import outcome
from tests.pages.adapting import fill
from tests.pages.lessons import guess, open_lesson, plots_unread, wait_for_words
from tests.pages.reading import text
from versa_core.project import Project
from versa_core.teaching.tuning import Tuned
from versa_core.training.events import Finished, Snapshot, StepDone, from_plain


def test_each_part_follows_its_guess_with_the_measured_numbers(owner: str, mine: Project) -> None:
    app = open_lesson(owner, KEY)
    assert "short:tune_by_shots" not in mine.results
    guess(app, "rises")
    wait_for_words(app, "The bars show by how much")
    (result,) = mine.results["short:tune_by_shots"].results.values()
    assert [run["n_shot"] for run in result["runs"]] == [1, 2, 5, 10]
    steps = [one for one in map(from_plain, result["runs"][0]["events"]) if isinstance(one, StepDone)]
    shares = [one.query_accuracy or 0.0 for one in steps]
    assert f"**{whole_percent(max(shares))}** right at best, after step {int(np.argmax(shares))}" in text(app)
    assert f"**{whole_percent(shares[-1])}** after step 40" in text(app)
    wait_for_words(app, "One PCA was fitted on all 21 recorded states")
    assert any("def finetune" in one.value for one in app.code)
    assert "short:try_guard" not in mine.results, "the answer to the next question is not worked out yet"

    app.button_group(key="guard_shots").set_value(2).run()
    guess(app, "idle")
    wait_for_words(app, "You guessed it: Nothing: there are too few pictures to try.")
    assert "The smallest class has 2 support pictures" in text(app)
    app.button_group(key="guard_shots").set_value(5).run()
    wait_for_words(app, "Of 25 support pictures left out in turn")
    assert any("def _judge" in one.value for one in app.code)
    n_plots, unread = plots_unread(app)
    assert n_plots >= 4
    assert not unread
    assert not app.exception


def test_own_pictures_are_dealt_and_too_few_are_told(owner: str, mine: Project) -> None:
    app = open_lesson(owner, KEY)
    guess(app, "falls")
    app.button_group(key="adapt_of").set_value("own").run()
    assert "There are no pictures in any class" in app.error[0].value
    fill(mine)
    app.session_state["adapt_shots"] = 10  # as a link, or the digits, may leave it
    app.button_group(key="adapt_of").set_value("own").run()
    wait_for_words(app, "The bars show by how much")
    (result,) = mine.results["short:tune_by_shots"].results.values()
    assert [run["n_shot"] for run in result["runs"]] == [1, 2], "four pictures of each class, one or more to ask about"
    assert not app.error


def finished(reason: str, *steps: int) -> Tuned:
    events = (*(StepDone(step, 1.0, {}, 0.0, 1.0, 0.5) for step in steps), Finished(reason, steps[-1], 0.0))
    return Tuned(5, events, np.array([0, 1]), np.array([True, False]), (0.0,))


@pytest.mark.parametrize(
    ("run", "key"),
    [
        (finished("completed", 0), "idle"),
        (finished("completed", 0, 40), "stays"),
        (finished("no_improvement", 0, 40), "refused"),
    ],
)
def test_the_guards_decision_is_read_from_the_end_of_the_run(run: Tuned, key: str) -> None:
    assert outcome(run) == key


def test_the_table_has_a_row_for_each_run() -> None:
    state = Snapshot(2, np.zeros((2, 3), np.float32), np.array([[0.9, 0.1], [0.75, 0.25]], np.float32))
    events = (StepDone(0, 0.0, {}, 0.0, 0.5, 0.5), StepDone(2, 1.0, {"loss": 0.012}, 0.0, 1.0, 1.0), state)
    run = Tuned(5, events, np.array([0, 1]), np.array([True, False]), (0.0,))
    assert table_of([run]).splitlines()[-1] == "| 5 | 0.01 | 100\u00a0% | 2 | 100\u00a0% | 1.39 → 1.39 |"


def test_bars_say_their_share_and_which_end_of_the_chain_is_which() -> None:
    rows = blocks_chart([0.0, 0.25, 0.5])["data"]["values"]
    assert [row["words"] for row in rows] == ["0\u00a0%", "25\u00a0%", "50\u00a0%"]
    assert block_names(3) == ["block 1 (sees the pixels)", "block 2", "block 3 (writes the code)"]
