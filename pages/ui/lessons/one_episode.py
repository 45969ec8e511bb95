"""Lesson 2, One episode: way, shot, support and query by sliders, and what a class with one picture means."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.errors import told
from pages.ui.galleries import percent
from pages.ui.linking.controls import is_shown
from pages.ui.linking.lesson_settings import drawn, number
from pages.ui.luck_charts import show_curve
from pages.ui.short_jobs import short_job
from pages.ui.teaching.deals_film import show_deals
from pages.ui.teaching.dealt_episode import MAX_WAY, Pool, episode_html, name_of, pool_of
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.memory import keep, recall
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.scores import whole_percent
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.text import _
from versa_core import checkpoint
from versa_core.analysis.luck import N_REDRAWS
from versa_core.teaching.dealing import Dealt, deal, nearest_prototype
from versa_core.teaching.texts import Text

KEY = "one_episode"
CHECKPOINT = "glyphs-article"  # a weak one, so that there is something to see
MAX_SHOT, MAX_QUERY = 5, 3
CODES = (Code("versa_core.teaching.dealing", "deal"), Code("versa_core.teaching.dealing", "nearest_prototype"))
LINKED = (
    drawn(KEY),
    drawn(KEY, "dealt"),
    number("way", "episode_way", 2, MAX_WAY),
    number("shot", "episode_shot", 1, MAX_SHOT),
    number("query", "episode_query", 1, MAX_QUERY),
)


def show(text: Text) -> None:
    """Shows the lesson."""
    guessed = guess(text)
    if guessed is None:
        return
    with told():
        seed = recall(KEY, "seed", 0)
        pool = pool_of(seed)
        n_way, n_shot, n_query = _choose(text)
        payload = {"checkpoint": str(checkpoint.find(CHECKPOINT)), "images": pool.prepared}
        made = short_job("embed", ("lesson", KEY, seed), lambda: payload, _("The model looks at the characters …"))
        if made is None:
            return
        dealt = deal(pool.labels, n_way, n_shot, n_query, seed=recall(KEY, "dealt", 0))
        _show_episode(text, pool, dealt, made["embeddings"])
        used = pool.labels < n_way
        curve = _curve(made, pool.labels, used, (KEY, seed, n_way))
        if curve is not None:
            _show_curve(text, guessed, curve, n_shot)


def _choose(text: Text) -> tuple[int, int, int]:
    say(text, "sliders")
    with st.container(horizontal=True, vertical_alignment="bottom", key="episode_sliders"):
        n_way = st.slider(_("Way"), 2, MAX_WAY, 8, width=180, key="episode_way")
        n_shot = st.slider(_("Shot"), 1, MAX_SHOT, MAX_SHOT, width=180, key="episode_shot")
        n_query = st.slider(_("Query"), 1, MAX_QUERY, 2, width=180, key="episode_query")
        if is_shown("others"):
            _offer_others()
    return n_way, n_shot, n_query


def _offer_others() -> None:
    if st.button(_("Deal again"), icon=":material/casino:", help=_("The same characters, other drawings of them.")):
        keep(KEY, "dealt", recall(KEY, "dealt", 0) + 1)
        st.rerun()
    if st.button(_("Other characters"), icon=":material/restart_alt:"):
        keep(KEY, "seed", recall(KEY, "seed", 0) + 1)
        st.rerun()


def _show_episode(text: Text, pool: Pool, dealt: Dealt, embeddings: npt.NDArray[np.float32]) -> None:
    """Draws the episode twice, with one support picture and with all, over the same queries."""
    n_way, n_shot = dealt.support.shape
    counts = {"n_way": n_way, "n_shot": n_shot}
    n_asked = dealt.query.size
    say(text, "told", n_support=dealt.support.size, n_asked=n_asked, chance=whole_percent(1 / n_way), **counts)
    shots = [1] if n_shot == 1 else [1, n_shot]
    answers = {shot: nearest_prototype(embeddings, dealt, shot) for shot in shots}
    right = {shot: int((one == np.arange(n_way)[:, None]).sum()) for shot, one in answers.items()}
    if n_shot > 1:
        say(text, "same_picture", n_shot=n_shot)
    for column, shot in zip(st.columns(len(shots), gap="large"), shots, strict=True):
        with column:
            title = _("{n}-way {k}-shot: {right} of {asked} right")
            st.markdown(f"**{title.format(n=n_way, k=shot, right=right[shot], asked=n_asked)}**")
            st.html(episode_html(pool, dealt, shot, answers[shot]))
    show_deals(text, pool, embeddings, dealt, (recall(KEY, "seed", 0), recall(KEY, "dealt", 0)))
    three_ways(text, CODES, one_right=right[1], right=right[n_shot], n_asked=n_asked, **counts)


def _curve(
    made: dict[str, Any], labels: npt.NDArray[np.int64], used: npt.NDArray[np.bool_], key: tuple[str, int, int]
) -> dict[str, Any] | None:
    """Returns the accuracy by shots of the classes in use, measured by a trainer; None while it is not there."""

    def payload() -> dict[str, Any]:
        places = np.flatnonzero(used)
        names = [name_of(label) for label in range(int(labels[used].max()) + 1)]
        return {
            "embeddings": made["embeddings"][places], "labels": labels[places], "class_names": names, "seed": 0,
            "same": made["same"][np.ix_(places, places)], "shots": np.ones(len(names), np.int64),
        }  # fmt: skip

    result = short_job("luck", key, payload, _("Many tasks are dealt …"))
    curve: dict[str, Any] | None = None if result is None else result["curve"]
    return curve


def _show_curve(text: Text, guessed: str, curve: dict[str, Any], n_shot: int) -> None:
    """Shows the accuracy by shots over many deals, and what it makes of the guess."""
    shots = [int(one) for one in curve["shots"]]
    place = min(range(len(shots)), key=lambda one: abs(shots[one] - MAX_SHOT))
    one_error, five_error = 1 - float(curve["mean"][0]), 1 - float(curve["mean"][place])
    times = one_error / max(five_error, 1e-9)
    outcome = "same" if times < 1.1 else "some" if times <= 2 else "many"
    shown: dict[str, object] = {
        "one_error": percent(one_error),
        "five_error": percent(five_error),
        "five": shots[place],
    }
    many = _("{n:.1f}").format(n=times) if times < 100 else _("more than a hundred")
    reply(text, guessed, outcome, {**shown, "times": many, "n_redraws": N_REDRAWS})
    say(text, "curve", n_redraws=N_REDRAWS)
    low, high = float(curve["low"][0]), float(curve["high"][0])
    words = _("Accuracy by pictures per class: {one} wrong with one, {five_error} wrong with {five}.")
    show_curve(
        curve, n_shot, alt=words.format(one=shown["one_error"], five_error=shown["five_error"], five=shots[place])
    )
    show_conclusions(text, low=percent(low), high=percent(high), width=f"{100 * (high - low):.0f}")
