"""Lesson 5, Two loops: a guess first, then both starts learn waves and walks, told with their own numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from pages.ui.lessons.two_loops import KEY, SEED, outcome
from pages.ui.session import jobs
from pages.ui.shelves import Shelf
from pages.ui.short_jobs import EVERYONE, shared_results
from pages.ui.teaching import walk_loops, wave_loops
from pages.ui.teaching.line_film import line_of, read_place
from pages.ui.teaching.loop_charts import course_alt, course_chart
from pages.ui.teaching.walk_loops import FARTHER, REACH, current_goal, distances
from pages.ui.teaching.walk_loops import outcome as walk_outcome
from pages.ui.teaching.wave_loops import error_words, wave_panels
from pages.ui.teaching.wave_points import MOST, first_points, toggled
from tests.pages.lessons import guess, open_lesson, plots_unread, wait_for_words
from tests.pages.reading import press, text
from tests.toys import exhaust
from versa_core.project import Project
from versa_core.teaching.sine_waves import N_GRID, Wave
from versa_core.teaching.starts import FAMILIES, learn_starts
from versa_core.teaching.texts import read_lesson


@pytest.fixture(scope="module")
def quickly_learned() -> Iterator[None]:
    """Starts from short trainings, on the shelf that all visitors share."""
    for name, kind, n_steps in (("waves", "wave_starts", 60), ("walks", "walk_starts", 8)):
        family = FAMILIES[name]
        short = replace(family, meta=replace(family.meta, n_steps=n_steps, marks=(n_steps // 2, n_steps)))
        _events, found = exhaust(learn_starts(short, seed=0, n_measured=20))
        shelf = shared_results().setdefault(f"short:{kind}", Shelf())
        shelf.put(SEED, vars(found))
    yield
    shared_results().clear()


@pytest.mark.usefixtures("quickly_learned")
def test_both_halves_ask_first_and_tell_with_their_numbers(owner: str, mine: Project) -> None:
    app = open_lesson(owner, KEY)
    assert "short:fit_points" not in mine.results
    guess(app, "alike")
    wait_for_words(app, "Error before the first step, after one, after 10")
    (points, fitted), *_others = mine.results["short:fit_points"].results.items()
    assert len(points) == 5
    starts = shared_results()["short:wave_starts"].get(SEED)
    means = starts["means"][:, 2]
    said = text(app).replace("\n", " ")
    assert f"{means[0, 0]:.2f} pretrained, {means[1, 0]:.2f} meta-trained" in said
    assert fitted["curves"].shape == (2, 11, 3, N_GRID)
    assert any("def inner_loop" in one.value for one in app.code)
    assert "short:learn_walk" not in mine.results, "the second half waits for its own guess"

    guess(app, "stays", place=-1)
    wait_for_words(app, "That it understands goals")
    (learned,) = mine.results["short:learn_walk"].results.values()
    goal = current_goal_of(mine)
    left = distances(learned["tries"], goal)
    said = text(app).replace("\n", " ")
    assert f"from {left[1, 0, -1]:.2f} to {left[1, 1, -1]:.2f} in one step" in said
    assert any("def policy_loss" in one.value for one in app.code)
    app.select_slider(key="loops_walk_outer").set_value(0).run()
    said = text(app).replace("\n", " ")
    assert f"from {left[1, 0, 0]:.2f} to {left[1, 1, 0]:.2f} in one step" in said, "the words follow the outer loop"

    press(app, "Remove all points")
    wait_for_words(app, "One wave is luck")
    assert plots_unread(app) == (4, [])
    assert () in mine.results["short:fit_points"].results
    app.segmented_control(key="loops_points").set_value(2).run()
    wait_for_words(app, "made of 2 points")
    assert not app.exception


def current_goal_of(mine: Project) -> tuple[float, float]:
    ((_seed, goal),) = mine.results["short:learn_walk"].results
    return goal  # type: ignore[no-any-return]  # a key of the shelf


def test_one_training_serves_all_visitors(owner: str) -> None:
    shared_results().clear()
    app = open_lesson(owner, KEY)
    guess(app, "worse")
    shelf = shared_results()["short:wave_starts"]
    first = shelf.pending
    other = guess(open_lesson(f"{owner} too", KEY), "better")
    assert shared_results()["short:wave_starts"].pending == first
    assert not other.exception
    jobs().forget_all(EVERYONE)
    shared_results().clear()


@pytest.mark.parametrize(("meta", "key"), [(1.0, "better"), (2.9, "alike"), (6.0, "worse")])
def test_the_right_option_follows_what_was_measured(meta: float, key: str) -> None:
    assert outcome([2.8, meta]) == key
    assert key in read_lesson(KEY).choices("options")


@pytest.mark.parametrize(("end", "key"), [((0.3, 0.3), "goal"), ((0.0, 0.1), "stays"), ((-0.9, 0.0), "away")])
def test_where_the_pretrained_point_walks_decides_the_second(end: tuple[float, float], key: str) -> None:
    assert walk_outcome(np.array(end, np.float32), (0.4, 0.4)) == key
    assert key in read_lesson(KEY).choices("options_walk")


def test_points_are_put_taken_away_and_never_too_many() -> None:
    points = first_points(Wave(2.0, 1.0), 5, 3)
    assert first_points(Wave(2.0, 1.0), 2, 3) == points[:2]
    assert all(y == pytest.approx(2.0 * np.sin(x - 1.0), abs=1e-5) for x, y in points)
    more = toggled(points, 9.0, 9.0)
    assert more == (*points, (9.0, 9.0))
    assert toggled(more, 9.1, 8.9) == points
    for number in range(20):
        more = toggled(more, 20.0 + number, 0.0)
    assert len(more) == MOST
    assert more[-1] == (39.0, 0.0)


def test_goals_that_are_drawn_lie_off_the_start() -> None:
    for seed in range(20):
        goal = current_goal("a lesson that nobody has begun", seed)
        assert np.hypot(*goal) >= FARTHER - 0.01
        assert max(map(abs, goal)) <= REACH


def test_the_page_takes_the_steps_that_were_measured() -> None:
    assert (FAMILIES["waves"].n_steps, FAMILIES["walks"].n_steps) == (wave_loops.N_STEPS, walk_loops.N_STEPS)


def test_a_curve_that_runs_away_is_told_and_can_be_drawn() -> None:
    wave = Wave(1.0, 0.0)
    curves = np.zeros((2, 2, N_GRID), np.float32)
    curves[0, 1] = np.nan
    errors = np.square(curves - wave.at(np.zeros(N_GRID, np.float32))).mean(-1)
    panels = wave_panels(curves, errors, wave, [(0.0, 1.0)])
    assert "run away" in panels[0].frames[1].note
    assert panels[1].frames[1].note == "Error: 0.00"
    assert error_words(26.0) == error_words(float("inf"))
    assert np.isfinite(panels[0].frames[1].bold).all()
    assert line_of(np.array([[0.0, np.inf]], np.float32)) == [[0.0, 99.0]]


@pytest.mark.parametrize(
    "given", [None, 3, {"x": 1.0}, {"x": 9.0, "y": 0.0}, {"x": "1", "y": 0.0}, {"x": float("nan"), "y": 0}]
)
def test_what_is_no_place_on_the_panel_is_not_taken(given: object) -> None:
    assert read_place(given, (-5.0, -5.0, 5.0, 5.0)) is None
    assert read_place({"x": 1, "y": -2.5}, (-5.0, -5.0, 5.0, 5.0)) == (1.0, -2.5)


def test_the_chart_has_each_mean_with_its_interval() -> None:
    means, halves = np.array([[3.0, 2.5], [3.1, 0.5]], np.float32), np.full((2, 2), 0.2, np.float32)
    rows = course_chart(means, halves, "error", ("#111111", "#222222"))["data"]["values"]
    assert len(rows) == 4
    assert rows[3]["low"] == pytest.approx(0.3)
    assert rows[3]["high"] == pytest.approx(0.7)
    assert "meta-trained: error 3.10 before the first step, 0.50 after one" in course_alt(means, halves, "error")
