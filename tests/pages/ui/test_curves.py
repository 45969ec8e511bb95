"""Curves: every line is there, with no more points than a screen can show, and with words for those who do not see."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from pages.ui import curves
from pages.ui.curves import MAX_POINTS, loss_title, show_accuracies, show_losses, show_validation, thinned
from versa_core.language import speaking
from versa_core.training.events import Evaluated, StepDone


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, Any], str]]:
    """What is given to the chart library, in order."""
    charts: list[tuple[dict[str, Any], str]] = []
    monkeypatch.setattr(curves.st, "vega_lite_chart", lambda spec, *, alt, **_options: charts.append((spec, alt)))
    return charts


def values(spec: dict[str, Any]) -> dict[str, list[tuple[int, float]]]:
    lines: dict[str, list[tuple[int, float]]] = {}
    for row in spec["data"]["values"]:
        lines.setdefault(row["line"], []).append((row["step"], row["value"]))
    return lines


def test_long_runs_are_thinned_and_keep_their_ends() -> None:
    kept = thinned(list(range(10_000)))
    assert len(kept) == len(set(kept)) == MAX_POINTS
    assert (kept[0], kept[-1]) == (0, 9999)
    assert max(b - a for a, b in pairwise(kept)) <= 27
    assert thinned([1, 2, 3]) == [1, 2, 3]


def test_every_loss_is_a_line(drawn: list[tuple[dict[str, Any], str]]) -> None:
    steps = [StepDone(0, 0.0, {}, 0.0), *(StepDone(n, 0.1, {"loss": 2.0 / n, "pull": 0.5}, 1.0) for n in (1, 2))]
    show_losses(steps, alt="It fell.")
    spec, alt = drawn[0]
    assert values(spec) == {"total": [(1, 2.0), (2, 1.0)], "pull": [(1, 0.5), (2, 0.5)]}
    assert alt == "It fell."
    json.dumps(spec)
    channel = spec["layer"][0]["encoding"]
    assert channel["color"]["scale"]["domain"] == channel["strokeDash"]["scale"]["domain"] == ["total", "pull"]
    assert len({str(dash) for dash in channel["strokeDash"]["scale"]["range"]}) == 2


def test_a_line_breaks_where_other_parts_of_the_loss_begin_to_count(drawn: list[tuple[dict[str, Any], str]]) -> None:
    alone = [StepDone(n, 0.1, {"loss": 1.0}, 1.0) for n in (1, 2)]
    parts = [StepDone(n, 0.2, {"loss": 2.0, "pull": 1.0}, 1.0) for n in (3, 4)]
    show_losses([*alone, *parts], alt="")
    spec = drawn[0][0]
    totals = [(row["step"], row["stretch"]) for row in spec["data"]["values"] if row["line"] == "total"]
    assert totals == [(1, 0), (2, 0), (3, 1), (4, 1)]
    assert spec["layer"][0]["encoding"]["detail"]["field"] == "stretch"


def test_accuracies_leave_out_what_was_not_asked(drawn: list[tuple[dict[str, Any], str]]) -> None:
    show_accuracies([StepDone(0, 0.0, {}, 0.0, 0.5), StepDone(1, 1.0, {}, 0.0, 1.0)], alt="")
    assert values(drawn[0][0]) == {"support": [(0, 0.5), (1, 1.0)]}


def test_validation_has_its_interval_within_0_and_1(drawn: list[tuple[dict[str, Any], str]]) -> None:
    show_validation([Evaluated(0, 0.5, 0.1, "t"), Evaluated(9, 0.98, 0.05, "t")], alt="")
    rows = drawn[0][0]["data"]["values"]
    assert [(row["low"], row["high"]) for row in rows] == [(0.4, 0.6), (pytest.approx(0.93), 1.0)]


@pytest.mark.parametrize("show", [show_losses, show_accuracies, show_validation])
def test_nothing_is_drawn_of_nothing(show: Callable[..., None], drawn: list[tuple[dict[str, Any], str]]) -> None:
    show([], alt="")
    assert not drawn


@pytest.mark.parametrize("name", ["loss", "reconstruction", "task", "answer", "pull", "redraw", "apart"])
def test_every_loss_has_a_name_in_each_language(name: str) -> None:
    with speaking("zh_CN"):
        assert not loss_title(name).isascii()
