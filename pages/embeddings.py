"""Embeddings: where the pictures lie for the model, before and after it adapted, one selection in both maps."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.ui.errors import told
from pages.ui.galleries import gallery_html
from pages.ui.live_map import show_live_maps
from pages.ui.looking import Look, current_look
from pages.ui.map_charts import choose_settings, show_maps
from pages.ui.map_exports import coordinates_csv, show_exports
from pages.ui.map_neighbours import focus_of, show_focus
from pages.ui.map_newcomers import Newcomers, new_gallery_html, placed, take_newcomers
from pages.ui.maps import MIN_PICTURES, Maps, MapSettings, drawn_maps, perplexity_words
from pages.ui.teaching.first_mentions import caption_mentioning, show_mentioning
from pages.ui.text import _, plural, sentences

SHOWN_PICTURES = 60


def explain(look: Look, settings: MapSettings, maps: Maps) -> None:
    """Says how the two maps relate and what trust means."""
    if settings.kind == "pca":
        total = 100 * sum(maps.explained[0])
        words = _(
            "One PCA was fitted on both states together, so the axes mean the same in both maps and positions can be "
            "compared. These axes hold {total:.0f} % of the variance of both."
        ).format(total=total)
    else:
        words = _("Each t-SNE map is drawn on its own: compare who is next to whom, not where.")
        words = sentences(words, perplexity_words(settings, maps, len(look.run.ids)))
    trust = _("Trust (trustworthiness) is 1 where every neighbour on the map is a neighbour in the embedding, too.")
    caption_mentioning(sentences(words, trust), "PCA", "t-SNE", "perplexity", "seed", "trustworthiness", "embedding")


def choose_by_name(look: Look) -> None:
    """A list to select from: the only way in 3-D; of very many, a list would be no help."""
    if len(look.selection.ids) > SHOWN_PICTURES:
        return
    cloud = look.cloud()
    words = {
        one: f"{name} · {cloud.class_names[label]}"
        for one, name, label in zip(cloud.ids, cloud.names, cloud.labels, strict=True)
    }
    # What a widget holds is lost on a page change; the selection is not.
    st.session_state["map_pictures"] = list(look.selection.ids)

    def take_list() -> None:
        look.selection.choose(tuple(st.session_state["map_pictures"]))

    st.multiselect(
        _("Selected pictures"),
        list(words),
        format_func=lambda one: words.get(one, ""),
        key="map_pictures",
        on_change=take_list,
        placeholder=_("Choose pictures here, or in a 2-D map by click, box, lasso or keyboard"),
    )


def show_selected(look: Look, n_dims: int, new: Newcomers) -> None:
    """Shows the selected pictures as a gallery, new ones below those of the run."""
    chosen = set(look.selection.ids)
    places = [index for index, one in enumerate(look.run.ids) if one in chosen]
    n_chosen = len(places) + len(new.chosen(look))
    with st.container(key="map_selection"):
        if not n_chosen:
            by_mouse = _("Click a picture, or draw a lasso or a box around some, to see these pictures here.")
            by_name = _("In 3-D, choose pictures by name in the list above: they stand out in both maps and come here.")
            st.caption(by_mouse if n_dims == 2 else by_name)
            return
        words = plural("{n} picture selected", "{n} pictures selected", n_chosen).format(n=n_chosen)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{words}**", width="content")
            st.button(_("Select none"), icon=":material/close:", on_click=look.selection.choose, args=((),))
        if places:
            st.html(gallery_html(look.shown(places[:SHOWN_PICTURES])))
        if len(places) > SHOWN_PICTURES:
            st.caption(_("The first {n} are shown.").format(n=SHOWN_PICTURES))
        if n_chosen > len(places):
            st.html(new_gallery_html(look, new))


def offer_csv(look: Look, maps: Maps, new: Newcomers) -> None:
    """Offers both maps' coordinates."""
    with st.container(key="download_csv"):
        st.download_button(
            _("Coordinates as CSV"),
            coordinates_csv(look, maps, new),
            "versa-map.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
        )


def show_page(look: Look) -> None:
    """The page, for a run that is there."""
    if look.before is None or look.after is None or look.before.embeddings is None or look.after.embeddings is None:
        st.info(_("This run recorded no embeddings, so there is nothing to map. Adapt once more."))
        return
    n_pictures = len(look.run.ids)
    if n_pictures < MIN_PICTURES:
        words = _("A map needs at least {least} pictures and this run has {n}. Add pictures and adapt again.")
        st.info(words.format(least=MIN_PICTURES, n=n_pictures))
        return
    settings = choose_settings(look)
    maps = drawn_maps(look, settings)
    if maps is None:
        return
    new = placed(look, settings, maps)
    show_maps(look, settings, maps, new)
    if np.array_equal(look.before.embeddings, look.after.embeddings):
        st.caption(_("Both maps show the same: adapting has not changed the embedding."))
    explain(look, settings, maps)
    show_focus(look, focus_of(look, settings, maps, new), new)
    choose_by_name(look)
    show_selected(look, settings.n_dims, new)
    take_newcomers(new)
    offer_csv(look, maps, new)
    show_live_maps(look, settings)
    show_exports(look, settings, maps, new)


st.title(_("Embeddings"))
show_mentioning(
    _(
        "The model turns each picture into a list of numbers, its **embedding**. Here the lists are drawn as a map: "
        "pictures that are alike for the model should lie close together, one class apart from the next."
    ),
    "embedding",
    "class",
)
found = current_look()
if found is not None:
    with told():
        show_page(found)
