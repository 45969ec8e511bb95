"""One picture large, with its nearest neighbours in the latent space, and how many the map shows beside it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from pages.ui.galleries import MUTED, figure_html
from pages.ui.looking import Look
from pages.ui.map_newcomers import Newcomers
from pages.ui.maps import Maps, MapSettings
from pages.ui.palette import swatch
from pages.ui.pictures import array_uri, data_uri
from pages.ui.session import project
from pages.ui.text import _
from versa_core.analysis.neighbours import METRICS, Neighbourhood, neighbourhood
from versa_core.project import Picture

N_NEIGHBOURS = 5  # as many as trustworthiness looks at


@dataclass(frozen=True, eq=False)
class Focus:
    """The picture that is looked at closely.

    Attributes:
        place: among the run's pictures and then the newcomers.
        found: its neighbourhood before and after; None where it is not on that map.
    """

    place: int
    found: tuple[Neighbourhood | None, ...]

    def lines(self, state: int) -> tuple[tuple[int, int], ...]:
        """Returns the pairs of places that the map joins: the picture and its true neighbours beside it."""
        one = self.found[state]
        return () if one is None else tuple((self.place, int(other)) for other in one.on_map[one.is_true])


def focus_of(look: Look, settings: MapSettings, maps: Maps, new: Newcomers) -> Focus | None:
    """Returns what is known of the picture that was meant alone; None where there is none."""
    known = (*look.run.ids, *(one.id for one in new.pictures))
    if look.selection.focus not in known:
        return None
    place, n_pictures = known.index(look.selection.focus), len(look.run.ids)
    found: list[Neighbourhood | None] = []
    for state, shot in enumerate((look.before, look.after)):
        assert shot is not None and shot.embeddings is not None  # noqa: PT018  # the page has looked
        embeddings, points = shot.embeddings, maps.coordinates[state]
        if place >= n_pictures:
            own, theirs = place - n_pictures, new.embeddings[state]
            if theirs is None:
                found.append(None)
                continue
            embeddings = np.vstack([embeddings, theirs[own : own + 1]])
            points = np.vstack([points, new.coordinates[state][own : own + 1]])
        at = min(place, n_pictures)
        found.append(neighbourhood(embeddings, points, at, k=N_NEIGHBOURS, metric=settings.metric))
    return Focus(place, tuple(found))


def show_focus(look: Look, focus: Focus | None, new: Newcomers) -> None:
    """Shows the picture, its neighbours in both states, and how far the maps tell of them."""
    with st.container(key="map_neighbours"):
        st.header(_("Nearest neighbours"))
        if focus is None:
            words = _("Click one picture on a map, or choose one by name, to see it large with those most alike to it.")
            st.caption(words)
            return
        names = {"cosine": _("cosine"), "euclidean": _("Euclidean")}
        st.segmented_control(
            _("Distance in the latent space"),
            METRICS,
            format_func=lambda one: names[one],
            required=True,
            key="map_metric",
            on_change=_keep_metric,
            help=_("Cosine compares directions, from 0 (same) to 2 (opposite); Euclidean is the straight distance."),
        )
        large, *columns = st.columns([1, 2, 2])
        with large:
            st.html(_large(look, focus.place, new))
        for column, title, found in zip(columns, (_("Before"), _("After")), focus.found, strict=True):
            with column:
                st.markdown(f"**{title}**")
                if found is None:
                    st.caption(_("The model from before adapting is not at hand, so it cannot be shown a new picture."))
                    continue
                st.html(_row(look, found))
                st.caption(share_words(found))


def _keep_metric() -> None:
    mine = project()
    mine.map_settings = {**mine.map_settings, "metric": st.session_state["map_metric"]}


def share_words(found: Neighbourhood) -> str:
    """Returns how many of the neighbours on the map are neighbours in the latent space, too."""
    words = _(
        "Of the {k} pictures nearest to it on this map, {n} are among its {k} nearest in the latent space "
        "({share:.0f} %); the map joins them by lines."
    )
    return words.format(k=len(found.on_map), n=int(found.is_true.sum()), share=100 * found.share)


def _large(look: Look, place: int, new: Newcomers) -> str:
    n_pictures = len(look.run.ids)
    if place >= n_pictures:
        picture: Picture | None = new.pictures[place - n_pictures]
        words = new.sheet(look).says[place - n_pictures]
    else:
        picture = look.picture(place)
        words = look.shown([place])[0].words
    uri = array_uri(look.run.images[place]) if picture is None else data_uri(picture.data)
    return figure_html(uri, words, words, width="100%")


def _row(look: Look, found: Neighbourhood) -> str:
    on_map = set(found.on_map.tolist())
    cells = []
    for one, place, distance in zip(
        look.shown(found.nearest.tolist()), found.nearest.tolist(), found.distances, strict=True
    ):
        mark = f'<img src="{swatch(one.style, filled=one.is_support)}" alt="" width="12" height="12">'
        kept = _("near on the map, too") if place in on_map else _("far on the map")
        cells.append(
            f'<div role="listitem" style="width:104px">{figure_html(one.uri, one.words, one.name, width="104px")}'
            f'<div style="font-size:.8125rem">{mark} {escape(one.class_name)}<br><b>{distance:.3f}</b> '
            f'<span style="{MUTED}">{"✓" if place in on_map else "✗"} {escape(kept)}</span></div></div>'
        )
    return f'<div role="list" style="display:flex;flex-wrap:wrap;gap:10px">{"".join(cells)}</div>'
