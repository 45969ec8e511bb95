"""The confusion grid: the same numbers as counting, and each picture in its cell."""

from __future__ import annotations

import numpy as np

from versa_core.analysis.confusion import confuse
from versa_core.analysis.counting import confusion


def test_cells_hold_their_pictures_and_count_as_counting_does() -> None:
    chance = np.random.default_rng(0)
    names = ("owl", "ant", "none of these")
    labels, answers = chance.integers(0, 3, 40), chance.integers(0, 3, 40)
    given = [(f"p{place}", names[a], names[b]) for place, (a, b) in enumerate(zip(labels, answers, strict=True))]
    grid = confuse(names, given)
    assert np.array_equal(grid.counts(), confusion(answers, labels, 3))
    assert grid.n_pictures == 40
    assert grid.n_right == int((labels == answers).sum())
    for (row, column), ids in grid.cells.items():
        assert list(ids) == [one for one, truth, answer in given if (truth, answer) == (row, column)]


def test_an_empty_grid_has_no_picture() -> None:
    grid = confuse(("a", "b"), [])
    assert grid.counts() == [[0, 0], [0, 0]]
    assert grid.n_pictures == grid.n_right == 0
