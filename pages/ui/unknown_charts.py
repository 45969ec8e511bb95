"""Where known and unknown pictures lie on one signal, as a strip with the threshold; pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from pages.ui.palette import INK
from pages.ui.plots import RIM
from pages.ui.questions import Question
from pages.ui.text import _
from versa_core.analysis.rejection import Scores

HEIGHT = 190  # px
SPREAD = 0.3  # of a row: pictures are moved up and down a little, so that equals do not hide each other
GOLDEN = 0.618034  # neighbours in the order of the pictures are moved far apart
# Kind: row, marker, colour. The cross is no class's marker; both colours stand out from a light ground and a dark one.
LOOKS = {
    "known": (2, "circle-open", "#b06aff"),
    "unknown": (1, "x-thin-open", "#b44b00"),
    "unsaid": (0, "line-ns-open", INK),
}


def kind_of(is_known: bool, is_unknown: bool) -> str:
    """Returns the row that a picture belongs to."""
    return "known" if is_known else "unknown" if is_unknown else "unsaid"


def row_titles() -> dict[str, str]:
    """Returns the rows' names in the visitor's language."""
    return {"known": _("of a class"), "unknown": _("of none"), "unsaid": _("not said")}


def strip_figure(
    questions: Sequence[Question],
    scores: Scores,
    known: npt.NDArray[np.bool_],
    unknown: npt.NDArray[np.bool_],
    limit: float,
    span: tuple[float, float],
) -> go.Figure:
    """Draws one point per picture, a row per kind, and the threshold as a line with the refused side shaded.

    Args:
        questions: the pictures.
        scores: (n,) on this signal, larger for stranger ones.
        known: (n,) which are of one of the classes.
        unknown: (n,) which are of none.
        limit: the threshold; infinity is no line.
        span: the least and the greatest score that the axis shows.
    """
    figure, titles = go.Figure(), row_titles()
    kinds = np.array([kind_of(bool(a), bool(b)) for a, b in zip(known, unknown, strict=True)])
    shift = (np.arange(len(scores)) * GOLDEN % 1 - 0.5) * 2 * SPREAD
    for kind, (row, symbol, colour) in LOOKS.items():
        places = [int(place) for place in np.flatnonzero(kinds == kind)]
        names = [f"{escape(questions[place].name, quote=False)}<br>{scores[place]:.4f}" for place in places]
        marker = {"symbol": symbol, "color": colour, "size": 9, "line": {"width": 1.8, "color": colour}}
        figure.add_scatter(
            x=scores[places], y=row + shift[places], mode="markers", name=titles[kind], marker=marker,
            hovertext=names, hoverinfo="text", customdata=[questions[place].id for place in places],
        )  # fmt: skip
    if np.isfinite(limit):
        figure.add_vline(x=limit, line={"color": INK, "width": 2.5, "dash": "dash"})
        figure.add_vrect(x0=limit, x1=span[1], fillcolor=INK, opacity=0.14, line_width=0, layer="below")
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "mirror": True,
        "linecolor": RIM,
        "fixedrange": True,
    }
    figure.update_xaxes(range=span, **axis)
    figure.update_yaxes(range=(-0.6, 2.6), tickvals=[2, 1, 0], ticktext=list(titles.values()), **axis)
    figure.update_layout(height=HEIGHT, margin={"l": 8, "r": 8, "t": 8, "b": 8}, showlegend=False)
    return figure
