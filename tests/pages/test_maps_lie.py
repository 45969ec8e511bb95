"""Lesson 8, Maps lie: a guess first, then truth and map with their numbers; worked out once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pages.ui.teaching.map_trials import TRIALS, Measured, outcome
from pages.ui.teaching.true_places import truth_chart
from tests.pages.lessons import guess, open_lesson, plots_unread, wait_for_words
from tests.pages.reading import text
from versa_core.project import Project
from versa_core.teaching.clouds import shape_of, three_groups
from versa_core.teaching.texts import read_lesson


def test_nothing_is_drawn_before_a_guess_and_then_truth_and_map_stand_beside_each_other(
    owner: str, mine: Project
) -> None:
    app = open_lesson(owner, "maps_lie")
    assert "short:cloud_maps" not in mine.results
    guess(app, "same")
    wait_for_words(app, "You guessed: About 5 times, as in truth. It came out as: Much less than 5 times.")
    (result,) = mine.results["short:cloud_maps"].results.values()
    cloud = three_groups(5, 0)
    drawn, truly = (shape_of(one, cloud.labels).distance for one in (result["frames"][-1][-1], cloud.points))
    assert drawn is not None
    assert f"In truth {truly:.1f} times as far, on the map {drawn:.1f} times" in text(app)
    assert f"| {truly:.1f} | {drawn:.1f} | {result['trust'][-1]:.2f} |" in text(app)
    assert any("def descend" in one.value for one in app.code)
    n_plots, unread = plots_unread(app)
    assert n_plots >= 2
    assert not unread
    app.run()
    assert mine.results["short:cloud_maps"].results[("distance", 0)] is result
    app.button_group(key="maps_trial").set_value("size").run()
    assert "10 times** as widely" in text(app), "the next thing has a question of its own"


@pytest.mark.parametrize(("drawn", "key"), [(1.0, "less"), (5.5, "same"), (9.0, "more")])
def test_the_right_option_follows_what_was_measured(drawn: float, key: str) -> None:
    assert outcome("distance", [Measured("", 5.0, drawn, 0.9)]) == key


def test_trust_decides_the_other_two_questions() -> None:
    of = [Measured("", None, None, trust) for trust in (0.98, 0.99, 0.8)]
    assert outcome("perplexity", of) == "1"
    assert outcome("nothing", of) == "low"


def test_truth_is_drawn_with_equal_scales() -> None:
    cloud = three_groups(5, 0)
    chart: Any = truth_chart(cloud.points, cloud)
    spans = [np.ptp(chart["encoding"][axis]["scale"]["domain"]) for axis in "xy"]
    assert spans[0] == pytest.approx(spans[1])
    assert len(chart["data"]["values"]) == len(cloud.points)


def test_each_option_of_a_question_can_come_out() -> None:
    perplexities = TRIALS["perplexity"]
    text_of = read_lesson("maps_lie")
    assert list(text_of.choices("options_perplexity")) == [str(n) for n in range(len(perplexities.values))]
    for trial in TRIALS.values():
        assert f"question_{trial.about}".rstrip("_") in text_of.parts
