"""Two charts of how sure answers are: confidence beside what was right, and strangeness with its threshold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.curves import line_colours
from pages.ui.teaching.scores import whole_percent
from pages.ui.text import _, sentences
from versa_core.teaching.sureness import Group

HEIGHT = 250  # px
N_BINS = 30


def show_reliability(groups: Sequence[Group]) -> None:
    """Draws each group of answers: how sure they were across, how many were right upwards, and the honest diagonal."""
    st.vega_lite_chart(reliability_chart(groups), width=460, height=HEIGHT, alt=reliability_alt(groups))


def reliability_alt(groups: Sequence[Group]) -> str:
    """Returns what a person who does not see the chart is told."""
    words = _("{n} answers said {said} and were right in {right}.")
    said = [words.format(n=one.n, said=whole_percent(one.said), right=whole_percent(one.right)) for one in groups]
    return sentences(_("Confidence and what was right."), *said)


def reliability_chart(groups: Sequence[Group]) -> dict[str, Any]:
    """Returns the chart; a point on the dashed line keeps its word, one below it promises too much."""
    rows = [
        {"said": one.said, "right": one.right, "low": one.interval[0], "high": one.interval[1], "n": one.n}
        for one in groups
    ]
    colour = line_colours()
    scale = {"domain": [0, 1]}
    axis = {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]}
    x = {"field": "said", "type": "quantitative", "title": _("confidence"), "scale": scale, "axis": axis}
    y = {"type": "quantitative", "title": _("share of right answers"), "scale": scale, "axis": axis}
    tooltip = [
        {"field": "n", "title": _("answers")},
        {"field": "said", "title": _("confidence"), "format": ".0%"},
        {"field": "right", "title": _("right"), "format": ".0%"},
    ]
    diagonal = {
        "data": {"values": [{"said": 0, "right": 0}, {"said": 1, "right": 1}]},
        "mark": {"type": "line", "strokeDash": [6, 4], "color": colour[1], "strokeWidth": 2},
        "encoding": {"x": x, "y": {"field": "right", **y}},
    }
    bars = {
        "mark": {"type": "rule", "color": colour[0], "strokeWidth": 3},
        "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}},
    }
    points = {
        "mark": {"type": "point", "filled": True, "size": 130, "color": colour[0], "opacity": 1},
        "encoding": {"x": x, "y": {"field": "right", **y}, "tooltip": tooltip},
    }
    return {"data": {"values": rows}, "layer": [diagonal, bars, points]}


def show_strangeness(known: npt.NDArray[np.float64], foreign: npt.NDArray[np.float64], limit: float) -> None:
    """Draws how strange pictures of the known and of foreign classes are, and where refusing begins."""
    kinds = {"known": _("of a known class"), "foreign": _("of none of them")}
    alt = _("Strangeness. Known: {known}; of none: {foreign} in the middle; the threshold is {limit}.").format(
        known=f"{np.median(known):.2f}", foreign=f"{np.median(foreign):.2f}", limit=f"{limit:.2f}"
    )
    chart = strangeness_chart({kinds["known"]: known, kinds["foreign"]: foreign}, limit)
    st.vega_lite_chart(chart, width="content", alt=alt)


def strangeness_chart(scores: dict[str, npt.NDArray[np.float64]], limit: float) -> dict[str, Any]:
    """Returns one histogram below the other over the same axis, each as shares of its own pictures."""
    both = np.concatenate(list(scores.values()))
    edges = np.linspace(both.min(), both.max(), N_BINS + 1)
    colours = line_colours()
    rows = []
    for place, (name, values) in enumerate(scores.items()):
        counts = np.histogram(values, edges)[0] / len(values)
        across = {"type": "quantitative", "title": _("strangeness"), "scale": {"domain": [edges[0], edges[-1]]}}
        bars = {
            "data": {"values": [
                {"from": float(a), "to": float(b), "share": float(n)}
                for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True)
            ]},
            "mark": {"type": "bar", "color": colours[place], "opacity": 0.85},
            "encoding": {
                "x": {"field": "from", **across},
                "x2": {"field": "to"},
                "y2": {"datum": 0},
                "y": {"field": "share", "type": "quantitative", "title": name, "axis": {"format": ".0%"}},
            },
        }  # fmt: skip
        rule = {
            "data": {"values": [{"at": limit}]},
            "mark": {"type": "rule", "strokeWidth": 3, "strokeDash": [6, 3], "color": "#808590"},
            "encoding": {"x": {"field": "at", **across}},
        }
        rows.append({"height": 90, "width": 560, "layer": [bars, rule]})
    return {"vconcat": rows}
