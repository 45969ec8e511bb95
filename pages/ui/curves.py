"""Loss and accuracy curves: Vega-Lite, which costs a tenth of the alternatives when a chart is polled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui.text import _
from versa_core.training.events import Evaluated, StepDone

MAX_POINTS = 400  # per line; more than that no screen shows
HEIGHT = 230  # px
# Line colours with at least 3:1 against the ground; dashes tell the lines apart without colour.
COLOURS = {
    "light": ["#1a3cf0", "#b44b00", "#6e2a96", "#4a7a12", "#696987"],
    "dark": ["#5ac3ff", "#ff9600", "#c495ff", "#a5d65a", "#b4b4b4"],
}
DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3]]

Item = TypeVar("Item")
Row = dict[str, Any]


def line_colours() -> list[str]:
    """Returns the line colours for the ground that this visitor has."""
    return COLOURS["dark" if st.context.theme.type == "dark" else "light"]


def show_losses(steps: Sequence[StepDone], *, alt: str) -> None:
    """Draws every named loss by step; one alone where there is only the sum. Lines break where other parts count."""
    titles = {name: loss_title(name) for name in {name for one in steps for name in one.losses}}
    rows = [
        {"step": one.step, "value": value, "line": titles[name], "stretch": number}
        for number, stretch in enumerate(stretches(thinned([one for one in steps if one.losses])))
        for one in stretch
        for name, value in one.losses.items()
    ]
    _draw(rows, _("loss"), alt, kind="loss")


def show_accuracies(steps: Sequence[StepDone], *, alt: str) -> None:
    """Draws support and query accuracy by step."""
    rows, query, support = [], _("query"), _("support")
    for one in thinned(steps):
        if one.query_accuracy is not None:
            rows.append({"step": one.step, "value": one.query_accuracy, "line": query})
        if one.support_accuracy is not None:
            rows.append({"step": one.step, "value": one.support_accuracy, "line": support})
    _draw(rows, _("accuracy"), alt, kind="accuracy")


def show_validation(evaluations: Sequence[Evaluated], *, alt: str) -> None:
    """Draws validation accuracy by step with its 95 % interval."""
    rows = [
        {
            "step": one.step,
            "value": one.accuracy,
            "line": _("validation"),
            "low": max(0.0, one.accuracy - one.interval),
            "high": min(1.0, one.accuracy + one.interval),
        }
        for one in thinned(evaluations)
    ]
    _draw(rows, _("accuracy"), alt, kind="validation")


def show_by_step(
    lines: Mapping[str, Sequence[tuple[int, float]]], title: str, *, alt: str, is_share: bool, height: int = HEIGHT
) -> None:
    """Draws named lines of (step, value); the values are shares from 0 to 1, or losses."""
    rows = [
        {"step": step, "value": value, "line": name, "stretch": 0}
        for name, points in lines.items()
        for step, value in points
    ]
    _draw(rows, title, alt, kind="accuracy" if is_share else "loss", height=height)


def side_by_side(key: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Returns two places for charts, beside each other where there is room; assets/style has the rule for the keys."""
    with st.container(horizontal=True, key=key):
        return st.container(), st.container()


def thinned(items: Sequence[Item], most: int = MAX_POINTS) -> list[Item]:
    """Returns at most `most` of the items, evenly spread, the first and the last among them."""
    if len(items) <= most:
        return list(items)
    return [items[round(place * (len(items) - 1) / (most - 1))] for place in range(most)]


def stretches(steps: Sequence[StepDone]) -> list[list[StepDone]]:
    """Returns the steps that report losses, cut where other parts begin to count: only within one are they alike."""
    reported = [one for one in steps if one.losses]
    return [list(alike) for _names, alike in groupby(reported, key=lambda one: sorted(one.losses))]


def loss_title(name: str) -> str:
    """Returns a loss's name on screen; "loss" is what is minimised, the sum of the others."""
    titles = {
        "loss": _("total"),
        "reconstruction": _("reconstruction"),
        "task": _("task"),
        "prototypical": _("prototypical"),
        "classification": _("classification"),
        "imitation": _("imitation of teachers"),
        "answer": _("answer"),
        "pull": _("pull"),
        "redraw": _("redraw"),
        "apart": _("on pictures kept apart"),
    }
    return titles.get(name, name)


def _draw(rows: list[Row], title: str, alt: str, *, kind: str, height: int = HEIGHT) -> None:
    if rows:
        spec = {"data": {"values": rows}, "layer": _layers(rows, title, kind)}
        st.vega_lite_chart(spec, width="stretch", height=height, alt=alt)


def _layers(rows: list[Row], title: str, kind: str) -> list[dict[str, Any]]:
    """Returns the lines, told apart by colour and dashes; validation has its interval behind and its points before."""
    lines = list(dict.fromkeys(row["line"] for row in rows))
    colours = line_colours()
    is_share = kind != "loss"
    across = {"field": "step", "type": "quantitative", "title": _("step"), "axis": {"tickMinStep": 1, "format": "~d"}}
    up = {
        "field": "value",
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, 1]} if is_share else {"zero": True},
        "axis": {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]}
        if is_share
        else {"format": ".3~g", "tickCount": 5},
    }
    tooltip = [
        {"field": "step", "title": _("step")},
        {"field": "line", "title": _("line")},
        {"field": "value", "title": title, "format": ".1%" if is_share else ".4g"},
    ]
    legend = {"orient": "top", "title": None, "columns": 2, "symbolType": "stroke", "symbolStrokeWidth": 3}
    told_apart: dict[str, dict[str, Any]] = {
        "color": {"field": "line", "scale": {"domain": lines, "range": _cycled(colours, lines)}},
        "strokeDash": {"field": "line", "scale": {"domain": lines, "range": _cycled(DASHES, lines)}},
    }
    for channel in told_apart.values():
        channel.update({"type": "nominal", "legend": legend if len(lines) > 1 else None})
    line = {
        "mark": {"type": "line", "strokeWidth": 2.5},
        "encoding": {"x": across, "y": up, "tooltip": tooltip, **told_apart},
    }
    if kind == "loss":
        line["encoding"]["detail"] = {"field": "stretch", "type": "nominal"}
    if kind != "validation":
        return [line]
    low = {"field": "low", "type": "quantitative", "title": title}
    bars = {
        "mark": {"type": "rule", "color": colours[0], "opacity": 0.5, "strokeWidth": 2},
        "encoding": {"x": across, "y": low, "y2": {"field": "high"}},
    }
    points = {
        "mark": {"type": "point", "filled": True, "size": 45, "color": colours[0]},
        "encoding": {"x": across, "y": up, "tooltip": tooltip},
    }
    return [bars, line, points]


def _cycled(items: Sequence[Item], lines: Sequence[str]) -> list[Item]:
    return [items[place % len(items)] for place in range(len(lines))]
