"""A trap's exam as a film: one question after another, who answers it how, and three scores that add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import streamlit as st

from pages.ui.curves import line_colours
from pages.ui.pictures import data_uri
from pages.ui.teaching.tally import Card, Row, interval_of, show_tally
from pages.ui.teaching.trap_exam import Asked
from pages.ui.text import _, labelled
from versa_core.project_parts import thumbnail_of
from versa_core.teaching.traps import TRAPS, Planted, fresh, planted

Share = float | None


def show_exam(trap: str, asked: Asked, titles: Mapping[str, str]) -> None:
    """Shows the set's own queries and then the fresh pictures, each once.

    Args:
        trap: the set's name.
        asked: the questions and their answers.
        titles: what the scores "own", "faulty" and "mended" are called.
    """
    own, others = _order(len(asked.own)), _order(len(asked.fresh))
    pictures = [asked.own[place] for place in own] + [asked.fresh[place] for place in others]
    answers = {
        "own": [*(asked.of_own[place] for place in own), *[None] * len(others)],
        "faulty": [*[None] * len(own), *(asked.faulty[place] for place in others)],
        "mended": [*[None] * len(own), *(asked.mended[place] for place in others)],
    }
    words = _("Asked so far: {n}; {mean} right, 95 % interval {low} to {high}")
    rows = [
        Row(titles[name], colour, _scores(pictures, given), words, interval_of)
        for (name, given), colour in zip(answers.items(), line_colours(), strict=False)
    ]
    says = [_("Before the first question"), *(
        _said(number, picture, len(own), len(pictures)) for number, picture in enumerate(pictures, 1)
    )]  # fmt: skip
    cards = [[], *(
        [_card(place, picture, {titles[name]: given[place] for name, given in answers.items()})]
        for place, picture in enumerate(pictures)
    )]  # fmt: skip
    of_own, of_fresh = addresses_of(trap)
    addresses = [of_own[place] for place in own] + [of_fresh[place] for place in others]
    with st.container(key="trap_film"):
        show_tally("trap_tally", trap, rows, says, cards, addresses)


def _order(n: int) -> Sequence[int]:
    """Mixes the classes, in the same way each time, so that no class is asked about at a stretch."""
    return [int(place) for place in np.random.default_rng(0).permutation(n)]


def _scores(pictures: Sequence[Planted], answers: Sequence[str | None]) -> tuple[Share, ...]:
    return tuple(
        None if answer is None else float(answer == one.class_name)
        for one, answer in zip(pictures, answers, strict=True)
    )


def _said(number: int, picture: Planted, n_own: int, n: int) -> str:
    if picture.is_fault:
        words = _("Question {number} of {n}: one of the set's own queries, and the fault lies in it")
    elif number <= n_own:
        words = _("Question {number} of {n}: one of the set's own queries")
    else:
        words = _("Question {number} of {n}: a fresh picture")
    return words.format(number=number, n=n)


def _card(place: int, picture: Planted, answers: Mapping[str, str | None]) -> Card:
    """Returns the picture that is asked about, with the answers below it."""
    said = [
        labelled(title, f"{'✓' if answer == picture.class_name else '✗'} {_(answer)}")
        for title, answer in answers.items() if answer is not None
    ]  # fmt: skip
    return Card(place, _(picture.class_name), "\n".join(said), "query large")


@lru_cache(maxsize=len(TRAPS))
def addresses_of(trap: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the thumbnails of the set's queries and of the fresh pictures, in the order of `Asked`."""
    own = (one for one in planted(trap) if one.role == "query")
    return tuple(_thumbnail(one) for one in own), tuple(_thumbnail(one) for one in fresh())


def _thumbnail(picture: Planted) -> str:
    return data_uri(thumbnail_of(picture.image))
