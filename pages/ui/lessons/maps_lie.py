"""Lesson 8, Maps lie: the same points, one thing changed at a time, and what t-SNE's map makes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui.descents import Recorded, panel_of, recorded_in, show_descents
from pages.ui.linking.lesson_settings import choice, drawn
from pages.ui.palette import class_style
from pages.ui.plots import Cloud as Points
from pages.ui.short_jobs import short_job
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.memory import recall
from pages.ui.teaching.others import offer_others
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.text import _
from versa_core.teaching.clouds import Cloud, nothing, shape_of, three_groups, two_sizes
from versa_core.teaching.texts import Text

KEY = "maps_lie"
FIRST = "distance"
PERPLEXITY = 20.0
TRUE_HEIGHT = 230  # px
CODES = (
    Code("versa_core.analysis.descent", "descend"),
    Code("versa_core.analysis.projection", "trust"),
    Code("versa_core.teaching.clouds", "shape_of"),
)


@dataclass(frozen=True)
class Trial:
    """One thing that is changed, and how it is drawn.

    Attributes:
        name: in the lesson's text, too.
        values: what the one thing becomes.
        draw: makes the points from a value and a seed.
        is_perplexity: the values are perplexities, and the points stay.
    """

    name: str
    values: tuple[int, ...]
    draw: Callable[[int, int], Cloud]
    is_perplexity: bool = False

    @property
    def about(self) -> str:
        """Which of the lesson's questions is asked; the first one has no name of its own."""
        return "" if self.name == FIRST else self.name

    def clouds(self, seed: int) -> list[Cloud]:
        return [self.draw(value, seed) for value in self.values]

    def perplexities(self) -> list[float]:
        return [float(value) if self.is_perplexity else PERPLEXITY for value in self.values]


@dataclass(frozen=True)
class Measured:
    """What one map says beside the truth; `truly` and `on_map` are None where there is nothing to measure."""

    title: str
    truly: float | None
    on_map: float | None
    trust: float


TRIALS = {
    one.name: one
    for one in (
        Trial("distance", (1, 2, 5), three_groups),
        Trial("size", (1, 3, 10), two_sizes),
        Trial("perplexity", (2, 5, 15, 29), lambda _value, seed: three_groups(5, seed), is_perplexity=True),
        Trial("nothing", (2, 10, 50), nothing),
    )
}
LINKED = (drawn(KEY), choice("change", "maps_trial", tuple(TRIALS)))


def show(text: Text) -> None:
    """Shows the lesson."""
    names: dict[str, str] = {
        "distance": _("Distance"),
        "size": _("Size of a group"),
        "perplexity": _("Perplexity"),
        "nothing": _("Dimensions, with nothing to find"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", key="maps_choice"):
        name = st.segmented_control(
            _("Change one thing"), list(names), format_func=names.__getitem__, default=FIRST, required=True,
            key="maps_trial",
        )  # fmt: skip
        offer_others(_("Other points of the same kind"), KEY, key="maps_again")
    trial, seed = TRIALS[name or FIRST], recall(KEY, "seed", 0)
    guessed = guess(text, trial.about)
    if guessed is None:
        return
    clouds = trial.clouds(seed)
    result = short_job(
        "cloud_maps", (trial.name, seed),
        lambda: {"clouds": [one.points for one in clouds], "perplexities": trial.perplexities(), "seed": seed},
        _("Recording t-SNE"),
    )  # fmt: skip
    if result is not None:
        _show_trial(text, trial, clouds, result, guessed, seed)


def _show_trial(
    text: Text, trial: Trial, clouds: Sequence[Cloud], result: dict[str, Any], guessed: str, seed: int
) -> None:
    records = recorded_in(result)
    titles = [title_of(trial, value) for value in trial.values]
    measured = [_measure(*each) for each in zip(titles, clouds, records, strict=True)]
    values = values_of(measured)
    reply(text, guessed, outcome(trial.name, measured), values, about=trial.about)
    st.subheader(_("The truth"))
    say(text, f"truth_{trial.name}")
    _show_truths(trial, clouds, result["truths"], titles)
    st.subheader(_("The map of it"))
    say(text, "play")
    panels = [panel_of(one, title=title) for one, title in zip(records, titles, strict=True)]
    with st.container(key="maps_film"):
        show_descents(f"maps_{trial.name}", f"{trial.name} {seed}", panels, _points(clouds[0]))
    st.markdown(table_of(measured))
    show_conclusions(text, trial.about, **values)
    last = records[-1]
    three_ways(
        text, CODES, perplexity=f"{last.perplexity:.0f}", n_points=len(clouds[-1].points),
        divergence=f"{last.divergences[-1]:.2f}", first_divergence=f"{last.divergences[0]:.2f}", **values,
    )  # fmt: skip


def title_of(trial: Trial, value: int) -> str:
    """Returns the words over a map: what was changed, and to what."""
    if trial.is_perplexity:
        return _("Perplexity {n}").format(n=value)
    words = {
        "distance": _("the third group {n} × as far"),
        "size": _("one group {n} × as wide"),
        "nothing": _("{n} dimensions"),
    }
    return words[trial.name].format(n=value)


def _measure(title: str, cloud: Cloud, record: Recorded) -> Measured:
    assert record.trust is not None  # there are points enough
    flat = cloud.points if cloud.points.shape[1] == 2 else record.frames[-1]
    true, drawn = shape_of(flat, cloud.labels), shape_of(record.frames[-1], cloud.labels)
    if true.distance is not None:
        return Measured(title, true.distance, drawn.distance, record.trust)
    return Measured(title, true.size, drawn.size, record.trust)


def outcome(name: str, measured: Sequence[Measured]) -> str:
    """Returns the key of the option that came out as right."""
    last = measured[-1]
    if name == "perplexity":
        return str(max(range(len(measured)), key=lambda place: measured[place].trust))
    if name == "nothing":
        return "high" if last.trust >= 0.95 else "middle" if last.trust >= 0.85 else "low"
    assert last.truly is not None  # there are two groups and more
    assert last.on_map is not None
    share = last.on_map / last.truly
    return "less" if share < 0.5 else "more" if share > 1.5 else "same"


def values_of(measured: Sequence[Measured]) -> dict[str, str]:
    """Returns the numbers that the lesson's text speaks of."""
    last = measured[-1]
    trusts = [one.trust for one in measured]
    best = measured[trusts.index(max(trusts))]
    return {
        "truly": _number(last.truly), "on_map": _number(last.on_map), "trust": f"{last.trust:.2f}",
        "first_trust": f"{measured[0].trust:.2f}", "least_trust": f"{min(trusts):.2f}",
        "most_trust": f"{max(trusts):.2f}", "best": best.title, "best_truly": _number(best.truly),
        "best_on_map": _number(best.on_map),
    }  # fmt: skip


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def table_of(measured: Sequence[Measured]) -> str:
    """Returns a Markdown table of truth and map, for readers with and without sight."""
    head = (_("changed"), _("in truth"), _("on the map"), _("trust, of 1"))
    rows = [(one.title, _number(one.truly), _number(one.on_map), f"{one.trust:.2f}") for one in measured]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows))


def _points(cloud: Cloud) -> Points:
    """Returns the points as maps draw them, each named by its group."""
    n = len(cloud.points)
    groups = [_("group {n}").format(n=label + 1) for label in range(int(cloud.labels.max()) + 1)]
    places = tuple(str(place) for place in range(n))
    names = tuple(_("point {n}").format(n=place + 1) for place in range(n))
    return Points(places, names, tuple(cloud.labels.tolist()), (True,) * n, tuple(groups))


def _show_truths(trial: Trial, clouds: Sequence[Cloud], truths: Sequence[Any], titles: Sequence[str]) -> None:
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
