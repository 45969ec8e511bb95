"""The maps on screen: their settings, both states side by side, and the selection that they share."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.ui.conclusions import MapView, conclusions
from pages.ui.flat_maps import KEYS, show_flat_maps
from pages.ui.legend import looks_html
from pages.ui.linking.controls import is_shown
from pages.ui.looking import Look
from pages.ui.map_colours import coloured, colourings
from pages.ui.map_newcomers import Newcomers, frames_of, new_words
from pages.ui.maps import (
    KINDS,
    MAX_SEED,
    PERPLEXITY,
    Maps,
    MapSettings,
    shares_scale,
    width_ratio,
)
from pages.ui.plots import Frame, Worn, map_alt, space_figure
from pages.ui.session import project
from pages.ui.teaching.first_mentions import help_mentioning
from pages.ui.text import _


def choose_settings(look: Look) -> MapSettings:
    """Asks how the maps are drawn; the answers stay in the project."""
    mine = project()
    kept = MapSettings.from_plain(mine.map_settings)
    for name, value in kept.to_plain().items():
        st.session_state.setdefault(f"map_{name}", value)
    if not is_shown("maps"):
        return kept if kept.colour in colourings(look) else replace(kept, colour="class")
    names = {"pca": "PCA", "tsne": "t-SNE"}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        kind = st.segmented_control(
            _("Map"),
            KINDS,
            format_func=lambda one: names[one],
            required=True,
            key="map_kind",
            help=help_mentioning(
                _("PCA turns the embedding so that its widest spread is seen; t-SNE keeps neighbours together."),
                "PCA",
                "t-SNE",
            ),
        )
        n_dims = st.segmented_control(
            _("Dimensions"), (2, 3), format_func=lambda one: f"{one}-D", required=True, key="map_n_dims"
        )
        chosen = replace(kept, kind=kind or kept.kind, n_dims=n_dims or kept.n_dims)
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
        help=help_mentioning(_("The same seed gives the same map; what changes with the seed is chance."), "seed"),
    )
    return replace(settings, perplexity=int(perplexity), seed=int(seed))


def _choose_colours(look: Look, settings: MapSettings) -> MapSettings:
    names = colourings(look)
    if st.session_state["map_colour"] not in names:  # kept from another run
        st.session_state["map_colour"] = "class"
    colour = st.selectbox(_("Colour by"), list(names), format_func=lambda one: names[one], key="map_colour", width=200)
    regions = settings.regions
    if settings.kind == "pca" and settings.n_dims == 2:
        regions = st.toggle(
            _("Decision regions"),
            key="map_regions",
            help=_("What the adapted classifier answers on this very plane: a slice through its space."),
        )
    return replace(settings, colour=colour, regions=bool(regions))


def show_maps(look: Look, settings: MapSettings, maps: Maps, new: Newcomers) -> None:
    """Shows both maps with a common legend above them and what each may be used for below it."""
    frames = frames_of(settings, maps, new, shared=choose_scale(settings, maps))
    agree = None
    if settings.n_dims == 2:
        agree = show_flat_maps(look, settings, maps, frames, new)
    else:
        show_space_maps(look, settings, maps, frames, new)
    for index, column in enumerate(st.columns(2)):
        with column, st.container(key=f"map_trust_{index}"):
            is_last = index == len(frames) - 1
            show_trust(settings, maps, index, regions_agree=agree if is_last else None, n_new=new.n_on(index))


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


def show_space_maps(look: Look, settings: MapSettings, maps: Maps, frames: list[Frame], new: Newcomers) -> None:
    """Shows both maps in space; Plotly selects nothing there, and greys what is not selected elsewhere."""
    cloud, colours = look.cloud(), coloured(look, settings.colour).in_space()
    st.html(looks_html(colours.entries, 3, more=new_words(new)))
    for index, (column, title) in enumerate(zip(st.columns(2), (_("Before"), _("After")), strict=True)):
        with column, st.container(key=KEYS[index]):
            st.header(title)
            figure = space_figure(
                maps.coordinates[index], maps.prototypes[index], cloud, frames[index], look.selection.ids,
                worn=Worn(colours.styles(index), colours.says[index]),
                new=(new.coordinates[index], new.sheet(look).says) if new.n_on(index) else None,
            )  # fmt: skip
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
        colour=settings.colour,
        regions_agree=regions_agree,
        n_new=n_new,
    )
    number = "–" if trust is None else f"{trust:.2f}"
    words = conclusions(view)
    st.markdown(_("**Trust: {number}** of 1").format(number=number))
    st.markdown(f":material/check: {words.may}")
    st.markdown(f":material/block: {words.may_not}")
