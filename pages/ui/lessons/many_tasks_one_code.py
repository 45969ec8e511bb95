"""Lesson 4, Many tasks, one code: the article's failure and its repair, as measured and tried live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from pages.ui.ablation import chart, read_results
from pages.ui.linking.lesson_settings import drawn
from pages.ui.short_jobs import short_job
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.memory import keep, recall
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.repair_chain import CHAIN, Row, chain_alt, change_names, gain_of, percent_of, points
from pages.ui.teaching.scores import whole_percent
from pages.ui.teaching.small_arms import KEY, run_words, runs_so_far, try_live
from pages.ui.teaching.strips import row_html
from pages.ui.teaching.threefold import three_ways
from pages.ui.text import _, plain
from versa_core import checkpoint
from versa_core.data.profile import prepare
from versa_core.data.strokes import draw_character
from versa_core.teaching.texts import Text

CHECKPOINT = "glyphs-article"
FIRST_CLASS, N_SHOWN = 400_000, 10  # characters that no checkpoint was trained on
CHART_ROW, CHART_AXES = 34, 110  # px
LOW, HIGH = 0.4, 0.7  # between the choices of the first question
UNTRAINED = "untrained-uncropped"
LINKED = (drawn(KEY), drawn(KEY, "place", len(CHAIN) - 1))


def show(text: Text) -> None:
    """Shows the lesson."""
    results = read_results()
    rows = {} if results is None else {row["key"]: row for row in results["rows"]}
    if results is None or not {UNTRAINED, *(one.arm for one in CHAIN)} <= rows.keys():
        say(text, "not_measured")
        return
    task = results["tasks"][0]
    way = int(task["spec"].partition("-")[0])
    guessed = guess(text, chance=whole_percent(1 / way))
    if guessed is None:
        return
    scores = {key: row["scores"][task["key"]] for key, row in rows.items()}
    _show_failure(text, guessed, scores)
    ordered = guess(text, "order")
    if ordered is None:
        return
    place = _choose_step()
    _show_step(text, place, scores)
    shown = [rows[one.arm] for one in CHAIN[: place + 1]]
    height = CHART_AXES + CHART_ROW * len(shown)
    st.vega_lite_chart(chart(shown, task["key"]), width="stretch", height=height, alt=chain_alt(scores, place))
    st.caption(_conditions(text, results))
    if place == len(CHAIN) - 1:
        _reply_order(text, ordered, scores)
    show_conclusions(text, "" if place else CHAIN[0].name)
    _tell(text, place, results)
    try_live(text, place)


def _show_failure(text: Text, guessed: str, scores: Mapping[str, Row]) -> None:
    """Shows how well the article's checkpoint redraws, and how badly it answers."""
    info = checkpoint.read_info(checkpoint.find(CHECKPOINT))
    drawn = [draw_character(FIRST_CLASS + one, 0) for one in range(N_SHOWN)]
    images = np.stack([prepare(one, info.preparation) for one in drawn])
    model = {"is_adapted": False, "source": str(checkpoint.find(CHECKPOINT))}
    payload = {"images": images, "models": [model], "seed": 0}
    made = short_job("redraw_by_each", ("lesson", KEY), lambda: payload, _("The characters are being redrawn …"))
    if made is not None:
        one = made["models"][0]
        empty = float(np.square(images / 255).mean())
        say(text, "failure", error=f"{float(one['errors'][0].mean()):.4f}", empty=f"{empty:.4f}")
        st.html(row_html(images, _("the characters")) + row_html(one["redrawn"][0], _("redrawn")))
    article, untrained = scores[CHAIN[0].arm], scores[UNTRAINED]
    share = article["mean"]
    outcome = "low" if share < LOW else "middle" if share <= HIGH else "high"
    gain, low, high = gain_of(article, untrained)
    relation = "level" if low <= 0 <= high else "above" if gain > 0 else "below"
    words = {"article": percent_of(article), "untrained": percent_of(untrained)}
    reply(text, guessed, outcome, {**words, "relation": text.part(f"relation_{relation}")})
    say(text, "why")


def _choose_step() -> int:
    """Returns which link of the chain is looked at; one step on, one back, or back to the start."""
    place = min(int(recall(KEY, "place", 0)), len(CHAIN) - 1)
    moves = (
        (_("Back to the start"), ":material/first_page:", 0, place == 0),
        (_("One step back"), ":material/undo:", place - 1, place == 0),
        (_("Make the next change"), ":material/redo:", place + 1, place == len(CHAIN) - 1),
    )
    with st.container(horizontal=True, vertical_alignment="center", key="chain_steps"):
        for label, icon, to, is_off in moves:
            if st.button(label, icon=icon, disabled=is_off):
                keep(KEY, "place", to)
                st.rerun()
        names = change_names()
        st.markdown(" → ".join(f"**{names[one.name]}**" for one in CHAIN[: place + 1]), width="content")
    return place


def _show_step(text: Text, place: int, scores: Mapping[str, Row]) -> None:
    here = CHAIN[place]
    values: dict[str, object] = {"share": percent_of(scores[here.arm])}
    if place:
        gain, low, high = (points(one) for one in gain_of(scores[here.arm], scores[CHAIN[place - 1].arm]))
        values |= {"gain": gain, "low": low, "high": high}
    say(text, f"step_{here.name}", **values)


def _conditions(text: Text, results: Mapping[str, Any]) -> str:
    task = results["tasks"][0]
    n_seeds = max(len(score["per_seed"]) for row in results["rows"] for score in row["scores"].values())
    return text.part(
        "conditions", command=results["command"], steps=results["budget"]["steps"], seeds=n_seeds,
        episodes=task["n_episodes"], task=plain(_(task["key"])),
    )  # fmt: skip


def _reply_order(text: Text, ordered: str, scores: Mapping[str, Row]) -> None:
    """Says which change gained most, beside the guess."""
    pairs = zip(CHAIN[1:], CHAIN, strict=False)
    gains = {after.name: gain_of(scores[after.arm], scores[before.arm])[0] for after, before in pairs}
    values = {f"{name}_gain": points(gain) for name, gain in gains.items()}
    reply(text, ordered, max(gains, key=lambda name: gains[name]), values, about="order")


def _tell(text: Text, place: int, results: Mapping[str, Any]) -> None:
    """Tells the step in words, symbols and code, with the numbers of the visitor's own run where there is one."""
    here, objectives = CHAIN[place], results["objectives"]
    run = runs_so_far().get(here.arm)
    numbers = text.part("no_live_numbers") if run is None else text.part("live_numbers", **run_words(run))
    three_ways(
        text, [here.code], about=here.name, live_numbers=numbers, strength=objectives["denoise"]["strength"],
        weight=objectives["joint"]["weight"], scale=f"{objectives['joint']['scale']:g}",
    )  # fmt: skip
