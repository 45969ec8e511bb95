"""Lesson 5, first half: two starts learn a sine wave from a few points, step by step, and then many waves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.short_jobs import short_job
from pages.ui.teaching.line_film import LinePanel, Mark, Shown, Stage, line_of, show_lines
from pages.ui.teaching.loop_charts import show_course, start_colours, start_titles
from pages.ui.teaching.memory import recall
from pages.ui.teaching.others import offer_others
from pages.ui.teaching.outer_marks import choose_mark
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.teaching.wave_points import Point, as_array, change_points, current_points, toggled
from pages.ui.text import _, plural, sentences
from versa_core.teaching.sine_waves import N_POINTS, RAN_AWAY, Wave, draw_wave, grid
from versa_core.teaching.texts import Text

N_STEPS = 10
BOX = (-5.2, -5.5, 5.2, 5.5)
TICKS = (-4.0, -2.0, 0.0, 2.0, 4.0)
CODES = (
    Code("versa_core.teaching.two_loops", "inner_loop"),
    Code("versa_core.teaching.two_loops", "outer_loss"),
)


def show_waves(text: Text, starts: dict[str, Any]) -> None:
    """Shows one wave that is learned live, many waves on average, and the same in words, symbols and code."""
    st.header(_("The inner loop: one wave, a few points"))
    say(text, "inner", size_average=_short(starts["sizes"][0]), size_meta=_short(starts["sizes"][1]))
    with st.container(horizontal=True, vertical_alignment="bottom", key="loops_choice"):
        n_points = st.segmented_control(
            _("Points of the wave"), N_POINTS, default=5, required=True, key="loops_points"
        ) or 5  # fmt: skip
        offer_others(_("Another wave"), text.key, key="loops_again")
        seed = recall(text.key, "seed", 0)
        wave = draw_wave(np.random.default_rng([seed, 0]))
        points = current_points(text.key, wave, n_points, seed)
        if st.button(_("Remove all points"), icon=":material/ink_eraser:", disabled=not points, key="loops_clear"):
            change_points(text.key, points := (), n_points, seed)
    mark = choose_mark(starts["marks"], key="loops_outer")
    errors = _show_film(text, starts, wave, points, mark, (n_points, seed))
    if errors is not None:
        _show_readings(text, starts, errors, points)
    _show_many(text, starts)


def _show_film(
    text: Text, starts: dict[str, Any], wave: Wave, points: tuple[Point, ...], mark: int, choice: tuple[int, int]
) -> npt.NDArray[np.float64] | None:
    """Returns (2, N_STEPS + 1) errors of the shown curves; None without points, or while they are worked out."""
    fitted = short_job(
        "fit_points", points,
        lambda: {"weights": starts["weights"], "sizes": starts["sizes"], "points": as_array(points),
                 "n_steps": N_STEPS if points else 0},
        _("Both learn the points"),
    )  # fmt: skip
    if fitted is None:
        return None
    curves = fitted["curves"][:, :, mark]
    truth = wave.at(grid())
    errors: npt.NDArray[np.float64] = np.square(curves.astype(float) - truth).mean(-1)
    panels = wave_panels(curves, errors, wave, points)

    def pick(x: float, y: float) -> None:
        change_points(text.key, toggled(points, x, y), *choice)

    hint = _("Click to put a point or take it away; by keyboard: arrow keys move the cross, Enter puts the point.")
    says = [step_words(step, len(points)) for step in range(curves.shape[1])]
    with st.container(key="wave_film"):
        show_lines("wave_lines", f"{choice} {points} {mark}", panels, Stage(BOX, TICKS, says, hint), pick)
    st.caption(sentences(hint, _("Dashed: the wave. Dotted: the curve before the first step.")))
    if points:
        return errors
    show_conclusions(text, "no_points")
    return None


def wave_panels(
    curves: npt.NDArray[np.float32], errors: npt.NDArray[np.float64], wave: Wave, points: Sequence[Point]
) -> list[LinePanel]:
    """Returns one panel for each start, of curves (2, n_steps + 1, N_GRID) and their errors (2, n_steps + 1)."""
    places = grid()
    truth = line_of(np.stack([places, wave.at(places)], 1))
    marks = [Mark(point, "point") for point in points]
    panels = []
    for number, (title, colour) in enumerate(zip(start_titles(), start_colours(), strict=True)):
        lines = [line_of(np.stack([places, curve], 1)) for curve in curves[number]]
        frames = [Shown([], [line], error_words(error)) for line, error in zip(lines, errors[number], strict=True)]
        panels.append(LinePanel(title, colour, frames, marks, [truth], [lines[0]]))
    return panels


def step_words(step: int, n_points: int) -> str:
    """Returns where the inner loop is."""
    if n_points == 0:
        return _("No points yet: both curves lie where the inner loop starts")
    return _("Inner step {step} of {all}, on {points}").format(step=step, all=N_STEPS, points=points_words(n_points))


def points_words(n: int) -> str:
    """Returns how many points there are."""
    return plural("{n} point", "{n} points", n).format(n=n)


def error_words(error: float) -> str:
    """Returns what is said of a curve: how far it lies from the wave."""
    if not error < RAN_AWAY:
        return _("Error above {limit}: the curve has run away.").format(limit=f"{RAN_AWAY:.0f}")
    return _("Error: {error}").format(error=f"{error:.2f}")


def _show_readings(
    text: Text, starts: dict[str, Any], errors: npt.NDArray[np.float64], points: tuple[Point, ...]
) -> None:
    values: dict[str, Any] = {
        "n_points": len(points), "points": points_words(len(points)), "n_steps": N_STEPS, "n_inner": 1,
        "size_average": _short(starts["sizes"][0]), "size_meta": _short(starts["sizes"][1]),
        "average_before": number(errors[0, 0]), "average_one": number(errors[0, 1]),
        "average_all": number(errors[0, -1]), "meta_before": number(errors[1, 0]), "meta_one": number(errors[1, 1]),
        "meta_all": number(errors[1, -1]),
    }  # fmt: skip
    show_conclusions(text, **values)
    three_ways(text, CODES, **values)


def _show_many(text: Text, starts: dict[str, Any]) -> None:
    st.header(_("Many waves"))
    say(text, "many", n_tasks=starts["n_tasks"], cap=f"{RAN_AWAY:.0f}", seconds=f"{starts['seconds']:.0f}")
    n_points = st.segmented_control(
        _("Points of each wave"), N_POINTS, default=5, required=True, key="loops_many_points"
    ) or 5  # fmt: skip
    place = N_POINTS.index(n_points)
    values = show_course(starts["means"][:, place], starts["halves"][:, place], _("mean squared error"))
    values |= {"points": points_words(n_points), "n_outer": str(starts["marks"][-1])}
    show_conclusions(text, "many", n_tasks=starts["n_tasks"], **values)


def number(error: float) -> str:
    """Returns an error as the texts write it."""
    return f"{error:.2f}" if error < RAN_AWAY else _("more than {limit}").format(limit=f"{RAN_AWAY:.0f}")


def _short(size: float) -> str:
    return f"{size:g}"
