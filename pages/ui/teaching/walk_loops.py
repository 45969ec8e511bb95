"""Lesson 5, second half: a point learns from a few tries to walk to a goal that it is never told."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.short_jobs import short_job
from pages.ui.teaching.guessing import reply
from pages.ui.teaching.line_film import LinePanel, Mark, Shown, Stage, line_of, show_lines
from pages.ui.teaching.loop_charts import show_course, start_colours, start_titles
from pages.ui.teaching.memory import keep, recall
from pages.ui.teaching.outer_marks import choose_mark
from pages.ui.teaching.places import Place, noted_places, read_places
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.text import _, sentences
from versa_core.teaching.texts import Text

N_STEPS = 3
BOX = (-1.0, -1.0, 1.0, 1.0)
TICKS = (-0.5, 0.0, 0.5)
REACH = 0.5  # goals lie in a square that ends so far from the start
FARTHER = 0.35  # the goals that the lesson draws lie farther from the start than this
STAYS = 0.25  # who ends nearer than this to where the walk began has stayed
CODES = (
    Code("versa_core.teaching.walking_point", "walk"),
    Code("versa_core.teaching.walking_point", "policy_loss"),
)

Goal = Place


def show_walks(text: Text, starts: dict[str, Any], guessed: str) -> None:
    """Shows the answer to the second question, one goal that is learned live, and many goals on average."""
    seed = recall(text.key, "seed", 0)
    goal = current_goal(text.key, seed)
    learned = short_job(
        "learn_walk", (seed, goal),
        lambda: {"weights": starts["weights"], "sizes": starts["sizes"], "goal": goal, "n_steps": N_STEPS,
                 "seed": seed},
        _("Both try to walk"),
    )  # fmt: skip
    if learned is None:
        return
    end = learned["steady"][0, 0, -1, 0, -1]  # of the pretrained start, in the end and before it has tried anything
    reply(text, guessed, outcome(end, goal), _values(starts, learned, goal, -1), about="walk")
    st.subheader(_("One goal, a few tries"))
    say(text, "tries", **_values(starts, learned, goal, -1))
    mark = choose_mark(starts["marks"], key="loops_walk_outer")
    _show_film(text, learned, goal, mark, seed)
    values = _values(starts, learned, goal, mark)
    show_conclusions(text, "walk", **values)
    three_ways(text, CODES, "walk", **values)
    _show_many(text, starts)


def _values(starts: dict[str, Any], learned: dict[str, Any], goal: Goal, mark: int) -> dict[str, Any]:
    """Returns what the text says of this goal, with the starts as they were at a mark of the outer loop."""
    left = distances(learned["tries"], goal)[..., mark]
    rewards = learned["rewards"][1, :, mark]
    moved, away = float(np.hypot(*learned["steady"][0, 0, mark, 0, -1])), float(np.hypot(*goal))
    return {
        "moved": f"{moved:.2f}", "away": f"{away:.2f}", "n_tries": learned["tries"].shape[3],
        "horizon": learned["tries"].shape[4] - 1, "n_steps": N_STEPS, "average_before": f"{left[0, 0]:.2f}",
        "average_all": f"{left[0, -1]:.2f}", "meta_before": f"{left[1, 0]:.2f}", "meta_one": f"{left[1, 1]:.2f}",
        "size_average": f"{starts['sizes'][0]:g}", "size_meta": f"{starts['sizes'][1]:g}",
        "earned_before": f"−{-rewards[0]:.2f}", "earned_one": f"−{-rewards[1]:.2f}",
    }  # fmt: skip


def current_goal(lesson: str, seed: int) -> Goal:
    """Returns the goal that was picked, or else one that is drawn for this seed."""
    picked = read_places(recall(lesson, "goal", []), (seed,), reach=REACH, most=1)
    if picked:
        return picked[0]
    chance = np.random.default_rng([seed, 2])
    while np.hypot(*(goal := chance.uniform(-REACH, REACH, 2))) < FARTHER:
        pass
    return (round(float(goal[0]), 2), round(float(goal[1]), 2))


def distances(tries: npt.NDArray[np.float32], goal: Goal) -> npt.NDArray[np.float64]:
    """Returns (2, n_steps + 1, n_marks): how far from the goal tries (…, n_tries, horizon + 1, 2) end, on average."""
    ends = tries[..., -1, :].astype(float) - np.array(goal)
    left: npt.NDArray[np.float64] = np.hypot(ends[..., 0], ends[..., 1]).mean(-1)
    return left


def outcome(end: npt.NDArray[np.float32], goal: Goal) -> str:
    """Returns the key of the option that came out: where a walk from the origin without chance has ended."""
    if float(np.hypot(*(end - np.array(goal)))) < float(np.hypot(*goal)) / 2:
        return "goal"
    return "stays" if float(np.hypot(*end)) < STAYS else "away"


def _show_film(text: Text, learned: dict[str, Any], goal: Goal, mark: int, seed: int) -> None:
    def pick(x: float, y: float) -> None:
        inside = np.clip([x, y], -REACH, REACH).round(2)
        keep(text.key, "goal", noted_places([(float(inside[0]), float(inside[1]))], (seed,)))

    hint = _("Click to move the goal; by keyboard: arrow keys move the cross, Enter puts the goal there.")
    left = distances(learned["tries"], goal)[..., mark]
    panels = walk_panels(learned["tries"][:, :, mark], learned["steady"][:, :, mark], left, goal)
    n_tries = learned["tries"].shape[3]
    says = [
        _("After {step} of {all} inner steps: {n} new tries").format(step=step, all=N_STEPS, n=n_tries)
        for step in range(N_STEPS + 1)
    ]
    with st.container(key="walk_film"):
        show_lines("walk_lines", f"{seed} {goal} {mark}", panels, Stage(BOX, TICKS, says, hint), pick)
    signs = _("Square: the start. Star: the goal. Thin: the tries. Bold: the walk without chance.")
    st.caption(sentences(hint, signs))


def walk_panels(
    tries: npt.NDArray[np.float32], steady: npt.NDArray[np.float32], left: npt.NDArray[np.float64], goal: Goal
) -> list[LinePanel]:
    """Returns one panel for each start, of (2, n_steps + 1, n, horizon + 1, 2) walks and (2, n_steps + 1) distances."""
    marks = [Mark((0.0, 0.0), "start"), Mark(goal, "goal")]
    words = _("The tries end {distance} from the goal on average.")
    return [
        LinePanel(title, colour, [
            Shown([line_of(one) for one in tries[number, step]], [line_of(steady[number, step, 0])],
                  words.format(distance=f"{left[number, step]:.2f}"))
            for step in range(tries.shape[1])
        ], marks, [], [])
        for number, (title, colour) in enumerate(zip(start_titles(), start_colours(), strict=True))
    ]  # fmt: skip


def _show_many(text: Text, starts: dict[str, Any]) -> None:
    st.subheader(_("Many goals"))
    say(text, "goals", n_tasks=starts["n_tasks"], seconds=f"{starts['seconds']:.0f}")
    values = show_course(starts["means"][:, 0], starts["halves"][:, 0], _("distance left"))
    show_conclusions(text, "goals", n_tasks=starts["n_tasks"], **values)
