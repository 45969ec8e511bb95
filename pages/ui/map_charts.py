"""The maps on screen: their settings, both states side by side, and the selection that they share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from pages.ui.conclusions import MapView, conclusions
from pages.ui.flat_maps import KEYS, show_flat_maps
from pages.ui.legend import legend_html
from pages.ui.looking import Look
from pages.ui.map_colours import colourings
from pages.ui.map_newcomers import Newcomers
from pages.ui.maps import (
    KINDS,
    MAX_SEED,
    PERPLEXITY,
    Maps,
    MapSettings,
    axis_titles,
    shares_scale,
    width_ratio,
)
from pages.ui.plots import Frame, frame_around, map_alt, space_figure
from pages.ui.session import project
from pages.ui.text import _


def choose_settings(look: Look) -> MapSettings:
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
        chosen = replace(kept, kind=kind or kept.kind, n_dims=n_dims or kept.n_dims)
        if chosen.n_dims == 2:
            chosen = _choose_colours(look, chosen)
        if kind == "tsne":
            chosen = _choose_tsne(chosen)
    mine.map_settings = chosen.to_plain()
    return chosen


def _choose_tsne(settings: MapSettings) -> MapSettings:
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
    return replace(settings, perplexity=int(perplexity), seed=int(seed))


def _choose_colours(look: Look, settings: MapSettings) -> MapSettings:
    names = colourings(look)
    if st.session_state["map_colour"] not in names:  # kept from another run
        st.session_state["map_colour"] = "class"
    colour = st.selectbox(_("Colour by"), list(names), format_func=lambda one: names[one], key="map_colour", width=200)
    regions = settings.regions
    if settings.kind == "pca":
        regions = st.toggle(
            _("Decision regions"),
            key="map_regions",
            help=_("What the adapted classifier answers on this very plane: a slice through its space."),
        )
    return replace(settings, colour=colour, regions=bool(regions))


def show_maps(look: Look, settings: MapSettings, maps: Maps, new: Newcomers) -> None:
    """Shows both maps with a common legend above them and what each may be used for below it."""
    clouds = [np.concatenate(pair) for pair in zip(maps.coordinates, maps.prototypes, strict=True)]
    clouds[-1] = np.concatenate([clouds[-1], new.coordinates])
    axes = axis_titles(settings, maps)
    shared = choose_scale(settings, maps)
    frames = [frame_around(clouds if shared else clouds[index : index + 1], axes) for index in range(len(clouds))]
    agree = None
    if settings.n_dims == 2:
        agree = show_flat_maps(look, settings, maps, frames, new)
    else:
        show_space_maps(look, maps, frames)
    for index, column in enumerate(st.columns(2)):
        with column, st.container(key=f"map_trust_{index}"):
            is_last = index == len(frames) - 1
            show_trust(
                settings, maps, index, regions_agree=agree if is_last else None, n_new=len(new.pictures) * is_last
            )


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


def show_space_maps(look: Look, maps: Maps, frames: list[Frame]) -> None:
    """Shows both maps in space; Plotly selects nothing there, and greys what is not selected elsewhere."""
    cloud = look.cloud()
    st.html(legend_html(look.run.class_names, 3))
    for index, (column, title) in enumerate(zip(st.columns(2), (_("Before"), _("After")), strict=True)):
        with column, st.container(key=KEYS[index]):
            st.subheader(title)
            figure = space_figure(
                maps.coordinates[index], maps.prototypes[index], cloud, frames[index], look.selection.ids
            )
            config = {"scrollZoom": False, "displaylogo": False}
            st.plotly_chart(figure, key=f"space_{index}", config=config, alt=map_alt(title, cloud, 3))


def show_trust(
    settings: MapSettings, maps: Maps, index: int, *, regions_agree: float | None = None, n_new: int = 0
) -> None:
    """Says how far the map can be trusted, as a number and in words."""
    trust = maps.trust[index]
    shares = maps.explained[index] if settings.kind == "pca" and index < len(maps.explained) else None
    view = MapView(
        kind=settings.kind,
        trust=trust,
        explained=None if shares is None else sum(shares),
        perplexity=maps.perplexity if settings.kind == "tsne" else None,
        colour=settings.colour if settings.n_dims == 2 else "class",
        regions_agree=regions_agree,
        n_new=n_new,
    )
    number = "–" if trust is None else f"{trust:.2f}"
    words = conclusions(view)
    st.markdown(_("**Trust: {number}** of 1").format(number=number))
    st.markdown(f":material/check: {words.may}")
    st.markdown(f":material/block: {words.may_not}")
