"""Deals of one episode as a film: the same classes and queries' number, other drawings, scores that add up."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.curves import line_colours
from pages.ui.teaching.dealt_episode import Pool, name_of
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.scores import whole_percent
from pages.ui.teaching.tally import Card, Row, middle_of, show_tally
from pages.ui.text import _, plural
from versa_core.teaching.dealing import Dealt, deal, nearest_prototype
from versa_core.teaching.texts import Text

N_DEALS = 40


def show_deals(text: Text, pool: Pool, embeddings: npt.NDArray[Any], dealt: Dealt, seeds: tuple[int, int]) -> None:
    """Shows the episode dealt anew again and again: which picture each class got, and what became of the score.

    Args:
        text: the lesson's.
        pool: what is dealt from.
        embeddings: (n, d) of the pool.
        dealt: the episode that is shown above; it is the first of the film.
        seeds: of the pool and of this episode.
    """
    (n_way, n_shot), n_query = dealt.support.shape, dealt.query.shape[1]
    deals = [deal(pool.labels, n_way, n_shot, n_query, seed=seeds[1] + number) for number in range(N_DEALS)]
    shots = sorted({1, n_shot})
    scores = {shot: tuple(share_right(embeddings, one, shot) for one in deals) for shot in shots}
    st.header(_("Deal after deal"))
    say(text, "deals", n_deals=N_DEALS)
    says = [_("Before the first deal"), *(_said(number, scores, shots) for number in range(N_DEALS))]
    cards = [[], *(_cards(one) for one in deals)]
    with st.container(key="deals_film"):
        run = f"{seeds} {n_way} {n_shot} {n_query}"
        show_tally("deals_tally", run, _rows(scores), says, cards, pool.addresses)
    low, high = (whole_percent(end) for end in middle_of(np.array(scores[1])))
    show_conclusions(text, "deals", n_deals=N_DEALS, low=low, high=high)


def share_right(embeddings: npt.NDArray[Any], dealt: Dealt, n_shot: int) -> float:
    """Returns the share of queries that are answered rightly with the first `n_shot` support pictures per class."""
    answers = nearest_prototype(embeddings, dealt, n_shot)
    return float((answers == np.arange(len(answers))[:, None]).mean())


def _rows(scores: dict[int, tuple[float, ...]]) -> list[Row]:
    words = _("Deals so far: {n}; {mean} right on average, 95 of 100 between {low} and {high}")
    return [
        Row(pictures_words(shot), colour, of, words, middle_of)
        for (shot, of), colour in zip(scores.items(), line_colours(), strict=False)
    ]


def pictures_words(shot: int) -> str:
    """Returns how many support pictures a class has."""
    return plural("{n} support picture per class", "{n} support pictures per class", shot).format(n=shot)


def _said(number: int, scores: dict[int, tuple[float, ...]], shots: list[int]) -> str:
    if len(shots) == 1:
        words = _("Deal {n} of {all}: {one} right with one picture per class")
    else:
        words = _("Deal {n} of {all}: {one} right with one picture per class, {more} right with {shot}")
    one, more = (whole_percent(scores[shot][number]) for shot in (shots[0], shots[-1]))
    return words.format(n=number + 1, all=N_DEALS, one=one, more=more, shot=shots[-1])


def _cards(dealt: Dealt) -> list[Card]:
    """Returns the one support picture of each class."""
    words = _("support of class {name}")
    return [
        Card(int(place), words.format(name=name_of(label)), name_of(label), "support")
        for label, place in enumerate(dealt.support[:, 0])
    ]
