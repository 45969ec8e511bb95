"""How t-SNE gets there, and one set at several perplexities: played back from what a trainer recorded."""

from __future__ import annotations

import streamlit as st

from pages.ui.conclusions import MapView, conclusions
from pages.ui.descents import Recorded, panel_of, recorded_in, show_descents
from pages.ui.looking import Look
from pages.ui.maps import MapSettings
from pages.ui.point_map import selected_places
from pages.ui.short_jobs import short_job
from pages.ui.teaching.first_mentions import show_mentioning
from pages.ui.text import _, sentences
from versa_core.analysis.descent import distinct_perplexities

SEVERAL = (2, 5, 15, 30, 50)
FEWER = (5, 15, 50)
MANY = 600  # pictures; five maps of more would take a trainer a minute


def show_live_maps(look: Look, settings: MapSettings) -> None:
    """Shows both sections; nothing is worked out before a person asks for it."""
    st.header(_("How t-SNE gets there"))
    show_mentioning(
        _(
            "t-SNE has no formula for its map: it begins with a dot and moves the points, update by update, until "
            "neighbours on the map are those of the embedding. This is the map *After*, as it came to be."
        ),
        "t-SNE",
        "embedding",
    )
    if st.toggle(_("Show how it gets there"), key="descent_on"):
        _show("tsne_descent", "descent", look, (settings.perplexity,), settings.seed)
    st.header(_("One set, several perplexities"))
    show_mentioning(
        _(
            "The perplexity is roughly how many neighbours each picture tries to keep. What you see at one of them "
            "only may be an artefact; what stays at all of them is more likely to be in the embedding."
        ),
        "perplexity",
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
        records = recorded_in(result)
        _show_component(look, name, records, f"{name} {look.token} {perplexities} {seed}")
        st.caption(_caption(records, seed))
        if records[-1].perplexity < max(perplexities):
            words = _("Perplexity {used:.1f} instead of {asked:.0f}: {n} pictures allow no more.")
            asked, n_pictures = max(perplexities), len(look.run.ids)
            st.caption(words.format(used=records[-1].perplexity, asked=asked, n=n_pictures))


def _show_component(look: Look, name: str, records: list[Recorded], run: str) -> None:
    cloud, key = look.cloud(), f"component_{name}"
    panels = look.kept(name, run, lambda: [panel_of(one, alone=len(records) == 1) for one in records])

    def choose() -> None:
        chosen = st.session_state[key].get("chosen")
        if chosen in look.run.ids:
            look.selection.choose((chosen,))

    selected = selected_places(look.selection, cloud)
    show_descents(key, run, panels, cloud, selected=selected, on_chosen=choose)


def _caption(records: list[Recorded], seed: int) -> str:
    if len(records) == 1:
        judged = sentences(*conclusions(MapView("tsne", records[0].trust, perplexity=records[0].perplexity)))
    else:
        judged = _(
            "Each map fills its frame, so sizes do not compare. You may conclude something from groups that hold at "
            "every perplexity. You may not conclude anything from distances between groups or from their sizes."
        )
    seeded = _("Seed: {seed}. Frames lie closer where more happens. Click a point to select it.").format(seed=seed)
    return sentences(judged, seeded)
