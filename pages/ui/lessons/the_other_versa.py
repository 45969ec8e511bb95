"""Lesson 7, The other VERSA: a network that writes the classifier in one pass, against fine-tuning step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from pages.ui.errors import told
from pages.ui.galleries import figure_html
from pages.ui.linking.lesson_settings import choice, drawn, number
from pages.ui.palette import class_style
from pages.ui.session import project
from pages.ui.short_jobs import short_job
from pages.ui.teaching.attempts import Attempt, note_attempt
from pages.ui.teaching.characters import Episode, character_names, draw_episode
from pages.ui.teaching.drawn_classifiers import SAMPLES, show_draws
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.memory import keep, recall
from pages.ui.teaching.others import offer_others
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.scores import Score, show_scores
from pages.ui.teaching.stored_record import show_record
from pages.ui.teaching.weights import show_weights
from pages.ui.text import _
from versa_core import checkpoint
from versa_core.data.profile import Preparation
from versa_core.methods import METHODS
from versa_core.settings import values_of
from versa_core.teaching.texts import Text
from versa_core.teaching.writing import N_SAMPLES

KEY = "the_other_versa"
AMORTISED, TUNED = "glyphs-amortised", "glyphs-joint"
N_WAY, N_QUERY = 5, 12
SHOTS = (1, 2, 5)
LINKED = (
    drawn(KEY),
    choice("shot", "versa_shots", SHOTS),
    choice("class", "versa_class", range(N_WAY)),
    number("drawn", SAMPLES, 1, N_SAMPLES),
)


def show(text: Text) -> None:
    """Shows the lesson."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="versa_choice"):
        n_shot = st.segmented_control(
            _("Support pictures per class"), SHOTS, default=1, required=True, key="versa_shots"
        ) or 1  # fmt: skip
        offer_others(_("Other characters"), KEY, key="versa_again")
    guessed = guess(text, n_way=N_WAY)
    if guessed is None:
        return
    with told():
        episode = _episode(n_shot)
        raced = short_job("two_ways", episode.key, lambda: _race(episode), _("Both learn the same characters …"))
        if raced is None:
            return
        _show_race(text, guessed, episode, raced["courses"], n_shot)
        written = short_job("write", episode.key, lambda: _to_write(episode), _("The network writes a classifier …"))
        if written is not None:
            _show_written(text, episode, written, n_shot)
        show_record(text, AMORTISED)
    st.header(_("Why two methods share a name"))
    say(text, "names")


def _episode(n_shot: int) -> Episode:
    """Returns the characters, drawn once."""
    seed = recall(KEY, "seed", 0)
    known = recall(KEY, "episode")
    if known is not None and known.key == (seed, n_shot):
        return known  # type: ignore[no-any-return]  # kept below
    made = draw_episode(seed, N_WAY, n_shot, N_QUERY)
    keep(KEY, "episode", made)
    return made


def _plain(episode: Episode) -> dict[str, Any]:
    return {
        "images": episode.images, "labels": episode.labels, "is_support": episode.is_support, "seed": project().seed,
    }  # fmt: skip


def _race(episode: Episode) -> dict[str, Any]:
    pairs = (("amortised", AMORTISED), ("article", TUNED))
    return {
        **_plain(episode),
        "class_names": character_names(N_WAY),
        "ids": [str(place) for place in range(len(episode.images))],
        "preparation": Preparation("glyphs").to_plain(),
        "contenders": [
            {"method": method, "checkpoint": str(checkpoint.find(key)), "settings": values_of(METHODS.build(method))}
            for method, key in pairs
        ],
    }


def _to_write(episode: Episode) -> dict[str, Any]:
    return {**_plain(episode), "checkpoint": str(checkpoint.find(AMORTISED))}


def _show_race(text: Text, guessed: str, episode: Episode, courses: Sequence[dict[str, Any]], n_shot: int) -> None:
    right = episode.labels[~episode.is_support]
    n_right = [int((one["answers"] == right).sum()) for one in courses]
    seconds = [float(one["seconds"]) for one in courses]
    tried = note_attempt(KEY, Attempt(*episode.key, n_right[0], n_right[1], seconds[0], seconds[1]))
    outcome = "level" if n_right[0] == n_right[1] else "writes" if n_right[0] > n_right[1] else "tunes"
    n_steps = int(courses[1]["laps"][-1][1])
    values: dict[str, Any] = {
        "writes": n_right[0], "tunes": n_right[1], "n_asked": len(right), "n_shot": n_shot, "n_steps": n_steps,
        "write_ms": f"{1000 * seconds[0]:.0f}", "tune_ms": f"{1000 * seconds[1]:.0f}", "n_way": N_WAY,
        "times": f"{seconds[1] / max(seconds[0], 1e-6):.0f}",
    }  # fmt: skip
    reply(text, guessed, outcome, values)
    show_scores([Score(title, n, len(right)) for title, n in zip(_titles(), n_right, strict=True)])
    show_conclusions(text, **values)
    if len(tried) > 1:
        head = (_("characters"), _("pictures per class"), *_titles(), _("seconds"))
        rows = [
            (str(one.seed + 1), str(one.n_shot), *(f"{n} / {len(right)}" for n in (one.writes, one.tunes)),
             f"{one.write_seconds:.3f} · {one.tune_seconds:.3f}")
            for one in tried
        ]  # fmt: skip
        st.markdown(_("**What you have tried so far**"))
        st.markdown("\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows)))


def _titles() -> tuple[str, str]:
    return _("writes in one pass"), _("fine-tunes")


def _show_written(text: Text, episode: Episode, written: dict[str, Any], n_shot: int) -> None:
    st.header(_("What it writes"))
    means, deviations = written["means"], written["deviations"]
    say(text, "gaussians", n_weights=means.shape[1], n_way=N_WAY)
    names = character_names(N_WAY)
    chosen = st.segmented_control(
        _("Class"), range(N_WAY), format_func=names.__getitem__, default=0, required=True, key="versa_class"
    ) or 0  # fmt: skip
    shown = np.flatnonzero(episode.is_support & (episode.labels == chosen))
    numbered = [(f"{names[chosen]} · {number}", place) for number, place in enumerate(shown.tolist(), 1)]
    st.html(_row([figure_html(episode.addresses[place], words, "", width="64px") for words, place in numbered]))
    show_weights(means[chosen], deviations[chosen], names[chosen], class_style(chosen).colour)
    ratio = float(deviations.mean() / np.abs(means).mean())
    numbers = {"size": f"{np.abs(means).mean():.2f}", "deviation": f"{deviations.mean():.2g}", "ratio": f"{ratio:.2g}"}
    show_conclusions(text, "gaussians", n_shot=n_shot, **numbers)
    show_draws(text, episode, written["probabilities"], numbers)


def _row(figures: Sequence[str]) -> str:
    return f'<div style="display:flex;flex-wrap:wrap;gap:8px">{"".join(figures)}</div>'
