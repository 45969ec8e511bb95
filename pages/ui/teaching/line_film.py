"""Lines that change from step to step as a film, one panel or several; a place can be picked on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.film import transport_words
from pages.ui.scripts import joined

DIGITS = 3  # of the places that are sent

_film = st.components.v2.component(
    "versa_line_film",
    html=joined("line_film.html"),
    css=joined("transport.css", "line_film.css"),
    js=joined("transport.js", "curve.js", "line_film.js"),
)

Places = npt.NDArray[np.float32]
Line = list[list[float]]


class Mark(NamedTuple):
    """A sign that stays: a point, the start of a walk, or a goal."""

    at: tuple[float, float]
    sign: str


@dataclass(frozen=True)
class Shown:
    """One step: thin and bold lines, and what is said below them."""

    thin: list[Line]
    bold: list[Line]
    note: str


@dataclass(frozen=True)
class LinePanel:
    """One panel.

    Attributes:
        title: its heading.
        colour: of its lines.
        frames: one per step.
        marks: signs that stay.
        still: dashed lines that stay.
        before: dotted lines that stay, but for the first step: where all began.
    """

    title: str
    colour: str
    frames: list[Shown]
    marks: list[Mark]
    still: list[Line]
    before: list[Line]


@dataclass(frozen=True)
class Stage:
    """What all panels share.

    Attributes:
        box: left, low, right and high end.
        ticks: where both axes are labelled.
        says: what is said of each step, over all panels.
        pick: tells how a place is picked; "" where none can be.
    """

    box: tuple[float, float, float, float]
    ticks: tuple[float, ...]
    says: list[str]
    pick: str


def line_of(places: Places) -> Line:
    """Returns a line for the browser from (n, 2) places; those that are no number or far away stand at the end."""
    kept = np.clip(np.nan_to_num(places, nan=99.0, posinf=99.0, neginf=-99.0), -99, 99)
    rounded: Line = np.round(kept.astype(float), DIGITS).tolist()
    return rounded


def show_lines(
    key: str, run: str, panels: Sequence[LinePanel], stage: Stage, on_picked: Callable[[float, float], None]
) -> None:
    """Shows the film; it plays once, unless the visitor's system asks for reduced motion.

    Args:
        key: of the component.
        run: names what is shown; with another one the lines are drawn anew, at the step that was seen last.
        panels: side by side.
        stage: what they share.
        on_picked: called with a picked place, before the script runs again.
    """

    def picked() -> None:
        place = read_place(st.session_state[key].get("picked"), stage.box)
        if place is not None:
            on_picked(*place)

    _film(
        key=key,
        data={
            "run": run,
            "panels": [asdict(one) | {"marks": [mark._asdict() for mark in one.marks]} for one in panels],
            "box": stage.box,
            "ticks": stage.ticks,
            "says": stage.says,
            "words": {**transport_words(), "pick": stage.pick},
        },
        on_picked_change=picked,
    )


def read_place(given: object, box: tuple[float, float, float, float]) -> tuple[float, float] | None:
    """Returns what the browser sent, where it is a place inside the box, else None."""
    if not isinstance(given, Mapping):
        return None
    x, y = given.get("x"), given.get("y")
    if not isinstance(x, int | float) or not isinstance(y, int | float):
        return None
    left, low, right, high = box
    return (float(x), float(y)) if left <= x <= right and low <= y <= high else None
