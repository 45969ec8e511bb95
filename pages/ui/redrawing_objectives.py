"""The article's plain objective against the undistorting one, and the adapted model, on the same pictures."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.adapting import Offer, all_checkpoints
from pages.ui.galleries import figure_html, grid_html
from pages.ui.looking import Look
from pages.ui.pictures import array_uri
from pages.ui.racing import source_of
from pages.ui.session import project
from pages.ui.short_jobs import short_job
from pages.ui.text import _, clauses, names_in_row, plain, plural, sentences
from versa_core.objectives import OBJECTIVES

PLAIN, UNDISTORTING, ADAPTED = "article", "denoise", "adapted"
MOST_ASKED = 100  # pictures, spread evenly, that the mean errors are taken over; more would take seconds
GIVEN = ("as they are", "distorted")  # what the models are given
N_SHOWN = 8
SEED = 0  # of the distortion
CLEAR = 0.02  # relative; errors closer than this are called the same
PICTURE = 92  # px; two rows of four stand side by side on a usual screen
WIDTH = f"{PICTURE}px"
ROW = "display:flex;flex-wrap:wrap;gap:8px;align-items:flex-start"


class Contestant(NamedTuple):
    """One model that redraws: its role, its title, and its file as trainers take it."""

    role: str
    title: str
    source: str | bytes


def show_objectives(look: Look) -> None:
    """The section."""
    st.markdown(
        _(
            "The article trains an autoencoder to redraw each picture **as it is**. The undistorting objective gives "
            "the encoder a distorted copy and wants the picture **as it was**. Here both redraw your pictures."
        )
    )
    found = contestants(look)
    missing = [role for role in (PLAIN, UNDISTORTING) if role not in {one.role for one in found}]
    if missing:
        _say_what_is_missing(look, missing)
        return
    run = look.run
    places = np.unique(np.linspace(0, len(run.images) - 1, min(MOST_ASKED, len(run.images))).astype(int))
    payload = {
        "models": [{"source": one.source, "is_adapted": one.role == ADAPTED} for one in found],
        "images": run.images[places],
        "seed": SEED,
    }
    key = (look.token, *(hash(one.source) for one in found))
    made = short_job("redraw_by_each", key, lambda: payload, _("Every model redraws the pictures"))
    if made is not None:
        _show_rows(look, found, made, places)


def contestants(look: Look) -> list[Contestant]:
    """Returns a checkpoint of either objective that fits the run's pictures, where there is one, and its own model."""
    mine, found = project(), []
    known = [one for one in all_checkpoints(mine) if one.info.profile == look.run.preparation.profile]
    for role in (PLAIN, UNDISTORTING):
        offer = next((one for one in known if one.info.objective == role), None)
        if offer is not None:
            found.append(Contestant(role, _title(offer), source_of(mine, offer) or b""))
    if look.after is not None and look.after.reconstructions is not None:
        found.append(Contestant(ADAPTED, _("your adapted model"), look.run.model))
    return found


def _title(offer: Offer) -> str:
    return f"{offer.title} ({offer.info.objective})" if offer.is_own else offer.key


def _say_what_is_missing(look: Look, missing: list[str]) -> None:
    kinds = {"glyphs": _("glyphs"), "photos": _("photos")}
    words = _(
        "This comparison needs a checkpoint of either objective for {profile}, and there is none of: {titles}. "
        "Meta-train one on the page Meta-train, or look at it with drawings, for which both come with the program."
    )
    titles = names_in_row(OBJECTIVES.info(one).title for one in missing)
    st.info(words.format(profile=kinds[look.run.preparation.profile], titles=plain(titles)))


def _show_rows(look: Look, found: list[Contestant], made: dict[str, Any], places: npt.NDArray[np.int64]) -> None:
    """Shows mean errors in words, and some pictures with what each model makes of them."""
    titles = {"as they are": _("Pictures as they are"), "distorted": _("Distorted copies")}
    given = st.segmented_control(
        _("What the models are given"), GIVEN, format_func=lambda one: titles[one], default=GIVEN[0],
        required=True, key="objectives_given", persist_state="session",
    )  # fmt: skip
    which = int(given == "distorted")
    st.markdown(read_objectives(found, made, is_distorted=bool(which)))
    images = look.run.images[places]
    rows = []
    for place in np.unique(np.linspace(0, len(places) - 1, min(N_SHOWN, len(places))).astype(int)):
        figures = [(images[place], _("the picture"))]
        if which:
            figures.append((made["distorted"][place], _("what they are given")))
        for one, result in zip(found, made["models"], strict=True):
            words = _("{title}: error {error:.4f}").format(title=one.title, error=float(result["errors"][which][place]))
            figures.append((result["redrawn"][which][place], words))
        name = look.cloud().names[places[place]]
        cells = "".join(
            figure_html(array_uri(image), f"{name} · {words}", words, width=WIDTH, pixelated=True)
            for image, words in figures
        )
        rows.append(f'<div role="listitem" style="{ROW}">{cells}</div>')
    with st.container(key="objectives"):
        st.html(grid_html(rows, f"{(PICTURE + 8) * (1 + which + len(found))}px"))
    words = plural(
        "Errors are mean squared differences per pixel from the undistorted picture, over {n} picture.",
        "Errors are mean squared differences per pixel from the undistorted picture, over {n} pictures.",
        len(places),
    )
    st.caption(words.format(n=len(places)))


def read_objectives(found: list[Contestant], made: dict[str, Any], *, is_distorted: bool) -> str:
    """Returns the mean errors and what is seen, in sentences."""
    means = {
        one.role: float(result["errors"][int(is_distorted)].mean())
        for one, result in zip(found, made["models"], strict=True)
    }
    each = clauses(f"{plain(one.title)} {means[one.role]:.4f}" for one in found)
    plain_error, other = means[PLAIN], means[UNDISTORTING]
    if abs(plain_error - other) < CLEAR * plain_error:
        seen = _("Both redraw these equally well.")
    elif is_distorted and other < plain_error:
        seen = _(
            "The undistorting objective comes closer to the picture as it was: it draws how such a picture usually "
            "looks, where the plain one copies the distortion, too."
        )
    elif is_distorted:
        seen = _(
            "Even from distorted copies the plain objective comes closer here. The other one undoes distortions of "
            "pictures like those it was trained on; yours may be drawn otherwise, with thicker strokes, say."
        )
    elif plain_error < other:
        seen = _(
            "The plain objective redraws them more exactly, since copying is all it was trained for; the undistorting "
            "one draws what distorted copies of a picture have in common, paler, without what is a hand's own."
        )
    else:
        seen = _("The undistorting objective redraws even the undistorted pictures more exactly here.")
    why = _("What it leaves out is what should not count when classes are told apart; About shows what that gives.")
    return sentences(_("Mean error per pixel: {each}.").format(each=each), seen, why)
