"""Gaussian weights as a chart: each weight a point with two standard deviations to either side."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.text import _

HEIGHT = 250  # px
N_SHOWN = 24  # weights; more are too narrow to be seen


def show_weights(means: npt.NDArray[np.float32], deviations: npt.NDArray[np.float32], name: str, colour: str) -> None:
    """Draws the largest weights of one class.

    Args:
        means: (d,).
        deviations: (d,) standard deviations.
        name: the class's.
        colour: the class's.
    """
    places = largest(means)
    first = places[0]
    alt = _(
        "The {n} largest weights of {name}; the largest is {mean} with a standard deviation of {deviation}; the mean "
        "deviation is {all}."
    ).format(
        n=len(places), name=name, mean=f"{means[first]:.2f}", deviation=f"{deviations[first]:.2f}",
        all=f"{deviations[places].mean():.2f}",
    )  # fmt: skip
    st.vega_lite_chart(weights_chart(means, deviations, colour), width="stretch", height=HEIGHT, alt=alt)
    st.caption(
        _("The {n} largest of {all} weights. Point: mean. Bar: two standard deviations to either side.").format(
            n=len(places), all=len(means)
        )
    )


def largest(means: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Returns the places of the weights that are farthest from 0, the farthest first."""
    order: npt.NDArray[np.int64] = np.argsort(-np.abs(means), kind="stable")[:N_SHOWN]
    return order


def weights_chart(means: npt.NDArray[np.float32], deviations: npt.NDArray[np.float32], colour: str) -> dict[str, Any]:
    """Returns the chart."""
    rows = [
        {"weight": str(place), "mean": float(means[place]), "deviation": float(deviations[place]),
         "low": float(means[place] - 2 * deviations[place]), "high": float(means[place] + 2 * deviations[place])}
        for place in largest(means).tolist()
    ]  # fmt: skip
    x = {"field": "weight", "type": "nominal", "sort": None, "title": _("weight number"), "axis": {"labelAngle": 0}}
    y = {"type": "quantitative", "title": _("value")}
    tooltip = [
        {"field": "weight", "title": _("weight")},
        {"field": "mean", "title": _("mean"), "format": ".3f"},
        {"field": "deviation", "title": _("standard deviation"), "format": ".3f"},
    ]
    zero = {"mark": {"type": "rule", "color": "#808590", "aria": False}, "encoding": {"y": {"datum": 0}}}
    bars = {
        "mark": {"type": "rule", "strokeWidth": 5, "color": colour, "opacity": 0.55},
        "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}, "tooltip": tooltip},
    }
    points = {
        "mark": {"type": "point", "filled": True, "size": 60, "color": colour, "opacity": 1, "stroke": "#808590"},
        "encoding": {"x": x, "y": {"field": "mean", **y}, "tooltip": tooltip},
    }
    return {"data": {"values": rows}, "layer": [zero, bars, points]}
