"""A walk from one picture's code to another's, both chosen by click, decoded step by step and played."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.ui.latent_codes import Codes, answer_words, decoded, picture_titles, plain_names, sphere_words
from pages.ui.pictures import array_uri
from pages.ui.scripts import joined
from pages.ui.session import project
from pages.ui.text import _, sentences
from pages.ui.walking_film import Still, play_walk
from versa_core.analysis.latents import FloatArray, walk

MOST_SHOWN = 120  # pictures of a page of the gallery
STEPS = (5, 41, 15)  # fewest, most, usual

_pair = st.components.v2.component(
    "versa_pair",
    html='<div class="pair" role="group"></div>',
    css=joined("pair.css"),
    js=joined("pair.js"),
)


def next_pair(chosen: Sequence[str], clicked: str) -> tuple[str, ...]:
    """Returns the chosen pictures after a click: a chosen one goes, of three the oldest goes, so that walks go on."""
    if clicked in chosen:
        return tuple(one for one in chosen if one != clicked)
    return (*chosen, clicked)[-2:]


def show_walk(codes: Codes) -> None:
    """The section."""
    st.markdown(
        sentences(
            _(
                "Click a first and a second picture: the model draws what lies between their codes. A third click "
                "walks on from the second picture; clicking a chosen one takes it back."
            ),
            sphere_words(codes),
        )
    )
    places = _choose_two(codes)
    n_steps = st.slider(_("Steps"), STEPS[0], STEPS[1], STEPS[2], key="walk_steps", width=300, persist_state="session")
    with st.container(key="walk"):
        if len(places) < 2:
            words = (_("Choose two pictures above."), _("Choose a second picture above."))[len(places)]
            st.info(words, icon=":material/ads_click:")
            return
        first, last = places
        way = walk(codes.latents[first], codes.latents[last], n_steps, codes.radius)
        titles = picture_titles(codes.look)
        ends = tuple(Still(array_uri(codes.look.run.images[place]), titles[place]) for place in (first, last))
        key = ("walk", codes.look.run.ids[first], codes.look.run.ids[last])
        show_way(codes, key, way, (ends[0], ends[1]))


def show_way(codes: Codes, key: tuple[Any, ...], way: FloatArray, ends: tuple[Still, Still]) -> None:
    """Has the codes (n_steps, d) of a way decoded, plays it, and says what it shows.

    Args:
        codes: of the run whose model draws.
        key: of the way within the run, besides its number of steps; the first part names the component.
        way: as `walk` gives it.
        ends: what the way leads from and to.
    """
    drawn = decoded(codes, (*key, len(way)), way)
    if drawn is None:
        return
    last = len(way) - 1
    on_the_way = _("{share:.0f} % of the way: {answer}")
    frames = [
        Still(array_uri(image), on_the_way.format(share=100 * step / last, answer=answer_words(codes, answer)))
        for step, (image, answer) in enumerate(zip(drawn.images, drawn.probabilities, strict=True))
    ]
    play_walk(f"{key[0]}_film", f"{codes.look.token} {key} {len(way)}", ends, frames)
    passed = list(dict.fromkeys(int(one.argmax()) for one in drawn.probabilities))
    words = _("Asked about its own drawings, the model takes them one after the other for: {names}.")
    way_words = (
        _("The way is the straight line between the two codes.")
        if codes.radius is None
        else _("The way is the shortest one on the sphere, a great circle.")
    )
    st.caption(sentences(way_words, words.format(names=plain_names(codes, passed))))


def _choose_two(codes: Codes) -> tuple[int, ...]:
    """Shows the gallery; returns the places of the chosen pictures, the first one first."""
    run, titles = codes.look.run, picture_titles(codes.look)
    kept = project().results
    if kept.get("walk_pair", ("", ()))[0] != codes.look.token:
        kept["walk_pair"] = (codes.look.token, ())
    n_pages = -(-len(run.ids) // MOST_SHOWN)
    page = st.pagination(n_pages, key=f"walk_page_{codes.look.token}") if n_pages > 1 else 1
    places = range((page - 1) * MOST_SHOWN, min(page * MOST_SHOWN, len(run.ids)))

    def take_click() -> None:
        clicked = st.session_state["walk_pair"].get("clicked")
        if clicked in run.ids:
            kept["walk_pair"] = (codes.look.token, next_pair(kept["walk_pair"][1], clicked))

    _offer_selected(codes)
    _pair(
        key="walk_pair",
        data={
            "items": [
                {"id": run.ids[place], "src": array_uri(run.images[place]), "alt": titles[place]} for place in places
            ],
            "chosen": list(kept["walk_pair"][1]),
            "words": {
                "gallery": _("Pictures to walk between"),
                "places": [_("first picture of the walk"), _("second picture of the walk")],
            },
        },
        on_clicked_change=take_click,
    )
    return tuple(run.ids.index(one) for one in kept["walk_pair"][1])


def _offer_selected(codes: Codes) -> None:
    """Offers the pair that is selected in the maps of Embeddings, where it is a pair."""
    selected = tuple(one for one in codes.look.selection.ids if one in codes.look.run.ids)

    def take() -> None:
        project().results["walk_pair"] = (codes.look.token, selected)

    if len(selected) == 2:
        st.button(_("Walk between the two pictures selected in the maps"), key="walk_selected", on_click=take)
