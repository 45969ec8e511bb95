"""The race as lines, and the confusion of one racer as a grid."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.curves import COLOURS, DASHES
from pages.ui.palette import class_style, swatch
from pages.ui.text import _, clauses, plural

HEIGHT = 320  # px
WIDER = 1.6  # px that each line has over the one that is drawn on it
MUTED = "opacity:.8;font-size:.8125rem"
CELL = "padding:.3rem .5rem;text-align:center;font-variant-numeric:tabular-nums;border:1px solid rgba(128,133,144,.25)"
HEAD = "padding:.3rem .5rem;font-weight:600;overflow-wrap:anywhere;max-width:9rem"

Laps = Sequence[Sequence[float]]
Row = dict[str, Any]


def show_race(titles: Sequence[str], laps: Sequence[Laps], *, alt: str) -> None:
    """Draws query accuracy by step, one line per racer; one without steps is a level line."""
    rows = race_rows(titles, laps)
    if rows:
        spec = {"data": {"values": rows}, **_lines(rows, list(titles))}
        st.vega_lite_chart(spec, width="stretch", height=HEIGHT, alt=alt)


def race_rows(titles: Sequence[str], laps: Sequence[Laps]) -> list[Row]:
    """Returns the points of the lines; what takes no step is drawn from the start to the longest racer's end."""
    longest = max((lap[1] for one in laps for lap in one), default=0) or 1
    rows: list[Row] = []
    for title, one in zip(titles, laps, strict=False):  # the later ones have not begun
        points = [(lap[0], lap[2]) for lap in one]
        if len(points) == 1 and one[0][1] == 0:
            points.append((longest, points[0][1]))
        rows += [{"step": step, "value": value, "line": title} for step, value in points]
    return rows


def race_alt(titles: Sequence[str], laps: Sequence[Laps]) -> str:
    """Returns what a person who does not see the lines is told they show."""
    parts = []
    for title, one in zip(titles, laps, strict=False):
        if len(one) == 1:
            parts.append(_("{title}: {last} % without a step").format(title=title, last=f"{100 * one[0][2]:.0f}"))
        elif one:
            words = plural(
                "{title}: from {first} % to {last} % in {n} step",
                "{title}: from {first} % to {last} % in {n} steps",
                int(one[-1][0]),
            )
            ends = {"first": f"{100 * one[0][2]:.0f}", "last": f"{100 * one[-1][2]:.0f}", "n": int(one[-1][0])}
            parts.append(words.format(title=title, **ends))
    return _("Query accuracy by step. {parts}.").format(parts=clauses(parts))


def _lines(rows: list[Row], titles: list[str]) -> Row:
    dark = st.context.theme.type == "dark"
    styles = [line_style(place, dark=dark) for place in range(len(titles))]
    legend = {"orient": "top", "title": None, "columns": 2, "symbolType": "stroke", "symbolStrokeWidth": 3}
    legend["labelLimit"] = 420
    told_apart = {
        "color": {"field": "line", "scale": {"domain": titles, "range": [colour for colour, _dash in styles]}},
        "strokeDash": {"field": "line", "scale": {"domain": titles, "range": [dash for _colour, dash in styles]}},
    }
    # Where lines lie on each other, the lower ones show at the sides of the upper ones.
    widths = [2 + WIDER * place for place in range(len(titles))][::-1]
    told_apart["strokeWidth"] = {"field": "line", "scale": {"domain": titles, "range": widths}}
    for channel in told_apart.values():
        channel.update({"type": "nominal", "legend": legend})
    across = {"field": "step", "type": "quantitative", "title": _("step"), "axis": {"tickMinStep": 1, "format": "~d"}}
    up = {
        "field": "value",
        "type": "quantitative",
        "title": _("query accuracy"),
        "scale": {"domain": [0, 1]},
        "axis": {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]},
    }
    tooltip = [
        {"field": "line", "title": _("line")},
        {"field": "step", "title": _("step")},
        {"field": "value", "title": _("query accuracy"), "format": ".1%"},
    ]
    line = {"type": "line", "clip": True}
    return {"mark": line, "encoding": {"x": across, "y": up, "tooltip": tooltip, **told_apart}}


def line_style(place: int, *, dark: bool) -> tuple[str, list[int]]:
    """Returns colour and dashes of a line; the first 25 all differ."""
    colours = COLOURS["dark" if dark else "light"]
    return colours[place % len(colours)], DASHES[(place + place // len(colours)) % len(DASHES)]


def confusion_html(table: npt.NDArray[np.int64], class_names: Sequence[str], title: str) -> str:
    """Returns the grid: a row per true class, a column per answer; right answers are framed, wrong ones shaded.

    Args:
        table: (n_way, n_way) counts (`counting.confusion`).
        class_names: one per class.
        title: whose answers they are.
    """
    words = _("Answers of {title}: rows are the true classes, columns what was answered").format(title=title)
    marks = [f'<img src="{swatch(class_style(place))}" alt="" width="12" height="12">' for place in range(len(table))]
    head = "".join(
        f'<th scope="col" style="{HEAD}">{mark} {escape(name)}</th>'
        for mark, name in zip(marks, class_names, strict=True)
    )
    body = "".join(
        f'<tr><th scope="row" style="{HEAD};text-align:left">{marks[row]} {escape(class_names[row])}</th>'
        + "".join(_cell(int(count), int(table[row].sum()), row == column) for column, count in enumerate(table[row]))
        + "</tr>"
        for row in range(len(table))
    )
    return (
        f'<div style="{MUTED};margin-bottom:.3rem">{escape(words)}</div><div style="overflow-x:auto">'
        f'<table aria-label="{escape(words, quote=True)}" style="border-collapse:collapse;font-size:.875rem">'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(count: int, n_asked: int, is_right: bool) -> str:
    share = count / n_asked if n_asked else 0.0
    if is_right:
        look = f"box-shadow:inset 0 0 0 2px rgba(128,133,144,{0.35 + 0.6 * share:.2f});font-weight:600"
    else:
        look = f"background:rgba(255,150,0,{0.7 * share:.2f})"
    return f'<td style="{CELL};{look}">{count or "·"}</td>'
