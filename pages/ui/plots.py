"""Maps of pictures as Plotly figures: pure functions from coordinates to a figure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from pages.ui.palette import INK, PROTOTYPE, PROTOTYPE_3D, class_style
from pages.ui.text import _

Coordinates = npt.NDArray[np.floating[Any]]
HEIGHT = 470  # px
MARGIN_SHARE = 0.07  # of the widest extent, so that no marker is cut off at the edge
GREYED = 0.12  # opacity of what is not selected
SIZES = {2: (10, 17), 3: (5, 13)}  # px, of a picture and of a prototype; 3-D markers are drawn twice as large
RIM = "rgba(128,133,144,0.4)"  # around a flat map, seen on both grounds
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


def map_figure(
    points: Coordinates,
    prototypes: Coordinates | None,
    cloud: Cloud,
    frame: Frame,
    selected: Collection[str] = (),
) -> go.Figure:
    """Draws one map.

    Args:
        points: (n, 2) or (n, 3), one per picture of `cloud`.
        prototypes: (n_classes, the same), or None.
        cloud: what the points are.
        frame: which part is shown.
        selected: ids of the pictures that stand out while all others are greyed; empty greys none.
    """
    draw = _draw_3d if points.shape[1] == 3 else _draw_2d
    figure = go.Figure(draw(points, prototypes, cloud, frozenset(selected)))
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        hovermode="closest",
        uirevision="map",  # a rerun keeps the zoom
    )
    _set_axes(figure, frame)
    return figure


def hover_text(cloud: Cloud) -> list[str]:
    """Returns the words at each point; names are escaped, because Plotly reads a little HTML."""
    roles = {True: _("support"), False: _("query")}
    return [
        f"{_safe(name)}<br>{_safe(cloud.class_names[label])} · {roles[is_support]}"
        for name, label, is_support in zip(cloud.names, cloud.labels, cloud.is_support, strict=True)
    ]


def map_alt(title: str, cloud: Cloud, n_dims: int) -> str:
    """Returns what a person who does not see the map is told it shows."""
    words = _("{title}: map of {n} pictures of {k} classes in {d} dimensions; the coordinates are below as CSV.")
    return words.format(title=title, n=len(cloud.ids), k=len(cloud.class_names), d=n_dims)


def _draw_2d(
    points: Coordinates, prototypes: Coordinates | None, cloud: Cloud, selected: frozenset[str]
) -> list[go.Scatter]:
    styles = [class_style(label) for label in cloud.labels]
    pairs = list(zip(styles, cloud.is_support, strict=True))
    marker = {
        "size": SIZES[2][0],
        "color": [style.colour for style in styles],
        "symbol": [style.marker if filled else f"{style.marker}-open" for style, filled in pairs],
        "line": {
            "width": [0.8 if filled else 2.4 for _style, filled in pairs],
            "color": [INK if filled else style.colour for style, filled in pairs],
        },
    }
    chosen = [index for index, one in enumerate(cloud.ids) if one in selected] if selected else None
    greyed = {"marker": {"opacity": GREYED}}
    pictures = _trace(
        go.Scatter, points, hover_text(cloud), cloud.ids, marker, selectedpoints=chosen, unselected=greyed
    )
    if prototypes is None:
        return [pictures]
    # Under the pictures: at one shot the prototype lies where its only support picture lies. A selection is of
    # pictures: prototypes carry no id, and stay where the others are greyed.
    stays = {"marker": {"opacity": 1.0}}
    marker = _prototype_marker(cloud, 2)
    return [_trace(go.Scatter, prototypes, _prototype_text(cloud), None, marker, unselected=stays), pictures]


def _draw_3d(
    points: Coordinates, prototypes: Coordinates | None, cloud: Cloud, selected: frozenset[str]
) -> list[go.Scatter3d]:
    styles = [class_style(label, 3) for label in cloud.labels]
    stand_out = [not selected or one in selected for one in cloud.ids]
    marker = {
        "size": SIZES[3][0],
        "color": [style.colour if out else GREY_3D for style, out in zip(styles, stand_out, strict=True)],
        "symbol": [
            style.marker if filled else f"{style.marker}-open"
            for style, filled in zip(styles, cloud.is_support, strict=True)
        ],
    }
    pictures = _trace(go.Scatter3d, points, hover_text(cloud), cloud.ids, marker)
    if prototypes is None:
        return [pictures]
    marker = _prototype_marker(cloud, 3)
    return [_trace(go.Scatter3d, prototypes, _prototype_text(cloud), None, marker), pictures]


def _prototype_marker(cloud: Cloud, n_dims: int) -> dict[str, Any]:
    colours = [class_style(index, n_dims).colour for index in range(len(cloud.class_names))]
    symbol = PROTOTYPE_3D if n_dims == 3 else PROTOTYPE
    return {"size": SIZES[n_dims][1], "color": colours, "symbol": symbol, "line": {"width": 1.2, "color": INK}}


def _prototype_text(cloud: Cloud) -> list[str]:
    return [_("prototype of {name}").format(name=_safe(name)) for name in cloud.class_names]


def _trace(
    kind: type[Any],
    points: Coordinates,
    text: list[str],
    ids: tuple[str, ...] | None,
    marker: dict[str, Any],
    **more: Any,
) -> Any:
    axes = dict(zip("xyz", np.asarray(points, dtype=float).T.tolist(), strict=False))
    shared = {"mode": "markers", "hovertext": text, "hoverinfo": "text", "showlegend": False}
    return kind(**axes, **shared, marker=marker, customdata=ids, **more)


def _set_axes(figure: go.Figure, frame: Frame) -> None:
    """Equal scales on all axes, so that distances are not distorted; no ticks, because the units mean nothing."""
    names = ("xaxis", "yaxis", "zaxis")[: len(frame.ranges)]
    axes: dict[str, dict[str, Any]] = {
        name: {
            "range": list(span),
            "title": {"text": title},
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
        }
        for name, span, title in zip(names, frame.ranges, frame.titles, strict=True)
    }
    if len(frame.ranges) == 3:
        for axis in axes.values():
            axis |= {"showgrid": True, "gridcolor": INK, "showbackground": False, "nticks": 4}
            axis["title"] |= {"font": {"size": 11}}
        # From further away than usual: the charts are narrow, and all three axes' titles are to be inside.
        figure.update_layout(scene={**axes, "aspectmode": "data", "camera": {"eye": {"x": 1.9, "y": 1.9, "z": 1.3}}})
        return
    for axis in axes.values():
        axis |= {"showline": True, "mirror": True, "linecolor": RIM}
    axes["yaxis"] |= {"scaleanchor": "x", "scaleratio": 1}
    figure.update_layout(**axes)


def _safe(name: str) -> str:
    return escape(name, quote=False)
