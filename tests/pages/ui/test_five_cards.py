"""What the browser sends of the game is checked before it counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pages.ui.five_cards import LONGEST, Answer, read_answers
from versa_core.teaching.rounds import Rounds

ROUNDS = Rounds(np.arange(10).reshape(2, 5), np.array([20, 21]), np.array([0, 4]))


def test_a_whole_game_is_read() -> None:
    given = [{"choice": 0, "ms": 900}, {"choice": 4, "ms": 10**9}]
    assert read_answers(given, ROUNDS) == (Answer(0, 900), Answer(4, LONGEST))


@pytest.mark.parametrize(
    "given",
    [
        None,
        "ab",
        [{"choice": 0, "ms": 1}],
        [{"choice": 0, "ms": 1}, {"choice": 5, "ms": 1}],
        [{"choice": 0, "ms": 1}, {"choice": -1, "ms": 1}],
        [{"choice": 0, "ms": 1}, {"choice": 1, "ms": -1}],
        [{"choice": 0, "ms": 1}, {"choice": 1.5, "ms": 1}],
        [{"choice": 0, "ms": 1}, "x"],
    ],
)
def test_anything_else_is_no_game(given: Any) -> None:
    assert read_answers(given, ROUNDS) is None
