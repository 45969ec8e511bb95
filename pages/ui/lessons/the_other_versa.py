"""Lesson 7, The other VERSA: a network that writes the classifier in one pass, against fine-tuning step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.errors import told
from pages.ui.galleries import bars_html, figure_html
from pages.ui.palette import class_style
from pages.ui.pictures import pixels_uri
from pages.ui.session import project
from pages.ui.short_jobs import short_job
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.memory import keep, recall
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.scores import Score, show_scores
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.teaching.weights import show_weights
from pages.ui.text import _
from versa_core import checkpoint
from versa_core.data.profile import Preparation, prepare
from versa_core.data.strokes import draw_character
from versa_core.methods import METHODS
from versa_core.settings import values_of
from versa_core.teaching.rounds import DRAWN_SIDE
from versa_core.teaching.texts import Text
from versa_core.teaching.writing import N_SAMPLES, average

KEY = "the_other_versa"
AMORTISED, TUNED = "glyphs-amortised", "glyphs-joint"
N_WAY, N_QUERY = 5, 12
SHOTS = (1, 2, 5)
FIRST_CLASS = 400_000  # far from the characters of other lessons
SAMPLES = "versa_samples"


@dataclass(frozen=True, eq=False)
class Episode:
    """Drawn characters, as they are shown and as the models see them; support first, class by class.

    Attributes:
        addresses: a data URI of each.
        images: (n, c, h, w) uint8.
        labels: (n,).
        is_support: (n,).
        key: unlike that of any other.
    """

    addresses: tuple[str, ...]
    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]
    is_support: npt.NDArray[np.bool_]
    key: tuple[int, int]


def show(text: Text) -> None:
    """Shows the lesson."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="versa_choice"):
        n_shot = st.segmented_control(
            _("Support pictures per class"), SHOTS, default=1, required=True, key="versa_shots"
        ) or 1  # fmt: skip
        if st.button(_("Other characters"), icon=":material/restart_alt:", key="versa_again"):
            keep(KEY, "seed", recall(KEY, "seed", 0) + 1)
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
        _show_record(text)
    st.subheader(_("Why two methods share a name"))
    say(text, "names")


def _episode(n_shot: int) -> Episode:
    """Returns the characters, drawn once; more shots keep the queries and add to the support."""
    seed = recall(KEY, "seed", 0)
    known = recall(KEY, "episode")
    if known is not None and known.key == (seed, n_shot):
        return known  # type: ignore[no-any-return]  # kept below
    hands = [*range(N_QUERY, N_QUERY + n_shot), *range(N_QUERY)]
    first = FIRST_CLASS + 100 * seed
    drawn = [draw_character(first + one, hand, DRAWN_SIDE) for one in range(N_WAY) for hand in hands]
    images = np.stack([prepare(one, Preparation("glyphs")) for one in drawn])
    is_support = np.tile(np.arange(len(hands)) < n_shot, N_WAY)
    addresses = tuple(pixels_uri(np.asarray(one)) for one in drawn)
    labels = np.repeat(np.arange(N_WAY), len(hands))
    made = Episode(addresses, images, labels, is_support, (seed, n_shot))
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
        "class_names": _names(),
        "ids": [str(place) for place in range(len(episode.images))],
        "preparation": Preparation("glyphs").to_plain(),
        "contenders": [
            {"method": method, "checkpoint": str(checkpoint.find(key)), "settings": values_of(METHODS.build(method))}
            for method, key in pairs
        ],
    }


def _to_write(episode: Episode) -> dict[str, Any]:
    return {**_plain(episode), "checkpoint": str(checkpoint.find(AMORTISED))}


def _names() -> list[str]:
    return [_("character {n}").format(n=place + 1) for place in range(N_WAY)]


def _show_race(text: Text, guessed: str, episode: Episode, courses: Sequence[dict[str, Any]], n_shot: int) -> None:
    right = episode.labels[~episode.is_support]
    n_right = [int((one["answers"] == right).sum()) for one in courses]
    seconds = [float(one["seconds"]) for one in courses]
    keep(KEY, "tried", {**recall(KEY, "tried", {}), episode.key: (n_right, seconds)})
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
    tried: dict[tuple[int, int], Any] = recall(KEY, "tried")
    if len(tried) > 1:
        head = (_("characters"), _("pictures per class"), *_titles(), _("seconds"))
        rows = [
            (str(seed + 1), str(shot), *(f"{n} / {len(right)}" for n in both), " · ".join(f"{s:.3f}" for s in took))
            for (seed, shot), (both, took) in sorted(tried.items())
        ]
        st.markdown(_("**What you have tried so far**"))
        st.markdown("\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows)))


def _titles() -> tuple[str, str]:
    return _("writes in one pass"), _("fine-tunes")


def _show_written(text: Text, episode: Episode, written: dict[str, Any], n_shot: int) -> None:
    st.subheader(_("What it writes"))
    means, deviations = written["means"], written["deviations"]
    say(text, "gaussians", n_weights=means.shape[1], n_way=N_WAY)
    names = _names()
    chosen = st.segmented_control(
        _("Class"), range(N_WAY), format_func=names.__getitem__, default=0, required=True, key="versa_class"
    ) or 0  # fmt: skip
    shown = np.flatnonzero(episode.is_support & (episode.labels == chosen))
    st.html(_row([figure_html(episode.addresses[place], names[chosen], "", width="64px") for place in shown.tolist()]))
    show_weights(means[chosen], deviations[chosen], names[chosen], class_style(chosen).colour)
    ratio = float(deviations.mean() / np.abs(means).mean())
    numbers = {"size": f"{np.abs(means).mean():.2f}", "deviation": f"{deviations.mean():.2f}", "ratio": f"{ratio:.2f}"}
    show_conclusions(text, "gaussians", n_shot=n_shot, **numbers)
    _show_draws(text, episode, written["probabilities"], numbers)


def _step(to: int) -> None:
    st.session_state[SAMPLES] = min(N_SAMPLES, max(1, to))


def _show_draws(text: Text, episode: Episode, probabilities: npt.NDArray[np.float32], numbers: dict[str, str]) -> None:
    st.subheader(_("Draw classifiers from it"))
    say(text, "draws", n_samples=N_SAMPLES)
    queries = np.flatnonzero(~episode.is_support)
    st.session_state.setdefault(SAMPLES, 1)
    with st.container(horizontal=True, vertical_alignment="bottom", key="versa_draws"):
        hardest = int(average(probabilities, N_SAMPLES).max(1).argmin())
        query = st.number_input(_("Query"), 1, len(queries), hardest + 1, key=f"versa_query_{episode.key}", width=140)
        n = st.slider(_("Classifiers drawn"), 1, N_SAMPLES, key=SAMPLES, width=300)
        st.button(_("One more"), icon=":material/add:", on_click=_step, args=(n + 1,), key="versa_more")
        st.button(_("Back to one"), icon=":material/restart_alt:", on_click=_step, args=(1,), key="versa_reset")
    row = int(query) - 1
    votes = probabilities[:n, row].argmax(1)
    mean = average(probabilities, n)[row]
    last = probabilities[n - 1, row]
    names, place = _names(), int(queries[row])
    left, middle, right = st.columns([1, 3, 3])
    left.html(figure_html(episode.addresses[place], _("the query"), names[int(episode.labels[place])], width="110px"))
    styles = [class_style(label) for label in range(N_WAY)]
    with middle:
        st.markdown(_("**Classifier {n} alone**").format(n=n))
        st.html(bars_html(zip(names, last.tolist(), styles, strict=True)))
    with right:
        st.markdown(_("**Mean of all {n}**").format(n=n))
        st.html(bars_html(zip(names, mean.tolist(), styles, strict=True)))
    values: dict[str, Any] = {
        "n": n, "n_agree": int((votes == mean.argmax()).sum()), "answer": names[int(mean.argmax())],
        "probability": f"{mean.max():.2f}", "query": row + 1, **numbers,
    }  # fmt: skip
    say(text, "drawn", **values)
    codes = (
        Code("versa_core.models.amortiser", "Amortiser.forward"),
        Code("versa_core.models.amortiser", "sample_logits"),
        Code("versa_core.teaching.writing", "write_classifier"),
    )
    three_ways(text, codes, **values)


def _show_record(text: Text) -> None:
    """Shows what the checkpoints' files say of longer measurements on one and the same set of tasks."""
    st.subheader(_("Measured on many tasks"))
    rows = stored_rows()
    if not rows:
        say(text, "no_record")
        return
    say(text, "record", n_episodes=rows[0]["n_episodes"])
    head = (_("task"), _("method"), _("checkpoint"), _("right"))
    cells = [
        (row["task"], METHODS.info(row["method"]).title, row["checkpoint"],
         f"{100 * row['accuracy']:.1f} ± {100 * row['ci95']:.1f} %")
        for row in rows
    ]  # fmt: skip
    st.markdown("\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *cells)))
    show_conclusions(text, "record")


def stored_rows() -> list[dict[str, Any]]:
    """Returns what the bundled checkpoints' files hold on the tasks that the amortised one was measured on."""
    own = checkpoint.read_info(checkpoint.find(AMORTISED)).metadata.get("metrics", [])
    asked = {_asked(row) for row in own}
    rows = [row for info in checkpoint.bundled() for row in info.metadata.get("metrics", []) if _asked(row) in asked]
    return sorted(rows, key=lambda row: (row["task"], -row["accuracy"]))


def _asked(row: Mapping[str, Any]) -> tuple[object, ...]:
    """Returns what tells which tasks a figure is of; figures of other kinds, as of drawing, have none."""
    return tuple(row.get(name) for name in ("task", "fingerprint", "seed"))


def _row(figures: Sequence[str]) -> str:
    return f'<div style="display:flex;flex-wrap:wrap;gap:8px">{"".join(figures)}</div>'
