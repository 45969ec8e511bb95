"""Maps of pictures in space as Plotly figures, and what all maps share: pure functions from coordinates to a figure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from pages.ui.palette import INK, PROTOTYPE_3D, Style, class_style
from pages.ui.text import _

Coordinates = npt.NDArray[np.floating[Any]]
HEIGHT = 470  # px
MARGIN_SHARE = 0.07  # of the widest extent, so that no marker is cut off at the edge
SIZE, STAR_SIZE = 5, 13  # px, of a picture and of a prototype; 3-D markers are drawn twice as large
SEPARATOR = " · "
RIM = "rgba(128,133,144,0.4)"  # around a flat chart, seen on both grounds
# What 3-D greys with, as it knows no opacity per point: grey seen through, on both grounds.
GREY_3D = "rgba(128,133,144,0.18)"


@dataclass(frozen=True)
class Cloud:
    """What a map shows, whatever the coordinates.

    Attributes:
        ids: one per picture; clicks give these back.
        names: one per picture, as the visitor knows it; text, never markup.
        labels: per picture, the class's index.
        is_support: per picture.
        class_names: one per class.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    labels: tuple[int, ...]
    is_support: tuple[bool, ...]
    class_names: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """The part of the plane or space that a map shows: one (low, high) per axis, and the axes' titles."""

    ranges: tuple[tuple[float, float], ...]
    titles: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same for the same part of the map."""
        return ",".join(f"{end:.4g}" for span in self.ranges for end in span)


def frame_around(clouds: Sequence[Coordinates], titles: Sequence[str]) -> Frame:
    """Returns the smallest frame with a margin that holds all points; several maps in one frame can be compared.

    Args:
        clouds: each (n_i, n_dims); points that are not finite are left out.
        titles: one per axis.
    """
    points = np.concatenate([np.asarray(one, dtype=float) for one in clouds])
    points = points[np.isfinite(points).all(1)]
    if not len(points):
        return Frame(((-1.0, 1.0),) * len(titles), tuple(titles))
    low, high = points.min(0), points.max(0)
    margin = max(float((high - low).max()) * MARGIN_SHARE, 1e-6)
    return Frame(tuple((float(a) - margin, float(b) + margin) for a, b in zip(low, high, strict=True)), tuple(titles))


@dataclass(frozen=True)
class Worn:
    """What the pictures of a map wear, where it is not their class's look: a look each, and what is told of each."""

    styles: tuple[Style, ...]
    says: tuple[str, ...] = ()


def space_figure(
    points: Coordinates,
    prototypes: Coordinates,
    cloud: Cloud,
    frame: Frame,
    selected: Collection[str] = (),
    *,
    worn: Worn | None = None,
    new: tuple[Coordinates, Sequence[str]] | None = None,
) -> go.Figure:
    """Draws one map in space.

    Args:
        points: (n, 3), one per picture of `cloud`.
        prototypes: (n_classes, 3).
        cloud: what the points are.
        frame: which part is shown.
        selected: ids of the pictures that stand out while all others are greyed; empty greys none.
        worn: what the pictures wear; None for their classes' looks.
        new: (m, 3) of pictures that belong to no class, and what is told of each.
    """
    worn = worn or Worn(tuple(class_style(label, 3) for label in cloud.labels))
    figure = go.Figure([_stars(prototypes, cloud), _pictures(points, cloud, frozenset(selected), worn)])
    if new is not None and len(new[0]):
        figure.add_trace(_newcomers(*new))
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        hovermode="closest",
        uirevision="map",  # a rerun keeps the view
        # From further away than usual: the charts are narrow, and all three axes' titles are to be inside.
        scene={**_axes(frame), "aspectmode": "data", "camera": {"eye": {"x": 1.9, "y": 1.9, "z": 1.3}}},
    )
    return figure


def hover_text(cloud: Cloud) -> list[str]:
    """Returns the words at each point; names are escaped, because Plotly reads a little HTML."""
    return [_safe(words).replace(SEPARATOR, "<br>", 1) for words in point_words(cloud)]


def point_words(cloud: Cloud) -> list[str]:
    """Returns what is told of each picture, as text: its name, its class and what it is to the model."""
    roles = {True: _("support"), False: _("query")}
    return [
        SEPARATOR.join((name, cloud.class_names[label], roles[is_support]))
        for name, label, is_support in zip(cloud.names, cloud.labels, cloud.is_support, strict=True)
    ]


def map_alt(title: str, cloud: Cloud, n_dims: int) -> str:
    """Returns what a person who does not see the map is told it shows."""
    words = _("{title}: map of {n} pictures of {k} classes in {d} dimensions; the coordinates are below as CSV.")
    return words.format(title=title, n=len(cloud.ids), k=len(cloud.class_names), d=n_dims)


def _pictures(points: Coordinates, cloud: Cloud, selected: frozenset[str], worn: Worn) -> go.Scatter3d:
    stand_out = [not selected or one in selected for one in cloud.ids]
    marker = {
        "size": SIZE,
        "color": [style.colour if out else GREY_3D for style, out in zip(worn.styles, stand_out, strict=True)],
        "symbol": [
            style.marker if filled else f"{style.marker}-open"
            for style, filled in zip(worn.styles, cloud.is_support, strict=True)
        ],
    }
    text = hover_text(cloud)
    if worn.says:
        text = [f"{words}<br>{_safe(more)}" for words, more in zip(text, worn.says, strict=True)]
    return _trace(points, text, marker)


def _newcomers(points: Coordinates, words: Sequence[str]) -> go.Scatter3d:
    """A question mark in a ring of no class's colour."""
    trace = _trace(points, [_safe(one) for one in words], {"size": 9, "color": INK, "symbol": "circle-open"})
    trace.update(mode="markers+text", text="?", textfont={"size": 15, "color": INK, "weight": 700})
    return trace


def _stars(prototypes: Coordinates, cloud: Cloud) -> go.Scatter3d:
    colours = [class_style(index, 3).colour for index in range(len(cloud.class_names))]
    text = [_("prototype of {name}").format(name=_safe(name)) for name in cloud.class_names]
    line = {"width": 1.2, "color": INK}
    return _trace(prototypes, text, {"size": STAR_SIZE, "color": colours, "symbol": PROTOTYPE_3D, "line": line})


def _trace(points: Coordinates, text: list[str], marker: dict[str, Any]) -> go.Scatter3d:
    axes = dict(zip("xyz", np.asarray(points, dtype=float).T.tolist(), strict=True))
    return go.Scatter3d(**axes, mode="markers", hovertext=text, hoverinfo="text", showlegend=False, marker=marker)


def _axes(frame: Frame) -> dict[str, dict[str, Any]]:
    """No ticks, because the units mean nothing."""
    return {
        name: {
            "range": list(span),
            "title": {"text": title, "font": {"size": 11}},
            "showticklabels": False,
            "zeroline": False,
            "showgrid": True,
            "gridcolor": INK,
            "showbackground": False,
            "nticks": 4,
        }
        for name, span, title in zip(("xaxis", "yaxis", "zaxis"), frame.ranges, frame.titles, strict=True)
    }


def _safe(name: str) -> str:
    return escape(name, quote=False)
