"""Lesson 9, How sure?: from the luck of the draw to none of these, each after a guess, with what trainers measured."""

from __future__ import annotations

import numpy as np

from pages.ui.teaching.scores import whole_percent
from tests.pages.lessons import guess, open_lesson, plots_unread, wait_for_words
from tests.pages.reading import button, text
from versa_core.analysis.luck import spread_of
from versa_core.project import Project
from versa_core.teaching.sureness import confidence_of


def test_each_part_follows_its_guess_with_the_measured_numbers(owner: str, mine: Project) -> None:
    app = open_lesson(owner, "how_sure")
    assert "short:luck" not in mine.results
    guess(app, "narrow")
    wait_for_words(app, "points apart. The first draw alone")
    (luck,) = mine.results["short:luck"].results.values()
    low, high = spread_of(np.asarray(luck["luck"]["accuracies"]))
    assert f"lie between {whole_percent(float(low))} and {whole_percent(float(high))}" in text(app)
    assert "short:how_sure" not in mine.results, "the answer to the next question is not worked out yet"

    guess(app, "low")
    wait_for_words(app, "changes **no answer**")
    (asked,) = mine.results["short:how_sure"].results.values()
    confidence = confidence_of(asked["logits"], 1.0)
    right = asked["logits"].argmax(1) == asked["labels"]
    assert f"{whole_percent(float(right[confidence >= 0.9].mean()))} were right" in text(app)
    button(app, "The fitted one").click()
    app.run()
    assert app.slider(key="sure_temperature").value == round(asked["temperature"], 1)

    guess(app, "low")
    said = confidence_of(asked["foreign_logits"], 1.0).mean()
    assert f"{whole_percent(float(said))} sure on average" in text(app)
    assert "Wrongly refused" in text(app)
    assert plots_unread(app) == (4, [])
    assert not app.exception


def test_own_pictures_are_needed_for_own_scores(owner: str, mine: Project) -> None:
    app = open_lesson(owner, "how_sure")
    guess(app, "wide")
    app.button_group(key="sure_of").set_value("own").run()
    assert "Bring two classes or more of your own" in text(app)
