"""Weighing finds bytes and arrays wherever they lie, and counts what is shared once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from versa_core.weighing import weigh

MEGABYTE = 10**6
SLACK = 5000  # bytes of the containers themselves


@dataclass(eq=False)
class Holder:
    part: Any
    parts: dict[str, Any] = field(default_factory=dict)


def test_it_looks_into_records_lists_and_dicts() -> None:
    array = np.zeros(MEGABYTE, np.uint8)
    value = Holder([bytes(MEGABYTE), (Holder(array),)], {"more": {"text": "a" * MEGABYTE}})
    assert 3 * MEGABYTE < weigh(value) < 3 * MEGABYTE + SLACK


def test_what_is_shared_counts_once() -> None:
    data, array = bytes(MEGABYTE), np.zeros(MEGABYTE, np.uint8)
    assert weigh([data, data], Holder(data), array[:10], array[5:], [array]) < 2 * MEGABYTE + SLACK


def test_a_part_of_an_array_weighs_what_it_keeps_alive() -> None:
    assert weigh(np.zeros((1000, 1000), np.uint8)[:1]) >= MEGABYTE
    assert weigh(np.frombuffer(bytes(MEGABYTE), np.uint8)[:3]) >= MEGABYTE


def test_circles_end() -> None:
    value: list[Any] = []
    value.append(value)
    assert weigh(value) < SLACK


def test_what_belongs_to_the_program_is_not_counted() -> None:
    assert weigh(np, test_circles_end, Holder) == 0
