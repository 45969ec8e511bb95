"""Both maps in two dimensions, as one component: pictures or dots, one selection, regions and newcomers."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.ui.legend import looks_html
from pages.ui.looking import MAPS, Look
from pages.ui.map_colours import coloured
from pages.ui.map_neighbours import focus_of
from pages.ui.map_newcomers import Newcomers, new_words
from pages.ui.map_regions import drawn_regions
from pages.ui.maps import Maps, MapSettings
from pages.ui.palette import Style
from pages.ui.picture_map import Background, MapPanel, MapState, picture_map
from pages.ui.picture_sheet import PictureSheet, make_sheet, show_sheet
from pages.ui.plots import Frame, map_alt, point_words
from pages.ui.session import project
from pages.ui.text import _

KEY, KEYS = "picture_map", ("map_before", "map_after")


def show_flat_maps(look: Look, settings: MapSettings, maps: Maps, frames: list[Frame], new: Newcomers) -> float | None:
    """Shows the maps before and after; returns how many pictures are answered as the region under them, where shown."""
    regions = None
    if settings.regions and settings.kind == "pca":
        regions = drawn_regions(look, maps.coordinates[-1], frames[-1])
    colours, new_ones = coloured(look, settings.colour), len(new.pictures)
    focus, cloud = focus_of(look, settings, maps, new), look.cloud()
    more = new_words(new)
    more += (
        [_("tinted: what the classifier answers on this plane, a slice through its space; stronger where it is surer")]
        if regions
        else []
    )
    st.html(looks_html(colours.entries, 2, more=more))
    panels = []
    for state, title in enumerate((_("Before"), _("After"))):
        panels.append(
            MapPanel(
                key=KEYS[state],
                title=title,
                alt=map_alt(title, cloud, 2),
                points=np.concatenate([maps.coordinates[state], new.coordinates[state]]),
                stars=maps.prototypes[state],
                frame=frames[state],
                looks=np.concatenate([colours.looks[state], np.zeros(new_ones, np.int64)]),
                says=colours.says[state],
                background=_behind(regions) if state else None,
                lines=focus.lines(state) if focus is not None else (),
            )
        )
    sheets = (picture_sheet_of(look), new.sheet(look))
    with st.container(gap=None):  # the sheets themselves take no room
        _show(look, settings, panels, colours.entries, sheets, new)
        for sheet in sheets:
            show_sheet(sheet)
    return None if regions is None else regions[1]


def _behind(regions: tuple[Background, float] | None) -> Background | None:
    return None if regions is None else regions[0]


def picture_sheet_of(look: Look) -> PictureSheet:
    """Returns the run's pictures as the model sees them, drawn once, with the words for each."""
    says = tuple(point_words(look.cloud()))
    name = (look.token, hash(says))  # a picture's name may change later
    return look.kept("sheet", name, lambda: make_sheet("pictures", name, look.run.images, says))


def _show(
    look: Look,
    settings: MapSettings,
    panels: list[MapPanel],
    entries: tuple[tuple[Style, str], ...],
    sheets: tuple[PictureSheet, PictureSheet],
    new: Newcomers,
) -> None:
    ids = (*look.run.ids, *(one.id for one in new.pictures))
    n_pictures, chosen = len(look.run.ids), {*look.selection.ids, *look.selection.new, look.selection.focus}

    def choose(places: tuple[int, ...], focus: int) -> None:
        own = tuple(ids[place] for place in places if place < n_pictures)
        others = tuple(ids[place] for place in places if place >= n_pictures)  # newcomers belong to no run
        look.selection.choose(own, MAPS, ids[focus] if focus >= 0 else "", others)

    def keep(with_pictures: bool) -> None:
        mine = project()
        mine.map_settings = {**mine.map_settings, "with_pictures": with_pictures}
        st.session_state["map_with_pictures"] = with_pictures

    state = MapState(
        run=look.token,
        is_support=tuple(bool(one) for one in look.run.is_support),
        entries=tuple(style for style, _words in entries),
        n_classes=len(look.run.class_names),
        selected=tuple(place for place, one in enumerate(ids) if one in chosen),
        revision=look.selection.revision,
        with_pictures=settings.with_pictures,
    )
    picture_map(KEY, panels, state, sheets, on_choose=choose, on_draw=keep)
