"""Episodes that are handed out: the same number gives the same pictures, and more shots take nothing away."""

from __future__ import annotations

import numpy as np
import pytest

from versa_core.data.sources import SOURCES, example
from versa_core.errors import EpisodeError
from versa_core.teaching.handouts import Draw, hand_out, sizes


def names(draw: Draw) -> dict[str, list[str]]:
    """The drawn files, by class."""
    return {one: [name for name, _image in pictures] for one, pictures in hand_out(draw).items()}


@pytest.mark.parametrize("source", SOURCES)
def test_draw_0_is_the_ready_example(source: str) -> None:
    flat = [
        (one, name, np.asarray(image)) for one, pictures in hand_out(Draw(source)).items() for name, image in pictures
    ]
    ready = example(source)
    assert [one[:2] for one in flat] == [one[:2] for one in ready]
    assert all(np.array_equal(ours[2], np.asarray(theirs[2])) for ours, theirs in zip(flat, ready, strict=True))


@pytest.mark.parametrize("source", SOURCES)
def test_a_number_always_draws_the_same_and_each_another(source: str) -> None:
    drawn = [names(Draw(source, 4, 2, 3, number)) for number in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    for pictures in drawn[0].values():
        assert len(set(pictures)) == 5, "no query picture is in the support"


def test_what_is_drawn_comes_from_everywhere_in_a_source() -> None:
    drawn = [names(Draw("strokes", 20, 1, 0, number)) for number in range(1, 30)]
    classes = {one for each in drawn for one in each}
    files = {file for each in drawn for pictures in each.values() for file in pictures}
    assert len(classes) > 180
    assert len(files) == 20


def test_a_larger_way_or_shot_adds_to_a_smaller_one() -> None:
    small, wide, rich = (names(Draw("digits", way, shot, 2, 5)) for way, shot in ((3, 1), (6, 1), (3, 4)))
    assert small.items() <= wide.items()
    for one, pictures in small.items():
        assert rich[one][0] == pictures[0]
        assert rich[one][-2:] == pictures[-2:], "the queries stay"


def test_sizes_are_those_of_the_source() -> None:
    assert [sizes(one)[0] for one in ("digits", "strokes", "scenes")] == [10, 200, 6]
    assert sizes("strokes")[1] == 20


@pytest.mark.parametrize("draw", [Draw("scenes", 7), Draw("strokes", 2, 15, 6)])
def test_a_source_that_is_too_small_says_so(draw: Draw) -> None:
    with pytest.raises(EpisodeError, match=r"were asked for.*Lower way, shot or query"):
        hand_out(draw)
