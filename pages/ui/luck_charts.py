"""The luck meter's histogram and the shots curve, and the sentences that read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from pages.ui.curves import line_colours
from pages.ui.text import _, plural, sentences
from versa_core.analysis.luck import spread_of

HEIGHT = 230  # px
N_BINS = 20
MANY = 10**12  # support sets that nobody counts any more
SMALL = 0.005  # a gain below half a point

Plain = Mapping[str, Any]


def luck_sentence(luck: Plain, n_support: int, n_pictures: int) -> str:
    """Returns mean and interval, what they are over, and what they do not say."""
    shares = np.asarray(luck["accuracies"])
    low, high = spread_of(shares)
    text = _(
        "Over **{n} redraws** of the {n_support} support pictures from these {n_pictures}, the class means answered "
        "**{mean} %** of the other pictures rightly on average; **95 of 100 redraws lay between {low} % and {high} %** "
        "(worst {worst} %, best {best} %)."
    ).format(
        n=len(shares), n_support=n_support, n_pictures=n_pictures, mean=_points(shares.mean()), low=_points(float(low)),
        high=_points(float(high)), worst=_points(shares.min()), best=_points(shares.max()),
    )  # fmt: skip
    fewest, most = luck["n_asked"]
    each = plural(
        "Each redraw asks about {n} picture, so it is worth {share} points.",
        "Each redraw asks about {n} pictures, so one of them is worth {share} points.",
        most,
    ).format(n=most if fewest == most else f"{fewest}–{most}", share=f"{100 / fewest:.1f}".removesuffix(".0"))
    over = _(
        "This is the luck of which of *these very pictures* are the support; about pictures of another day, place or "
        "hand it says nothing."
    )
    return sentences(text, each, over, _sets_words(luck), _copies_words(luck))


def _sets_words(luck: Plain) -> str:
    if luck["n_supports"] >= len(luck["accuracies"]):
        return ""
    return _("There are only {n} different support sets, so they come up several times.").format(n=luck["n_supports"])


def _copies_words(luck: Plain) -> str:
    if not luck["n_left_out"]:
        return ""
    return plural(
        "{n} question was left out because support held the same picture.",
        "{n} questions were left out because support held the same picture.",
        luck["n_left_out"],
    ).format(n=luck["n_left_out"])


def histogram_rows(shares: Sequence[float]) -> list[dict[str, float]]:
    """Returns the bars: where each begins and ends, 0 to 1, and how many redraws fell there, the last end included."""
    counts = Counter(map(bin_of, shares))
    return [{"from": place / N_BINS, "to": (place + 1) / N_BINS, "n": counts[place]} for place in sorted(counts)]


def bin_of(share: float) -> int:
    """Returns the place of the bar that a share belongs to."""
    return min(int(share * N_BINS + 1e-9), N_BINS - 1)


def show_histogram(shares: Sequence[float], now: float | None, *, alt: str) -> None:
    """Draws how the redraws fell; a line marks the score of the marks as they are now, where there is one."""
    rows, colour = histogram_rows(shares), line_colours()
    across = {"type": "quantitative", "scale": {"domain": [0, 1]}, "title": _("share of right answers")}
    axis = {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]}
    bars = {
        "data": {"values": rows},
        "mark": {"type": "bar", "color": colour[0], "opacity": 0.85},
        "encoding": {
            "x": {"field": "from", **across, "axis": axis, "bin": {"binned": True, "step": 1 / N_BINS}},
            "x2": {"field": "to"},
            "y": {"field": "n", "type": "quantitative", "title": _("redraws"), "axis": {"tickMinStep": 1}},
            "tooltip": [
                {"field": "from", "title": _("from"), "format": ".0%"},
                {"field": "to", "title": _("to"), "format": ".0%"},
                {"field": "n", "title": _("redraws")},
            ],
        },
    }
    layers = [bars]
    if now is not None:
        rule = {"type": "rule", "color": colour[1], "strokeWidth": 3, "strokeDash": [6, 3]}
        layers.append({"data": {"values": [{"at": now}]}, "mark": rule, "encoding": {"x": {"field": "at", **across}}})
    st.vega_lite_chart({"layer": layers}, width="stretch", height=HEIGHT, alt=alt)


def curve_sentence(curve: Plain) -> str:
    """Returns how the curve goes, and what the next pictures would buy, or why that cannot be told."""
    shots, mean = curve["shots"], curve["mean"]
    text = _("With {first} per class {before} % are right, with {last} per class {after} %.").format(
        first=shots[0], before=_points(mean[0]), last=shots[-1], after=_points(mean[-1])
    )
    if len(shots) == 1:
        text = _("With {first} per class {before} % are right; a curve needs more pictures.").format(
            first=shots[0], before=_points(mean[0])
        )
    kept = plural(
        "In each redraw {n} picture per class is kept for asking while the support grows from the others.",
        "In each redraw {n} pictures per class are kept for asking while the support grows from the others.",
        curve["n_query"],
    )
    return sentences(text, kept.format(n=curve["n_query"]), forecast_sentence(curve))


def forecast_sentence(curve: Plain) -> str:
    """Returns what more pictures would buy, no more than the data allow."""
    forecast = curve["forecast"]
    if forecast is None:
        return _("**What more would buy cannot be told.** {reason}").format(reason=curve["reason"])
    more = _("**{n} more per class**").format(n=forecast["n_more"])
    span = {"low": _points(forecast["low"], 1), "high": _points(forecast["high"], 1)}
    if forecast["high"] < SMALL:
        text = _("{more} would buy hardly anything (less than half a point): the curve has become level.")
    elif forecast["low"] < SMALL:
        text = _(
            "Whether {more} would buy anything cannot be told from so few pictures: between {low} and {high} points."
        )
    else:
        text = _("{more} would buy about {gain} points (between {low} and {high}).")
    text = text.format(more=more, gain=_points(forecast["gain"], 1), **span)
    form = _(
        "The form behind it: error ≈ a · k^−b from {n} per class on, with the flatter of two slopes, pictures drawn "
        "again for the range; it holds only for more pictures of the same kind."
    )
    return sentences(text, form.format(n=forecast["n_shot"]))


def show_curve(curve: Plain, n_shot: int, *, alt: str) -> None:
    """Draws accuracy by pictures per class with the band of the redraws; a line marks the support as it is now."""
    colour = line_colours()
    rows = [
        {"shot": shot, "mean": mean, "low": low, "high": high}
        for shot, mean, low, high in zip(curve["shots"], curve["mean"], curve["low"], curve["high"], strict=True)
    ]
    x: dict[str, Any] = {"field": "shot", "type": "quantitative", "title": _("support pictures per class")}
    x["axis"] = {"tickMinStep": 1, "format": "~d"}
    x["scale"] = {"domain": [0, max(curve["shots"][-1], n_shot) + 0.5], "nice": False}
    y = {"type": "quantitative", "title": _("share of right answers"), "scale": {"domain": [0, 1]}}
    y["axis"] = {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]}
    tooltip = [{"field": "shot", "title": _("per class")}]
    titles = (("mean", _("mean")), ("low", _("2.5 of 100 lie below")), ("high", _("2.5 of 100 lie above")))
    tooltip += [{"field": name, "title": title, "format": ".1%"} for name, title in titles]
    is_point = len(rows) == 1
    band = {"type": "rule", "strokeWidth": 8} if is_point else {"type": "area"}
    layers = [
        {
            "mark": {**band, "color": colour[0], "opacity": 0.22},
            "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "color": colour[0], "strokeWidth": 2.5, "point": {"size": 50, "color": colour[0]}},
            "encoding": {"x": x, "y": {"field": "mean", **y}, "tooltip": tooltip},
        },
        {
            "data": {"values": [{"shot": n_shot}]},
            "mark": {"type": "rule", "color": colour[1], "strokeWidth": 2.5, "strokeDash": [6, 3]},
            "encoding": {"x": x},
        },
    ]
    st.vega_lite_chart({"data": {"values": rows}, "layer": layers}, width="stretch", height=HEIGHT, alt=alt)


def _points(share: float, digits: int = 0) -> str:
    """Returns hundredths, never rounded to a certainty that it is not."""
    if 0.995 <= share < 1:
        return f"{min(100 * share, 99.9):.1f}"
    return f"{100 * share:.{digits}f}"
