"""The maps on screen: their settings, the two charts, and the selection that both share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from pages.ui.legend import legend_html
from pages.ui.looking import CHARTS, Look
from pages.ui.maps import (
    KINDS,
    MAX_SEED,
    PERPLEXITY,
    Maps,
    MapSettings,
    axis_titles,
    shares_scale,
    trust_words,
    width_ratio,
)
from pages.ui.plots import Frame, frame_around, map_alt, map_figure
from pages.ui.session import project
from pages.ui.text import _


def choose_settings() -> MapSettings:
    """Asks how the maps are drawn; the answers stay in the project."""
    mine = project()
    kept = MapSettings.from_plain(mine.map_settings)
    for name, value in kept.to_plain().items():
        st.session_state.setdefault(f"map_{name}", value)
    names = {"pca": "PCA", "tsne": "t-SNE"}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        kind = st.segmented_control(
            _("Map"),
            KINDS,
            format_func=lambda one: names[one],
            required=True,
            key="map_kind",
            help=_("PCA turns the embedding so that its widest spread is seen; t-SNE keeps neighbours together."),
        )
        n_dims = st.segmented_control(
            _("Dimensions"), (2, 3), format_func=lambda one: f"{one}-D", required=True, key="map_n_dims"
        )
        perplexity, seed = kept.perplexity, kept.seed
        if kind == "tsne":
            low, high = PERPLEXITY
            perplexity = st.slider(
                _("Perplexity"),
                low,
                high,
                key="map_perplexity",
                width=260,
                help=_("Roughly how many neighbours each picture tries to keep; try several before you believe one."),
            )
            seed = st.number_input(
                _("Seed"),
                0,
                MAX_SEED,
                key="map_seed",
                width=150,
                help=_("The same seed gives the same map; what changes with the seed is chance."),
            )
    chosen = MapSettings(kind or kept.kind, n_dims or kept.n_dims, int(perplexity), int(seed), kept.same_scale)
    mine.map_settings = chosen.to_plain()
    return chosen


def show_maps(look: Look, settings: MapSettings, maps: Maps) -> None:
    """Shows both maps with a common legend above them and what each may be used for below it."""
    st.html(legend_html(look.run.class_names, settings.n_dims))
    titles = (_("Before"), _("After"))
    clouds = [np.concatenate(pair) for pair in zip(maps.coordinates, maps.prototypes, strict=True)]
    axes = axis_titles(settings, maps)
    shared = choose_scale(settings, maps)
    for index, column in enumerate(st.columns(2)):
        frame = frame_around(clouds if shared else clouds[index : index + 1], axes)
        with column, st.container(key=CHARTS[index]):
            st.subheader(titles[index])
            show_map(look, settings, maps, index, frame, titles[index])
            show_trust(settings, maps, index)


def choose_scale(settings: MapSettings, maps: Maps) -> bool:
    """Asks, for PCA, whether both maps are drawn to one scale; says by how much the scales differ where they do."""
    shared = shares_scale(settings, maps)
    if settings.kind == "tsne":
        return shared
    st.session_state["map_same_scale"] = shared

    def keep() -> None:
        mine = project()
        mine.map_settings = {**mine.map_settings, "same_scale": st.session_state["map_same_scale"]}

    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.toggle(_("Same scale in both maps"), key="map_same_scale", on_change=keep)
        if not shared:
            words = _("Each map fills its frame: the wider one is spread {ratio:.1f} times as far as the other.")
            st.caption(words.format(ratio=width_ratio(maps)))
    return shared


def show_map(look: Look, settings: MapSettings, maps: Maps, index: int, frame: Frame, title: str) -> None:
    """Shows one map; in two dimensions a click or a lasso selects."""
    chart, selection, cloud = CHARTS[index], look.selection, look.cloud()
    key = "_".join(map(str, ("chart", chart, look.token, *settings.key, frame.key, selection.versions[chart])))
    drawn = selection.draw(chart, is_new=key not in st.session_state)
    shown = selection.ids if settings.n_dims == 3 else drawn
    figure = map_figure(maps.coordinates[index], maps.prototypes[index], cloud, frame, shown)

    def take_selection() -> None:
        points = st.session_state[key]["selection"]["points"]
        selection.choose(selected_ids(points, look.run.ids), chart)
        st.session_state["map_pictures"] = list(selection.ids)

    # dragmode stays unset: naming one switches clicks on single points off.
    config = {"scrollZoom": False, "displaylogo": False}
    alt = map_alt(title, cloud, settings.n_dims)
    on_select: Any = take_selection if settings.n_dims == 2 else "ignore"  # Plotly selects nothing in 3-D
    st.plotly_chart(figure, key=key, on_select=on_select, config=config, alt=alt)


def selected_ids(points: Sequence[dict[str, Any]], known: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the ids that Plotly's points carry, each once; prototypes carry none."""
    carried = [point.get("customdata") for point in points]
    flat = [one[0] if isinstance(one, list) and one else one for one in carried]
    allowed = set(known)
    return tuple(dict.fromkeys(one for one in flat if isinstance(one, str) and one in allowed))


def show_trust(settings: MapSettings, maps: Maps, index: int) -> None:
    """Says how far the map can be trusted, as a number and in words."""
    trust = maps.trust[index]
    shares = maps.explained[index] if settings.kind == "pca" and index < len(maps.explained) else None
    number = "–" if trust is None else f"{trust:.2f}"
    words = trust_words(settings, trust, sum(shares) if shares is not None else None)
    st.markdown(_("**Trust: {number}** of 1. {words}").format(number=number, words=words))
