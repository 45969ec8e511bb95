"""One run of fine-tuning as the film of Film: all steps on one map, one PCA for all of them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.ui.film_map import film_map, map_words
from pages.ui.film_player import film_data, show_player
from pages.ui.film_reel import reel_of
from pages.ui.legend import legend_html
from pages.ui.looking import Look
from pages.ui.maps import MapSettings

PCA = MapSettings("pca")  # only there is each movement one of the embedding


def show_tuning_film(look: Look) -> bool:
    """Shows the film; False while a trainer works on its map, which the page then says."""
    reel = look.kept("reel", None, partial(reel_of, look.run))
    made = film_map(look, reel, PCA)
    if made is None:
        return False
    st.html(legend_html(look.run.class_names, 2))
    with st.container(key="tuning_film"):
        show_player(look, film_data(look, reel, made, look.cloud()))
    st.caption(map_words(made, len(reel.frames), PCA))
    return True
