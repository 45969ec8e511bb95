"""Error against inner steps, averaged over many tasks, for both starts with their 95 % intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.curves import DASHES, line_colours
from pages.ui.text import _, sentences

HEIGHT = 280  # px
SHAPES = ["square", "circle"]

Floats = npt.NDArray[np.float32]


def start_titles() -> tuple[str, str]:
    """Returns what the two starts are called."""
    return _("pretrained on average"), _("meta-trained")


def start_colours() -> tuple[str, str]:
    """Returns their colours on this ground, the same in films and charts."""
    meta, average = line_colours()[:2]
    return average, meta


def show_course(means: Floats, halves: Floats, title: str) -> dict[str, str]:
    """Draws the means (2, n_steps + 1) of an error called `title`, with half the width of their intervals.

    Returns:
        What the lesson's text says of it: each start's mean after one step and after all, with its interval.
    """
    spec = course_chart(means, halves, title, start_colours())
    st.vega_lite_chart(spec, width="stretch", height=HEIGHT, alt=course_alt(means, halves, title))
    return {
        f"{start}_{name}": f"{means[number, step]:.3f} ± {halves[number, step]:.3f}"
        for number, start in enumerate(("average", "meta"))
        for name, step in (("one", 1), ("all", -1))
    }


def course_alt(means: Floats, halves: Floats, title: str) -> str:
    """Returns what a person who does not see the chart is told."""
    words = _("{start}: {title} {first} before the first step, {one} after one, {last} ± {half} after {n}.")
    said = [
        words.format(
            start=name, title=title, first=f"{mean[0]:.2f}", one=f"{mean[1]:.2f}", last=f"{mean[-1]:.2f}",
            half=f"{half[-1]:.2f}", n=len(mean) - 1,
        )
        for name, mean, half in zip(start_titles(), means, halves, strict=True)
    ]  # fmt: skip
    return sentences(*said)


def course_chart(means: Floats, halves: Floats, title: str, colours: Sequence[str]) -> dict[str, Any]:
    """Returns the chart: a line with its band and points for each start, told apart by colour, dashes and shape."""
    names = list(start_titles())
    rows = [
        {"start": name, "step": step, "mean": float(mean), "low": float(mean - half), "high": float(mean + half)}
        for name, means_of, halves_of in zip(names, means, halves, strict=True)
        for step, (mean, half) in enumerate(zip(means_of, halves_of, strict=True))
    ]
    x = {"field": "step", "type": "quantitative", "title": _("inner steps"), "axis": {"tickMinStep": 1, "format": "d"}}
    y = {"type": "quantitative", "title": title, "scale": {"zero": True}}
    legend = {
        "orient": "top",
        "title": None,
        "symbolSize": 110,
        "symbolOpacity": 1,
        "labelLimit": 240,
    }
    start = {"field": "start", "type": "nominal", "legend": legend}
    colour = {**start, "scale": {"domain": names, "range": list(colours)}}
    shape = {**start, "scale": {"domain": names, "range": SHAPES}}
    # A condition, because dashes by field would go into the legend and fray its signs.
    dash = {"condition": {"test": {"field": "start", "equal": names[0]}, "value": DASHES[1]}, "value": DASHES[0]}
    mean = {"field": "mean", **y}
    tooltip = [
        {"field": "start", "title": _("start")},
        {"field": "step", "title": _("inner steps")},
        *({"field": name, "title": words, "format": ".3f"} for name, words in (
            ("mean", _("mean")), ("low", _("interval from")), ("high", _("interval to")))),
    ]  # fmt: skip
    band = {"mark": {"type": "area", "opacity": 0.2}, "encoding": {
        "x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}, "color": colour}}  # fmt: skip
    line = {"mark": {"type": "line", "strokeWidth": 2.5}, "encoding": {
        "x": x, "y": mean, "color": colour, "strokeDash": dash}}  # fmt: skip
    points = {"mark": {"type": "point", "filled": True, "size": 60, "opacity": 1}, "encoding": {
        "x": x, "y": mean, "color": colour, "shape": shape, "tooltip": tooltip}}  # fmt: skip
    return {"data": {"values": rows}, "layer": [band, line, points]}
