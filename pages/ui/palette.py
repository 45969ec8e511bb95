"""One look for each class, the same on every page: ten colours times six markers, and what filled and outlined mean."""

from __future__ import annotations

from typing import NamedTuple

from pages.ui.pictures import vector_uri

# Any two differ also for people with a colour vision deficiency; the same ten as in .streamlit/config.toml.
COLOURS = (
    "#1a3cf0",
    "#ff9600",
    "#5ac3ff",
    "#b44b00",
    "#b06aff",
    "#e1b478",
    "#6e2a96",
    "#b4b4b4",
    "#8f5548",
    "#696987",
)
MARKERS = ("circle", "square", "diamond", "triangle-up", "cross", "pentagon")
# In three dimensions only these have an outlined form. The star is missing there, too, and "x" is drawn as a letter
# that many computers have no font for; the cross is a plain "+".
MARKERS_3D = ("circle", "square", "diamond")
PROTOTYPE = "star"
PROTOTYPE_3D = "cross"
N_STYLES = len(COLOURS) * len(MARKERS)
N_STYLES_3D = len(COLOURS) * len(MARKERS_3D)
INK = "#808590"  # between the two grounds: rims and signs of the legend that belong to no class

# Each marker in a square of 16 units, for the legend.
SHAPES = {
    "circle": '<circle cx="8" cy="8" r="5.5"/>',
    "square": '<rect x="3" y="3" width="10" height="10"/>',
    "diamond": '<path d="M8 1.5 14.5 8 8 14.5 1.5 8Z"/>',
    "triangle-up": '<path d="M8 2 14.5 13.5h-13Z"/>',
    "cross": '<path d="M6 2h4v4h4v4h-4v4H6v-4H2V6h4Z"/>',
    "pentagon": '<path d="M8 1.8 14.2 6.4 11.8 13.8H4.2L1.8 6.4Z"/>',
    "star": '<path d="M8 .8 9.8 6h5.4l-4.3 3.3 1.6 5.3L8 11.4l-4.5 3.2 1.6-5.3L.8 6h5.4Z"/>',
}


class Style(NamedTuple):
    """A colour "#rrggbb" and the name of a Plotly marker."""

    colour: str
    marker: str


def class_style(index: int, n_dims: int = 2) -> Style:
    """Returns the look of a class.

    Neighbours differ in colour and marker both; the first 60 classes all differ, in three dimensions the first 30.

    Args:
        index: the class's place, from 0.
        n_dims: 2, or 3, where Plotly has fewer markers.
    """
    markers = MARKERS_3D if n_dims == 3 else MARKERS
    # 30 is where (index mod 10, index mod 6) begins to repeat; from there on the markers shift by one.
    return Style(COLOURS[index % len(COLOURS)], markers[(index + index // 30) % len(markers)])


def swatch(style: Style, *, filled: bool = True) -> str:
    """Returns the marker as the data URI of a small SVG: `filled` as a support picture, or outlined as a query."""
    paint = (
        f'fill="{style.colour}" stroke="{INK}" stroke-width=".8"'
        if filled
        else f'fill="none" stroke="{style.colour}" stroke-width="2"'
    )
    return svg_uri(SHAPES[style.marker], paint)


def svg_uri(drawing: str, paint: str) -> str:
    """Returns a drawing in a square of 16 units, painted so, as the data URI of a small SVG."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" {paint}>{drawing}</svg>'
    return vector_uri(svg.encode())
