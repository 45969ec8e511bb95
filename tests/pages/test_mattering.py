"""Which example matters, on Images once there is a run: every support picture wears its sign, number and words."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch

from pages.ui.mattering import how_words, sign_words, worn_html
from tests.hand_made import run_on
from tests.pages.hand_made import HOSTILE, give_run
from tests.pages.reading import Open, html, text, wait_for
from versa_core.analysis.influence import EXCHANGED, LEFT_OUT, UNKNOWN, Influence, influences
from versa_core.analysis.own_temperature import temperature_of_means
from versa_core.project import Project, Run
from versa_core.training.events import Snapshot


def run_with(project: Project, **changes: object) -> Run:
    """A run whose embeddings are known, on no checkpoint."""
    give_run(project)
    run = run_on(project, [Snapshot(0, embeddings=points(project))], checkpoint="", **changes)
    project.run = run
    return run


def points(project: Project) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    labels = project.image_set()[0].labels
    return (np.eye(2)[labels] + np.random.default_rng(5).normal(0, 0.7, (len(labels), 2))).astype(np.float32)


def test_before_a_run_there_is_nothing_of_it(open_page: Open, mine: Project) -> None:
    assert "Which example matters" not in [one.value for one in open_page("images.py").header]


def test_each_support_picture_wears_what_it_does(open_page: Open, mine: Project) -> None:
    run = run_with(mine)
    app = wait_for(open_page("images.py"), "helps")
    assert not app.exception
    asked = np.flatnonzero(~run.is_support)
    shown = torch.from_numpy(points(mine)[run.is_support])
    temperature = temperature_of_means(shown, torch.from_numpy(run.labels[run.is_support]), 1.0)
    found = list(influences(points(mine), run.labels, run.is_support, asked, temperature=temperature))
    page = html(app)
    for one in found:
        sign, words = sign_words(one)
        assert f"{sign} {words}" in page
    order = [float(one.replace("−", "-")) for one in re.findall(r"(?:helps|harms): ([+−][\d.]+)", page)]
    assert order == sorted(order)
    assert len(order) == 4
    assert "4 query pictures are asked" in text(app)
    assert "before fine-tuning" in text(app)
    assert HOSTILE not in page
    app.button_group(key="mattering_order").set_value("help").run()
    turned = [float(one.replace("−", "-")) for one in re.findall(r"(?:helps|harms): ([+−][\d.]+)", html(app))]
    assert turned == order[::-1]


def test_without_query_it_says_who_is_asked(open_page: Open, mine: Project) -> None:
    run_with(mine, is_support=np.ones(8, np.bool_))
    mine.split(4)
    app = wait_for(open_page("images.py"), "answers")
    assert "no query picture that counts" in text(app)
    assert len(re.findall("[↑↓=] (?:helps|harms|changes)", html(app))) == 8


def test_pictures_that_changed_since_are_told(open_page: Open, mine: Project) -> None:
    run_with(mine)
    mine.delete_picture(mine.classes[0].pictures[0].id)
    app = wait_for(open_page("images.py"), "answers")
    assert "have changed since the model adapted" in text(app)


def test_a_run_without_embeddings_says_so(open_page: Open, mine: Project) -> None:
    give_run(mine)
    mine.run = run_on(mine, [Snapshot(0)], checkpoint="")
    assert "kept no embeddings" in text(open_page("images.py"))


@pytest.mark.parametrize(
    ("gain", "words"),
    [(0.25, ("↑", "helps: +0.250")), (-0.25, ("↓", "harms: −0.250")), (0.0001, ("=", "changes nothing"))],
)
def test_sign_and_word_say_what_the_number_says(gain: float, words: tuple[str, str]) -> None:
    assert sign_words(Influence(0, LEFT_OUT, 0.0, gain, 4)) == words


def test_the_bar_begins_in_the_middle() -> None:
    assert "margin-left:50.0%;width:25.0%" in worn_html(Influence(0, LEFT_OUT, 0.25, 0.5, 4, 1, 0), 1.0)
    harming = worn_html(Influence(0, LEFT_OUT, -0.25, -1.0, 4, 0, 1), 1.0)
    assert "margin-left:0.0%;width:50.0%" in harming
    assert "0 of 4 right, 1 wrong because of it (−25.0 points)" in harming
    assert "width:0.0%" in worn_html(Influence(0, LEFT_OUT, 0.0, 0.0, 4), 0.0)


def test_what_takes_an_only_pictures_place_is_said(mine: Project) -> None:
    run = run_with(mine)
    assert "empty" not in how_words(run, [Influence(0, LEFT_OUT)], 4)
    assert "each query picture of the class takes its place" in how_words(run, [Influence(0, EXCHANGED)], 4)
    assert "no query picture that counts" in how_words(run, [Influence(0, UNKNOWN)], 0)
