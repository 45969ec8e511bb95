"""Lesson 8, Maps lie: the same points, one thing changed at a time, and what t-SNE's map makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.ui.descents import panel_of, recorded_in, show_descents
from pages.ui.linking.lesson_settings import choice, drawn
from pages.ui.plots import Cloud as Points
from pages.ui.short_jobs import short_job
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.map_trials import FIRST, TRIALS, Trial, measure, outcome, table_of, title_of, values_of
from pages.ui.teaching.memory import recall
from pages.ui.teaching.others import offer_others
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.teaching.true_places import show_truths
from pages.ui.text import _
from versa_core.teaching.clouds import Cloud
from versa_core.teaching.texts import Text

KEY = "maps_lie"
CODES = (
    Code("versa_core.analysis.descent", "descend"),
    Code("versa_core.analysis.projection", "trust"),
    Code("versa_core.teaching.clouds", "shape_of"),
)
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
    measured = [measure(*each) for each in zip(titles, clouds, records, strict=True)]
    values = values_of(measured)
    reply(text, guessed, outcome(trial.name, measured), values, about=trial.about)
    st.header(_("The truth"))
    say(text, f"truth_{trial.name}")
    show_truths(trial, clouds, result["truths"], titles)
    show_conclusions(text, "truth")
    st.header(_("The map of it"))
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


def _points(cloud: Cloud) -> Points:
    """Returns the points as maps draw them, each named by its group."""
    n = len(cloud.points)
    groups = [_("group {n}").format(n=label + 1) for label in range(int(cloud.labels.max()) + 1)]
    places = tuple(str(place) for place in range(n))
    names = tuple(_("point {n}").format(n=place + 1) for place in range(n))
    return Points(places, names, tuple(cloud.labels.tolist()), (True,) * n, tuple(groups))
