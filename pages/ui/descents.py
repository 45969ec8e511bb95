"""t-SNE's way from a dot to a map as a film, one map or several side by side, from what a trainer recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.film import transport_words
from pages.ui.plots import Cloud
from pages.ui.point_map import point_look, whole_numbers
from pages.ui.scripts import joined
from pages.ui.text import _, sentences
from versa_core.analysis.descent import N_ITER
from versa_core.analysis.projection import EXAGGERATED

ALL_UPDATES = EXAGGERATED + N_ITER
FIELDS = ("frames", "updates", "divergences", "trust", "perplexity")

_descent = st.components.v2.component(
    "versa_descent",
    html=joined("descent.html"),
    css=joined("transport.css", "point_map.css", "descent.css"),
    js=joined("transport.js", "curve.js", "point_map.js", "descent.js"),
)


@dataclass(frozen=True, eq=False)
class Recorded:
    """One recorded optimisation, as it came from the trainer; see `versa_core.analysis.descent.Descent`."""

    frames: npt.NDArray[np.float16]
    updates: npt.NDArray[np.int64]
    divergences: npt.NDArray[np.float32]
    trust: float | None
    perplexity: float


def recorded_in(result: Mapping[str, Any]) -> list[Recorded]:
    """Returns the optimisations in a trainer's result."""
    return [Recorded(*parts) for parts in zip(*(result[one] for one in FIELDS), strict=True)]


def show_descents(
    key: str,
    run: str,
    panels: Sequence[dict[str, Any]],
    cloud: Cloud,
    *,
    selected: Sequence[int] = (),
    on_chosen: Callable[[], None] = lambda: None,
) -> None:
    """Shows the film.

    Args:
        key: of the component; its state has the `chosen` id of a clicked point.
        run: unlike that of any other recording; a new one starts with the finished maps.
        panels: one per map, from `panel_of`.
        cloud: the points, the same on every map.
        selected: places of the points that are marked.
        on_chosen: called where a point was clicked.
    """
    ticks = sorted({update for one in panels for update in one["updates"]})
    _descent(
        key=key,
        data={
            "run": run,
            "panels": list(panels),
            "ticks": ticks,
            "says": [update_words(tick) for tick in ticks],
            "look": point_look(cloud),
            "names": list(cloud.names),
            "ids": list(cloud.ids),
            "selected": list(selected),
            "words": {**transport_words(), "slider": _("Update"), "divergence": _("divergence {value}")},
        },
        on_chosen_change=on_chosen,
    )


def panel_of(one: Recorded, *, alone: bool = False, title: str = "") -> dict[str, Any]:
    """Returns one map of the film; `title` is its perplexity where nothing else is said."""
    title = title or _("Perplexity {n}").format(n=f"{one.perplexity:.3g}")
    trust = _("Trust: {number} of 1").format(number="–" if one.trust is None else f"{one.trust:.2f}")
    reading = read_descent(one)
    return {
        "title": title,
        "note": sentences(_("{words}.").format(words=trust), reading) if alone else trust,
        "alt": _("t-SNE map, {title}; {reading}").format(title=title, reading=reading),
        "frames": whole_numbers(one.frames),
        "updates": one.updates.tolist(),
        "divergences": [round(float(value), 4) for value in one.divergences],
    }


def update_words(update: int) -> str:
    """Returns where the optimisation is, and what holds there."""
    words = _("Update {n} of {all}").format(n=update, all=ALL_UPDATES)
    if update == 0:
        return words + " · " + _("the start: PCA, shrunk to a dot")
    if update < EXAGGERATED:
        return words + " · " + _("at first neighbours are pulled together twelve times as hard")
    return words + " · " + _("neighbours are pulled as hard as they are near")


def read_descent(one: Recorded) -> str:
    """Returns what the divergence did: what it fell from and to, and when most of that was done."""
    first, last = float(one.divergences[0]), float(one.divergences[-1])
    if first - last <= 0:
        return _("The divergence did not fall: {first:.2f} to {last:.2f}.").format(first=first, last=last)
    above = np.flatnonzero(one.divergences > last + 0.1 * (first - last))  # with few pictures it falls and rises again
    done = int(one.updates[above[-1] + 1])
    words = _(
        "The divergence, which is minimised, fell from {first:.2f} to {last:.2f}; from update {n} on it stayed within "
        "a tenth of that from its end."
    )
    return words.format(first=first, last=last, n=done)
