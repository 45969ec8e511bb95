"""What a checkpoint knows of its confidence: the nearest case is found, and damaged ones are refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from versa_core.checkpoint import CheckpointInfo
from versa_core.confidence import BACKGROUND, Confidence, confidence_for, entries_of, with_entry
from versa_core.errors import CheckpointError


def entry(method: str, way: int, shot: int, temperature: float, **settings: Any) -> dict[str, Any]:
    case = {"method": method, "settings": settings, "way": way, "shot": shot}
    return {**case, "temperature": temperature, "threshold": -temperature / 10}


ENTRIES = [
    entry("prototype", 5, 1, 1.1),
    entry("prototype", 5, 5, 1.2),
    entry("prototype", 20, 1, 1.3),
    entry("prototype", 5, 5, 1.4, distance="cosine"),
    entry("adapted", 5, 1, 1.5),
]
INFO = CheckpointInfo("known", {"calibration": ENTRIES})


@pytest.mark.parametrize(
    ("method", "settings", "n_way", "n_shot", "temperature"),
    [
        ("prototype", {}, 5, 1, 1.1),
        ("prototype", {}, 3, 8, 1.2),
        ("prototype", {}, 12, 1.2, 1.3),
        ("prototype", {"distance": "cosine"}, 20, 1, 1.4),
        ("prototype", {"distance": "another"}, 5, 1, 1.1),
        ("adapted", {}, 20, 10, 1.5),
        ("linear", {}, 5, 1, 1.0),
    ],
)
def test_the_nearest_case_of_the_method_is_taken(
    method: str, settings: dict[str, Any], n_way: int, n_shot: float, temperature: float
) -> None:
    found = confidence_for(INFO, {}, method, settings, n_way=n_way, n_shot=n_shot)
    assert found.temperature == temperature
    assert found.threshold == (None if method == "linear" else -temperature / 10)


def test_files_from_before_are_at_temperature_one() -> None:
    for info in (None, CheckpointInfo("old", {})):
        found = confidence_for(info, {}, "prototype", {}, n_way=5, n_shot=1)
        assert (found.temperature, found.threshold, found.background) == (1.0, None, None)


def test_the_background_comes_along() -> None:
    means = np.ones((3, 4), np.float16)
    found = confidence_for(INFO, {BACKGROUND: means}, "prototype", {}, n_way=5, n_shot=1)
    assert found.background is not None
    assert found.background.dtype == np.float32
    assert found.fits(4)
    assert not found.fits(5)
    assert not Confidence(background=np.full((3, 4), np.nan, np.float32)).fits(4)


@pytest.mark.parametrize(
    "damage", [{"temperature": 0}, {"temperature": "hot"}, {"threshold": float("nan")}, {"way": 0}, {"method": 3}]
)
def test_damaged_cases_are_refused(damage: dict[str, Any]) -> None:
    damaged = CheckpointInfo("odd", {"calibration": [{**ENTRIES[0], **damage}]})
    with pytest.raises(CheckpointError, match="calibration in odd is damaged"):
        entries_of(damaged)


def test_a_case_takes_the_place_of_the_one_it_repeats() -> None:
    new = entry("prototype", 5, 5, 2.0)
    known = with_entry(ENTRIES, new)
    assert len(known) == len(ENTRIES)
    assert [one["temperature"] for one in known] == [1.1, 1.3, 1.4, 1.5, 2.0]
