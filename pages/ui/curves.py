"""Loss and accuracy curves: Vega-Lite, which costs a tenth of the alternatives when a chart is polled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import streamlit as st

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


def show_losses(steps: Sequence[StepDone], *, alt: str) -> None:
    """Draws every named loss by step; one alone where there is only the sum."""
    rows = [
        {"step": one.step, "value": value, "line": loss_title(name)}
        for one in thinned([one for one in steps if one.losses])
        for name, value in one.losses.items()
    ]
    _draw(rows, _("loss"), alt, kind="loss")


def show_accuracies(steps: Sequence[StepDone], *, alt: str) -> None:
    """Draws support and query accuracy by step."""
    rows = []
    for one in thinned(steps):
        if one.query_accuracy is not None:
            rows.append({"step": one.step, "value": one.query_accuracy, "line": _("query")})
        if one.support_accuracy is not None:
            rows.append({"step": one.step, "value": one.support_accuracy, "line": _("support")})
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


def thinned(items: Sequence[Item], most: int = MAX_POINTS) -> list[Item]:
    """Returns at most `most` of the items, evenly spread, the first and the last among them."""
    if len(items) <= most:
        return list(items)
    return [items[round(place * (len(items) - 1) / (most - 1))] for place in range(most)]


def loss_title(name: str) -> str:
    """Returns a loss's name on screen; "loss" is what is minimised, the sum of the others."""
    return _("total") if name == "loss" else _(name)


def _draw(rows: list[Row], title: str, alt: str, *, kind: str) -> None:
    if not rows:
        return
    st.vega_lite_chart({"values": rows, **_spec(rows, title, kind)}, width="stretch", height=HEIGHT, alt=alt)


def _spec(rows: list[Row], title: str, kind: str) -> dict[str, Any]:
    lines = list(dict.fromkeys(row["line"] for row in rows))
    theme = "dark" if st.context.theme.type == "dark" else "light"
    is_share = kind != "loss"
    scale = {"domain": [0, 1]} if is_share else {"zero": True, "nice": True}
    axis = {"format": "~%"} if is_share else {"format": "~g"}
    legend = {"orient": "top", "title": None, "symbolStrokeWidth": 3} if len(lines) > 1 else None
    horizontal = {
        "field": "step",
        "type": "quantitative",
        "title": _("step"),
        "axis": {"tickMinStep": 1, "format": "~d"},
        "scale": {"nice": False},
    }
    line = {
        "mark": {"type": "line", "strokeWidth": 2.5, "point": {"size": 25} if len(rows) <= 60 else False},
        "encoding": {
            "x": horizontal,
            "y": {"field": "value", "type": "quantitative", "title": title, "scale": scale, "axis": axis},
            "color": {
                "field": "line",
                "scale": {"domain": lines, "range": _cycled(COLOURS[theme], lines)},
                "legend": legend,
            },
            "strokeDash": {
                "field": "line",
                "scale": {"domain": lines, "range": _cycled(DASHES, lines)},
                "legend": legend,
            },
            "tooltip": [
                {"field": "step", "title": _("step")},
                {"field": "line", "title": _("line")},
                {"field": "value", "title": title, "format": ".1%" if is_share else ".4g"},
            ],
        },
    }
    band = {
        "mark": {"type": "area", "opacity": 0.25, "color": COLOURS[theme][0]},
        "encoding": {"x": horizontal, "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
    }
    return {"layer": [band, line] if kind == "validation" else [line]}


def _cycled(items: Sequence[Item], lines: Sequence[str]) -> list[Item]:
    return [items[place % len(items)] for place in range(len(lines))]
