"""The true places of points, drawn with equal scales in their groups' colours and markers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.ui.palette import class_style
from pages.ui.teaching.map_trials import Trial
from pages.ui.text import _
from versa_core.teaching.clouds import Cloud

TRUE_HEIGHT = 230  # px


def show_truths(trial: Trial, clouds: Sequence[Cloud], truths: Sequence[Any], titles: Sequence[str]) -> None:
    """Draws the points where they are; where only the perplexity changes, they are the same on every map."""
    shown = 1 if trial.is_perplexity else len(clouds)
    for place, column in enumerate(st.columns(max(shown, 3))[:shown]):
        words = _("all maps are of these") if trial.is_perplexity else titles[place]
        alt = _("The true places of {n} points: {words}.").format(n=len(clouds[place].points), words=words)
        with column:
            st.markdown(f"**{words}**")
            st.vega_lite_chart(truth_chart(truths[place], clouds[place]), width="stretch", height=TRUE_HEIGHT, alt=alt)


def truth_chart(places: Any, cloud: Cloud) -> dict[str, Any]:
    """Returns a chart of (n, 2) places with equal scales, in the classes' colours and markers."""
    labels = cloud.labels.tolist()
    rows = [
        {"x": float(x), "y": float(y), "group": _("group {n}").format(n=label + 1)}
        for (x, y), label in zip(places, labels, strict=True)
    ]
    middle, widest = (places.max(0) + places.min(0)) / 2, float((places.max(0) - places.min(0)).max()) * 0.53
    styles = [class_style(label) for label in range(max(labels) + 1)]
    groups = [_("group {n}").format(n=label + 1) for label in range(len(styles))]
    axes = {
        axis: {"field": axis, "type": "quantitative", "title": None, "axis": {"labels": False, "ticks": False},
               "scale": {"domain": [float(at) - widest, float(at) + widest], "nice": False}}
        for axis, at in zip("xy", middle, strict=True)
    }  # fmt: skip
    look = {"field": "group", "type": "nominal", "legend": None}
    colour = {**look, "scale": {"domain": groups, "range": [one.colour for one in styles]}}
    shape = {**look, "scale": {"domain": groups, "range": [one.marker for one in styles]}}
    mark = {"type": "point", "filled": True, "size": 30, "opacity": 0.9}
    return {"data": {"values": rows}, "mark": mark, "encoding": {**axes, "color": colour, "shape": shape}}
