"""The published VERSA generates: one drawing and a target rotation give the turned drawing."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.adapting import Offer, all_checkpoints, fitting, task
from pages.ui.galleries import figure_html
from pages.ui.pictures import array_uri
from pages.ui.promises import obstacle
from pages.ui.racing import source_of
from pages.ui.short_jobs import short_job
from pages.ui.text import _, plain
from versa_core.project import Project

STEP = 15  # degrees between two drawings; all of them are made at once, so that the slider only chooses
OBJECTIVE = "views"
WIDTH = "140px"


def show_turning(mine: Project) -> None:
    """Shows the section, where there are pictures."""
    if obstacle(mine.task_shape()):
        return
    st.header(_("Draw it turned"))
    st.markdown(
        _(
            "The published VERSA's second experiment: from **one drawing and a target rotation** a network draws the "
            "turned drawing. It has never seen your picture; what it knows is how drawings turn."
        )
    )
    known = [one for one in fitting(mine, all_checkpoints(mine)) if one.info.objective == OBJECTIVE]
    with st.container(key="turned"):
        if not known:
            st.info(
                _(
                    "There is no checkpoint for it that fits your pictures. Meta-train one with the objective "
                    "*Drawing other views*; some minutes on *Strokes* are enough to see it work."
                )
            )
            return
        _show_chosen(mine, known)


def _show_chosen(mine: Project, known: list[Offer]) -> None:
    """Asks for checkpoint, picture and rotation; shows the original, the drawing and the truth."""
    images, _is_support = task(mine)
    names = {picture.id: picture.name for picture in mine.pictures}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        offer = known[0]
        if len(known) > 1:
            places = range(len(known))
            offer = known[st.selectbox(_("Checkpoint"), places, format_func=lambda one: known[one].title, width=260)]
        place = st.selectbox(
            _("Drawing"),
            range(len(images)),
            format_func=lambda one: f"{images.class_names[images.labels[one]]} · {names.get(images.ids[one], '')}",
            width=260,
            key="turned_picture",
        )
        degrees = st.slider(
            _("Target rotation"), 0, 360 - STEP, 90, STEP, format="%d°", width=300, key="turned_by",
            help=_("Anticlockwise. The network is given the drawing as it is, and this angle."),
        )  # fmt: skip
    image = images.images[place]
    key = (offer.key, str(offer.info.metadata.get("training")), images.fingerprint, images.ids[place])

    def payload() -> dict[str, Any]:
        return {"checkpoint": source_of(mine, offer), "image": image, "degrees": list(range(0, 360, STEP))}

    made = short_job("turn", key, payload, _("The drawing is being turned …"))
    if made is not None:
        _show_three(image, names.get(images.ids[place], ""), made, degrees)


def _show_three(image: npt.NDArray[np.uint8], name: str, made: dict[str, Any], degrees: int) -> None:
    at = degrees // STEP
    pictures = (
        (image, _("what it is given")),
        (made["drawn"][at], _("what it draws for {degrees}°").format(degrees=degrees)),
        (made["true"][at], _("the drawing really turned")),
    )
    figures = "".join(
        figure_html(array_uri(one), f"{name} · {words}", words, width=WIDTH, pixelated=True) for one, words in pictures
    )
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:14px">{figures}</div>')
    words = _(
        "Mean squared error per pixel: {now:.4f} at this angle, {mean:.4f} over all {n} angles; "
        "an empty picture would have {empty:.4f}."
    )
    empty = float(np.square(made["true"].astype(np.float64) / 255).mean())
    mean = float(made["errors"].mean())
    st.caption(plain(words.format(now=float(made["errors"][at]), mean=mean, n=len(made["errors"]), empty=empty)))
