"""The adaptation film on screen: the map, the reconstructions and the confidences of every recorded step together."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st
from PIL import Image

from pages.ui.film import in_percent, most_moved, transport_words
from pages.ui.film_map import FilmMap
from pages.ui.film_reel import Frame, Reel, own_confidence, right, step_words
from pages.ui.looking import Look
from pages.ui.palette import class_style, swatch
from pages.ui.pictures import array_uri, data_uri
from pages.ui.plots import Cloud
from pages.ui.point_map import point_look, selected_places, whole_numbers
from pages.ui.scripts import joined
from pages.ui.text import _

MOST_FOLLOWED = 12
CSS = joined("transport.css", "point_map.css", "film.css", "film_player.css")
JS = joined("transport.js", "curve.js", "point_map.js", "class_mark.js", "film_player.js")
HTML = joined("film_player.html")

# A file that runs without the app has no module to export from, so only the component has this line.
EXPORT = """
export default function ({ data, parentElement, setTriggerValue }) {
  showFilm(parentElement.querySelector(".player"), data, (id) => setTriggerValue("chosen", id));
}
"""
_player = st.components.v2.component("versa_film_player", html=HTML, css=CSS, js=JS + EXPORT)


def show_player(look: Look, data: dict[str, Any]) -> None:
    """Shows the film; a click on a point or a picture selects it, here and in all maps."""
    key = "film_player"

    def choose() -> None:
        chosen = st.session_state[key].get("chosen")
        if chosen in look.run.ids:
            look.selection.choose(() if look.selection.ids == (chosen,) else (chosen,))

    _player(key=key, data=data, on_chosen_change=choose)


def film_data(look: Look, reel: Reel, made: FilmMap, cloud: Cloud) -> dict[str, Any]:
    """Returns all that the player shows, as plain values; worked out once per map, and per set of followed pictures."""
    followed = followed_places(look, reel)
    frames = look.kept("film", made.key, lambda: _frames(look, reel, made, cloud))
    key = (made.key, *followed.tolist())
    cells = look.kept("film followed", key, lambda: _followed(look, reel, made, cloud, followed))
    return {**frames, **cells, "run": str(key), "selected": selected_places(look.selection, cloud)}


def followed_places(look: Look, reel: Reel) -> npt.NDArray[np.int64]:
    """Returns whose reconstructions and confidences are shown: the selected, and those whose confidence moved most."""
    states = [frame.probabilities for frame in reel.frames]
    moved = most_moved(states, look.run.labels, np.flatnonzero(reel.asked), MOST_FOLLOWED)
    selected = np.flatnonzero(np.isin(look.run.ids, look.selection.ids))
    first = selected[~np.isin(selected, moved)][:MOST_FOLLOWED]
    return np.concatenate([first, moved[: MOST_FOLLOWED - len(first)]]).astype(np.int64)


def _frames(look: Look, reel: Reel, made: FilmMap, cloud: Cloud) -> dict[str, Any]:
    """Returns what is shown of all pictures."""
    run = look.run
    frames = [reel.frames[place] for place in made.places]
    points = made.points if made.prototypes is None else np.concatenate([made.points, made.prototypes], axis=1)
    # Files of several classes are often called alike.
    names = [f"{name} ({cloud.class_names[label]})" for name, label in zip(cloud.names, cloud.labels, strict=True)]
    return {
        "points": whole_numbers(points),
        "says": [step_words(reel, place, run, names) for place in made.places],
        "look": {**point_look(cloud), "stars": made.prototypes is not None},
        "names": list(cloud.names),
        "ids": list(cloud.ids),
        "wrong": [np.flatnonzero(~right(frame, run.labels)).tolist() for frame in frames],
        "curves": score_curves(frames, reel, run.labels, run.is_support),
        "words": {
            **transport_words(),
            "slider": _("Step"),
            "map": _("Map of {n} pictures; each step's sentence is read above.").format(n=len(cloud.ids)),
            "reconstruction": _("reconstruction"),
            "error": _("error {value}"),
            "choose": _("Follow this picture"),
        },
    }


def _followed(
    look: Look, reel: Reel, made: FilmMap, cloud: Cloud, followed: npt.NDArray[np.int64]
) -> dict[str, Any]:  # fmt: skip
    """Returns what is shown of the followed pictures alone."""
    frames = [reel.frames[place] for place in made.places]
    states = _redrawn_states(frames)
    return {
        "cells": [_cell(look, cloud, int(place), states) for place in followed],
        "answers": [in_percent(frame.probabilities, look.run.labels, followed) for frame in frames],
        "errors": [_errors(frame, followed) for frame in frames],
        "redrawn": [_index_of(frame, states) for frame in frames],
    }


def score_curves(
    frames: Sequence[Frame], reel: Reel, labels: npt.NDArray[np.int64], is_support: npt.NDArray[np.bool_]
) -> dict[str, list[float]]:
    """Returns the mean confidence in the own class per frame, 0 to 1, of query and of support."""
    over = {"support": is_support} | ({"query": reel.asked} if reel.has_query else {})
    return {
        name: [round(float(own_confidence(frame, labels)[which].mean()), 4) for frame in frames]
        for name, which in over.items()
    }


def _redrawn_states(frames: Sequence[Frame]) -> list[Any]:
    """Returns the states that were redrawn, in order, each once."""
    known: dict[int, Any] = {id(frame.redrawn): frame.redrawn for frame in frames if frame.redrawn is not None}
    return list(known.values())


def _index_of(frame: Frame, states: Sequence[Any]) -> int:
    return next((index for index, one in enumerate(states) if one is frame.redrawn), 0)


def _errors(frame: Frame, followed: npt.NDArray[np.int64]) -> list[str]:
    errors = None if frame.redrawn is None else frame.redrawn.errors
    return ["" if errors is None else f"{float(errors[place]):.4f}" for place in followed]


def _cell(look: Look, cloud: Cloud, place: int, states: Sequence[Any]) -> dict[str, Any]:
    strip = strip_uri([one.reconstructions[place] for one in states]) if states else None
    return {
        "place": place,
        "label": int(look.run.labels[place]),
        "name": cloud.names[place],
        "mark": swatch(class_style(int(look.run.labels[place]))),
        "src": array_uri(look.run.images[place]),
        "strip": strip,
        "n": len(states),
    }


def strip_uri(pictures: Sequence[npt.NDArray[np.uint8]]) -> str:
    """Returns pictures (c, h, w) side by side, as on a strip of film, as the data URI of a WebP."""
    joined_up = np.concatenate(pictures, axis=2)
    pixels = joined_up[0] if len(joined_up) == 1 else joined_up.transpose(1, 2, 0)
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).convert("RGB").save(stream, "WEBP", quality=85, method=3)
    return data_uri(stream.getvalue())
