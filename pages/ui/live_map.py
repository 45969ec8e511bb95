"""How t-SNE gets there, and one set at several perplexities: played back from what a trainer recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.conclusions import MapView, conclusions
from pages.ui.film import transport_words
from pages.ui.looking import Look
from pages.ui.maps import MapSettings
from pages.ui.point_map import point_look, selected_places, whole_numbers
from pages.ui.scripts import joined
from pages.ui.short_jobs import short_job
from pages.ui.text import _
from versa_core.analysis.descent import N_ITER, distinct_perplexities
from versa_core.analysis.projection import EXAGGERATED

SEVERAL = (2, 5, 15, 30, 50)
FEWER = (5, 15, 50)
MANY = 600  # pictures; five maps of more would take a trainer a minute
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


def show_live_maps(look: Look, settings: MapSettings) -> None:
    """Shows both sections; nothing is worked out before a person asks for it."""
    st.subheader(_("How t-SNE gets there"))
    st.markdown(
        _(
            "t-SNE has no formula for its map: it begins with a dot and moves the points, update by update, until "
            "neighbours on the map are those of the embedding. This is the map *After*, as it came to be."
        )
    )
    if st.toggle(_("Show how it gets there"), key="descent_on"):
        _show("tsne_descent", "descent", look, (settings.perplexity,), settings.seed)
    st.subheader(_("One set, several perplexities"))
    st.markdown(
        _(
            "The perplexity is roughly how many neighbours each picture tries to keep. What you see at one of them "
            "only may be an artefact; what stays at all of them is more likely to be in the embedding."
        )
    )
    if st.toggle(_("Show several perplexities"), key="several_on"):
        _show("tsne_several", "several", look, wanted_perplexities(len(look.run.ids)), settings.seed)


def wanted_perplexities(n_pictures: int) -> tuple[float, ...]:
    """Returns which perplexities are compared; of many pictures fewer, because each takes its time."""
    return distinct_perplexities(SEVERAL if n_pictures <= MANY else FEWER, n_pictures)


def _show(kind: str, name: str, look: Look, perplexities: tuple[float, ...], seed: int) -> None:
    after = look.after
    if after is None or after.embeddings is None:
        return
    given = {"embeddings": after.embeddings, "perplexities": list(perplexities), "seed": seed}
    with st.container(key=f"live_{name}"):
        result = short_job(kind, (look.token, perplexities, seed), lambda: given, _("Recording t-SNE"))
        if result is None:
            return
        records = [Recorded(*parts) for parts in zip(*(result[one] for one in FIELDS), strict=True)]
        _show_component(look, name, records, f"{name} {look.token} {perplexities} {seed}")
        st.caption(_caption(records, seed))
        if records[-1].perplexity < max(perplexities):
            words = _("Perplexity {used:.1f} instead of {asked:.0f}: {n} pictures allow no more.")
            asked, n_pictures = max(perplexities), len(look.run.ids)
            st.caption(words.format(used=records[-1].perplexity, asked=asked, n=n_pictures))


def _show_component(look: Look, name: str, records: list[Recorded], run: str) -> None:
    cloud, key = look.cloud(), f"component_{name}"
    panels = look.kept(name, run, lambda: [_panel(one, alone=len(records) == 1) for one in records])
    ticks = sorted({int(update) for one in records for update in one.updates})

    def choose() -> None:
        chosen = st.session_state[key].get("chosen")
        if chosen in look.run.ids:
            look.selection.choose((chosen,))

    _descent(
        key=key,
        data={
            "run": run,
            "panels": panels,
            "ticks": ticks,
            "says": [update_words(tick) for tick in ticks],
            "look": point_look(cloud),
            "names": list(cloud.names),
            "ids": list(cloud.ids),
            "selected": selected_places(look.selection, cloud),
            "words": {**transport_words(), "slider": _("Update"), "divergence": _("divergence {value}")},
        },
        on_chosen_change=choose,
    )


def _panel(one: Recorded, *, alone: bool) -> dict[str, Any]:
    title = _("Perplexity {n}").format(n=f"{one.perplexity:.3g}")
    trust = _("Trust: {number} of 1").format(number="–" if one.trust is None else f"{one.trust:.2f}")
    reading = read_descent(one)
    return {
        "title": title,
        "note": f"{trust}. {reading}" if alone else trust,
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


def _caption(records: list[Recorded], seed: int) -> str:
    if len(records) == 1:
        judged = " ".join(conclusions(MapView("tsne", records[0].trust, perplexity=records[0].perplexity)))
    else:
        judged = _(
            "Each map fills its frame, so sizes do not compare. You may conclude something from groups that hold at "
            "every perplexity. You may not conclude anything from distances between groups or from their sizes."
        )
    return (
        judged
        + " "
        + _("Seed: {seed}. Frames lie closer where more happens. Click a point to select it.").format(seed=seed)
    )
