"""The game of lesson 1: some cards, one query, ten rounds; played with mouse, finger or number keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from pages.ui.scripts import joined
from pages.ui.text import _
from versa_core.teaching.rounds import Rounds

LONGEST = 3_600_000  # ms; who looks longer has gone away

_game = st.components.v2.component(
    "versa_five_cards", html=joined("five_cards.html"), css=joined("five_cards.css"), js=joined("five_cards.js")
)


class Answer(NamedTuple):
    """One round as a person took it: the chosen card's place, and the milliseconds of looking."""

    choice: int
    ms: int


def play(
    deal: str, rounds: Rounds, addresses: Sequence[str], answers: Sequence[Answer] | None
) -> tuple[Answer, ...] | None:
    """Shows the game; returns the answers when all rounds are played, else None.

    Args:
        deal: a name of these rounds; others begin anew.
        rounds: places among the pictures.
        addresses: of each picture, a data URI.
        answers: what was answered before, where the page is shown again.
    """
    table = [
        {"cards": [addresses[one] for one in cards], "query": addresses[query], "right": int(right)}
        for cards, query, right in zip(rounds.cards, rounds.queries, rounds.right, strict=True)
    ]
    known = None if answers is None else [one._asdict() for one in answers]
    result: Any = _game(
        key=f"five_cards_{deal}",
        data={"deal": deal, "rounds": table, "answers": known, "words": _words()},
        default={"answers": None},
        on_answers_change=lambda: None,
    )
    return read_answers(result.answers, rounds) or (None if answers is None else tuple(answers))


def read_answers(given: object, rounds: Rounds) -> tuple[Answer, ...] | None:
    """Returns what the browser sent, where it is an answer to every round, else None."""
    n_rounds, n_cards = rounds.cards.shape
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != n_rounds:
        return None
    answers = []
    for one in given:
        choice, ms = (one.get("choice"), one.get("ms")) if isinstance(one, Mapping) else (None, None)
        if not isinstance(choice, int) or not isinstance(ms, int) or not 0 <= choice < n_cards or ms < 0:
            return None
        answers.append(Answer(choice, min(ms, LONGEST)))
    return tuple(answers)


def _words() -> dict[str, str]:
    return {
        "game": _("Which card shows the same? Keys 1 to 9 choose."),
        "ready": _("Ready when you are."),
        "start": _("Start"),
        "next": _("Next"),
        "round": _("Round {n} of {all}: which card shows the same?"),
        "query": _("Which card is this?"),
        "card": _("Card {n}"),
        "right": _("Right."),
        "wrong": _("No, it was card {n}."),
        "score": _("{n} of {all} so far."),
        "over": _("You have played these: {n} of {all} right."),
    }
