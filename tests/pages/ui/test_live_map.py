"""t-SNE as it goes on: what is said of it, and points that keep their places in one axis system."""

from __future__ import annotations

import numpy as np
import pytest

from pages.ui.descents import Recorded, read_descent, update_words
from pages.ui.live_map import FEWER, MANY, SEVERAL, wanted_perplexities
from pages.ui.looking import Selection
from pages.ui.plots import Cloud
from pages.ui.point_map import WHOLE, point_look, selected_places, whole_numbers

CLOUD = Cloud(("a", "b", "c"), ("a", "b", "c"), (0, 1, 1), (True, False, True), ("owl", "<b>cat</b>"))


def recorded(divergences: list[float]) -> Recorded:
    n = len(divergences)
    return Recorded(
        np.zeros((n, 3, 2), np.float16), 10 * np.arange(n), np.array(divergences, np.float32), trust=0.9, perplexity=5.0
    )


def test_a_descent_is_read_with_its_ends_and_when_it_had_settled() -> None:
    words = read_descent(recorded([1.0, 0.1, 0.9, 0.3, 0.15, 0.1]))
    assert "fell from 1.00 to 0.10" in words
    assert "from update 40 on" in words, "what it reached and left again does not count"
    assert read_descent(recorded([0.5, 0.6])) == "The divergence did not fall: 0.50 to 0.60."


@pytest.mark.parametrize(
    ("update", "words"), [(0, "shrunk to a dot"), (12, "twelve times"), (250, "as they are near"), (750, "750 of 750")]
)
def test_each_phase_is_named(update: int, words: str) -> None:
    assert words in update_words(update)


def test_many_pictures_get_fewer_perplexities_and_few_only_those_they_allow() -> None:
    assert wanted_perplexities(MANY) == SEVERAL
    assert wanted_perplexities(MANY + 1) == FEWER
    assert wanted_perplexities(16) == (2, 5)


def test_frames_share_one_axis_system_with_equal_scales() -> None:
    frames = np.array([[[0.0, 0.0], [1.0, 1.0]], [[-4.0, 0.0], [4.0, 2.0]]])
    first, second = whole_numbers(frames)
    assert second == [-WHOLE // 2, -1250, WHOLE // 2, 1250], "the widest extent is the width of all"
    assert first == [0, -1250, 1250, 0]
    assert whole_numbers(np.zeros((2, 3, 2))) == [[0] * 6] * 2


def test_points_look_as_their_classes_do_everywhere() -> None:
    look = point_look(CLOUD)
    assert [one["name"] for one in look["classes"]] == list(CLOUD.class_names)
    assert all(one["marker"] in look["outlines"] for one in look["classes"])
    assert "star" in look["outlines"]
    assert (look["labels"], look["support"]) == ([0, 1, 1], [True, False, True])


def test_the_selection_is_that_of_the_other_maps() -> None:
    chosen = Selection()
    assert selected_places(chosen, CLOUD) == []
    chosen.choose(("c", "gone"))
    assert selected_places(chosen, CLOUD) == [2]
