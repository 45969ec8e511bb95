"""Shares of few right answers with their intervals, as words and as a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui.curves import line_colours
from pages.ui.text import _, sentences
from versa_core.analysis.counting import Z95, exact

ROW_HEIGHT, AXIS_HEIGHT = 46, 60  # px
SHAPES = ("circle", "square", "diamond", "triangle-up")


@dataclass(frozen=True)
class Score:
    """So many right answers of so many questions, by somebody."""

    name: str
    n_right: int
    n_asked: int

    @property
    def share(self) -> float:
        return self.n_right / self.n_asked

    @property
    def interval(self) -> tuple[float, float]:
        """The exact 95 % interval of the share."""
        return exact(self.n_right, self.n_asked)


def whole_percent(share: float) -> str:
    """Returns a share as a percentage without decimals, which few rounds do not carry."""
    return _("{n} %").format(n=f"{100 * share:.0f}")


def n_needed(share: float, half: float = 0.05) -> int:
    """Returns how many questions make the 95 % interval of a share about ± `half` wide.

    By Wald's formula n = z² p (1 − p) / half²; a share near 0 or 1 counts as 0.05 or 0.95, since from few questions
    nobody knows that it is nearer.
    """
    kept = min(max(share, 0.05), 0.95)
    return round(Z95**2 * kept * (1 - kept) / half**2)


def show_scores(scores: Sequence[Score]) -> None:
    """Draws each score as a point with its interval."""
    height = AXIS_HEIGHT + ROW_HEIGHT * len(scores)
    st.vega_lite_chart(scores_chart(scores), width="stretch", height=height, alt=scores_alt(scores))


def scores_alt(scores: Sequence[Score]) -> str:
    """Returns what a person who does not see the chart is told."""
    words = _("{name}: {right} of {asked} right, 95 % interval {low} to {high}.")
    parts = []
    for one in scores:
        low, high = (whole_percent(end) for end in one.interval)
        parts.append(words.format(name=one.name, right=one.n_right, asked=one.n_asked, low=low, high=high))
    return sentences(*parts)


def scores_chart(scores: Sequence[Score]) -> dict[str, Any]:
    """Returns the chart: one row, colour and shape for each score."""
    rows = [{"who": one.name, "share": one.share, "low": one.interval[0], "high": one.interval[1]} for one in scores]
    colours = line_colours()
    names = [one.name for one in scores]
    across = {"type": "quantitative", "title": _("share of right answers"), "scale": {"domain": [0, 1]}}
    across["axis"] = {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]}
    up = {"field": "who", "type": "nominal", "title": None, "sort": names, "axis": {"labelLimit": 200}}
    apart = {"field": "who", "type": "nominal", "legend": None}
    colour = {**apart, "scale": {"domain": names, "range": colours[: len(names)]}}
    shape = {**apart, "scale": {"domain": names, "range": list(SHAPES[: len(names)])}}
    bars = {"mark": {"type": "rule", "strokeWidth": 3}, "encoding": {
        "y": up, "x": {"field": "low", **across}, "x2": {"field": "high"}, "color": colour}}  # fmt: skip
    points = {"mark": {"type": "point", "filled": True, "size": 130, "opacity": 1}, "encoding": {
        "y": up, "x": {"field": "share", **across}, "color": colour, "shape": shape}}  # fmt: skip
    return {"data": {"values": rows}, "layer": [bars, points]}
