"""What points wear: each entry is what it says, both maps share one scale, and markers differ where colours do."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from pages.ui.looking import Look
from pages.ui.map_colours import coloured, colourings
from pages.ui.maps import COLOURINGS
from pages.ui.palette import MARKERS_3D, class_style
from tests.pages.hand_made import give_run
from versa_core.project import Project
from versa_core.training.events import Snapshot


@pytest.fixture
def look() -> Look:
    """Eight pictures of two classes; before adapting all are taken for the first, afterwards the last one alone."""
    run = give_run(Project())
    before = np.tile(np.float32([0.7, 0.3]), (8, 1))
    after = np.where(np.arange(8)[:, None] < 4, np.float32([0.97, 0.03]), np.float32([0.1, 0.9])).astype(np.float32)
    after[7] = [0.55, 0.45]
    states = iter((before, after))
    events = [
        replace(event, probabilities=next(states)) if isinstance(event, Snapshot) else event for event in run.events
    ]
    return Look(replace(run, events=tuple(events)))


def test_every_colouring_is_offered_where_there_is_something_to_show(look: Look) -> None:
    assert tuple(colourings(look)) == COLOURINGS
    assert list(colourings(Look(give_run(Project(), decoder=False)))) == ["class", "role"]


def test_markers_differ_wherever_colours_do(look: Look) -> None:
    for by in COLOURINGS:
        entries = coloured(look, by).entries
        assert len({style.marker for style, _words in entries}) == len({style.colour for style, _words in entries})
        assert all(words for _style, words in entries)


def test_predictions_and_answers_are_those_of_each_state(look: Look) -> None:
    before, after = coloured(look, "prediction").looks
    assert before.tolist() == [0] * 8
    assert after.tolist() == [0, 0, 0, 0, 1, 1, 1, 0]
    before, after = coloured(look, "answer").looks
    assert before.tolist() == [0] * 4 + [1] * 4
    assert after.tolist() == [0] * 7 + [1]
    assert coloured(look, "answer").says[1][7] == "answer: owl, 55.0\u00a0%"


def test_confidence_falls_into_the_step_that_its_words_name(look: Look) -> None:
    found = coloured(look, "confidence")
    named = [found.entries[step][1] for step in found.looks[1][[0, 4, 7]]]
    assert named == ["95 to 100\u00a0% sure", "80 to 95\u00a0% sure", "40 to 60\u00a0% sure"]


def test_errors_have_one_scale_over_both_states(look: Look) -> None:
    found = coloured(look, "error")
    assert [look.run.snapshots[0].errors[0], look.run.snapshots[1].errors[7]] == [0, 0]  # type: ignore[index]
    assert found.looks[0][0] == found.looks[1][7] == 0
    assert found.looks[0][7] == found.looks[1][0] == 4
    assert found.entries[0][1].startswith("error 0.0000 to")


def test_roles_are_told_apart(look: Look) -> None:
    assert coloured(look, "role").looks[0].tolist() == [0, 0, 1, 1, 0, 0, 1, 1]


def test_what_this_run_cannot_show_is_shown_by_class() -> None:
    look = Look(give_run(Project()))
    assert coloured(look, "confidence").looks[0] is look.run.labels


def test_space_keeps_the_colours_and_has_its_own_markers(look: Look) -> None:
    for by in COLOURINGS:
        flat, deep = coloured(look, by), coloured(look, by).in_space()
        assert [style.colour for style, _words in deep.entries] == [style.colour for style, _words in flat.entries]
        assert {style.marker for style, _words in deep.entries} <= set(MARKERS_3D)
        neighbours = [style.marker for style, _words in deep.entries]
        assert all(one != other for one, other in pairwise(neighbours))
        assert all(np.array_equal(*pair) for pair in zip(deep.looks, flat.looks, strict=True))
    classes = [style for style, _words in coloured(look, "class").in_space().entries]
    assert classes == [class_style(label, 3) for label in range(2)]
