"""Hyper-parameters: what a form, a command line or a file may say, and what is refused in words."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from versa_core.errors import MethodError
from versa_core.settings import build, setting, settings_of, values_of


@dataclass(frozen=True)
class Recipe:
    """Something with settings, and a field that is none."""

    speed: float = setting(0.1, help="How fast.", low=0, high=1)
    rounds: int = setting(3, help="How often.", low=1, high=10)
    careful: bool = setting(True, help="Whether to look.")
    manner: str = setting("calm", help="In which manner.", choices=("calm", "wild"))
    own: int = 7


def test_settings_are_the_declared_fields_in_order() -> None:
    assert [(one.name, one.kind, one.default) for one in settings_of(Recipe)] == [
        ("speed", float, 0.1), ("rounds", int, 3), ("careful", bool, True), ("manner", str, "calm"),
    ]  # fmt: skip
    speed, _, _, manner = settings_of(Recipe)
    assert (speed.help, speed.low, speed.high) == ("How fast.", 0, 1)
    assert manner.choices == ("calm", "wild")


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({}, Recipe()),
        ({"speed": "0.5", "rounds": "4", "careful": "False", "manner": "wild"}, Recipe(0.5, 4, False, "wild")),
        ({"speed": 1, "rounds": 4.0, "careful": False}, Recipe(1.0, 4, False)),
    ],
)
def test_values_from_a_command_line_or_a_file_are_understood(given: dict[str, Any], made: Recipe) -> None:
    built = build(Recipe, given)
    assert built == made
    assert [type(value) for value in values_of(built).values()] == [float, int, bool, str]


def test_values_survive() -> None:
    assert build(Recipe, values_of(Recipe(0.5, 4, False, "wild"))) == Recipe(0.5, 4, False, "wild")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"speed": 1.5}, r"speed is 1\.5; it must lie between 0 and 1"),
        ({"speed": "fast"}, "speed is 'fast'; it must be a number"),
        ({"speed": float("nan")}, "must be a finite number"),
        ({"speed": "inf"}, "must be a finite number"),
        ({"rounds": 0}, "rounds is 0; it must lie between 1 and 10"),
        ({"rounds": 2.5}, "must be a whole number"),
        ({"rounds": float("nan")}, "must be a whole number"),
        ({"rounds": float("inf")}, "must be a whole number"),
        ({"rounds": None}, "must be a whole number"),
        ({"careful": "perhaps"}, "must be true or false"),
        ({"manner": "loud"}, "manner is 'loud'; choose one of calm, wild"),
        ({"haste": 1}, "Recipe has no setting haste; its settings are: speed, rounds, careful, manner"),
        ({"own": 1}, "Recipe has no setting own"),
    ],
)
def test_what_is_not_allowed_is_told(given: dict[str, Any], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        build(Recipe, given)


@given(st.sampled_from(["speed", "rounds", "careful", "manner"]), st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers()), st.binary(),
))  # fmt: skip
def test_any_value_is_taken_within_bounds_or_refused(name: str, value: object) -> None:
    with contextlib.suppress(MethodError):
        made = build(Recipe, {name: value})
        assert 0 <= made.speed <= 1
        assert 1 <= made.rounds <= 10
        assert made.careful in (True, False)
        assert made.manner in ("calm", "wild")
