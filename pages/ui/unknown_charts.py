"""Where known and unknown pictures lie on one signal: a strip of points, each of which opens its picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.palette import INK, svg_uri
from pages.ui.questions import Question
from pages.ui.scripts import joined
from pages.ui.text import _
from versa_core.analysis.rejection import Scores

LEVEL, SPREAD = (
    0.62,
    0.24,
)  # of a row, below its title: pictures are moved up and down a little, so that equals do not hide each other
GOLDEN = 0.618034  # neighbours in the order of the pictures are moved far apart
# Each kind's colour and drawing in a square of 16 units. No class wears any of them, and what they mean does not hang
# on the colour; both colours stand out from a light ground and a dark one.
LOOKS = {
    "known": ("#0b8f84", '<path d="M2.5 3.5h11L8 13Z"/>'),
    "unknown": ("#d0287d", '<path d="M3 3 13 13M13 3 3 13"/>'),
    "unsaid": (INK, '<path d="M8 2v12"/>'),
}

_strip = st.components.v2.component(
    "versa_strip",
    html='<div class="plot" role="group"></div>'
    '<div class="axis"><span class="low"></span><span class="name"></span><span class="high"></span></div>',
    css=joined("strips.css"),
    js=joined("make.js", "strips.js"),
)


def row_titles() -> dict[str, str]:
    """Returns the rows' names in the visitor's language, from top to bottom."""
    return {"known": _("of a class"), "unknown": _("of none"), "unsaid": _("not said")}


def show_strip(key: str, data: dict[str, Any], on_open: Callable[[str], None]) -> None:
    """Shows the strip of `strip_data`; `on_open` gets the id of a clicked picture before the script runs again."""

    def opened() -> None:
        picture_id = st.session_state[key].get("opened")
        if isinstance(picture_id, str):
            on_open(picture_id)

    _strip(key=key, data=data, on_opened_change=opened)


def strip_data(
    questions: Sequence[Question],
    scores: Scores,
    known: npt.NDArray[np.bool_],
    unknown: npt.NDArray[np.bool_],
    limit: float,
    span: tuple[float, float],
    *,
    alt: str,
    digits: int,
    opened: str = "",
) -> dict[str, Any]:
    """Returns one point per picture, a row per kind, and the threshold with the refused side to its right.

    Args:
        questions: the pictures.
        scores: (n,) on this signal, larger for stranger ones.
        known: (n,) which are of one of the classes.
        unknown: (n,) which are of none.
        limit: the threshold; one beyond the axis refuses nothing that is shown.
        span: the least and the greatest score that the axis shows.
        alt: the strip in words.
        digits: decimals of scores in words.
        opened: the id of the picture that is looked at.
    """
    low, high = span
    rows = np.where(known, 0, np.where(unknown, 1, 2))
    shift = LEVEL + (np.arange(len(scores)) * GOLDEN % 1 - 0.5) * 2 * SPREAD
    points = [
        {
            "id": questions[place].id, "words": f"{questions[place].name} · {scores[place]:.{digits}f}",
            "row": int(rows[place]), "y": round(float(shift[place]), 3),
            "x": round(float((scores[place] - low) / (high - low)), 4),
        }
        for place in np.lexsort((scores, rows))
    ]  # fmt: skip
    return {
        "rows": list(row_titles().values()),
        "marks": [_mark(colour, drawing) for colour, drawing in LOOKS.values()],
        "points": points,
        "limit": max(0.0, (limit - low) / (high - low)) if limit < high else None,
        "low": f"{low:.{digits}f}",
        "high": f"{high:.{digits}f}",
        "opened": opened,
        "alt": alt,
        "hint": _("Click or Enter opens a picture, arrows go on."),
    }


def _mark(colour: str, drawing: str) -> str:
    return svg_uri(drawing, f'fill="none" stroke="{colour}" stroke-width="2"')
