"""Scores that add up as a film, one more with each step: a histogram a row, with its mean and its range so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.film import transport_words
from pages.ui.luck_charts import N_BINS, bin_of
from pages.ui.scripts import joined
from pages.ui.teaching.scores import whole_percent
from pages.ui.text import _
from versa_core.analysis.counting import exact
from versa_core.analysis.luck import spread_of

FASTEST = 60  # ms a step: hundreds of redraws are watched as a whole, not read one by one

Floats = npt.NDArray[np.float64]
Range = Callable[[Floats], tuple[float, float]]

_tally = st.components.v2.component(
    "versa_tally",
    html=joined("tally.html"),
    css=joined("transport.css", "tally.css"),
    js=joined("make.js", "transport.js", "curve.js", "tally.js"),
)


class Card(NamedTuple):
    """A picture that is shown in a step.

    Attributes:
        picture: its place among all pictures.
        alt: what it is.
        words: what stands below it.
        kind: "support" or "query", how it is framed, and "large" where it is looked at.
    """

    picture: int
    alt: str
    words: str
    kind: str


@dataclass(frozen=True)
class Row:
    """One row.

    Attributes:
        title: its heading.
        colour: of its bars.
        shares: a score for each step, 0 to 1; None where the step brings none.
        words: says what came so far, with places for n, mean, low and high.
        range: the ends of the line, from the scores so far.
    """

    title: str
    colour: str
    shares: tuple[float | None, ...]
    words: str
    range: Range


@dataclass(frozen=True)
class Sent:
    """A row as the browser takes it: step 0, before the first score, has a note, but no mean."""

    title: str
    colour: str
    bins: list[int | None]
    tallest: int
    means: list[float | None]
    ranges: list[tuple[float, float] | None]
    notes: list[str]


def show_tally(
    key: str, run: str, rows: Sequence[Row], says: Sequence[str], cards: Sequence[Sequence[Card]] = (),
    pictures: Sequence[str] = (),
) -> None:  # fmt: skip
    """Shows the film at its end; *Play* begins at its start.

    Args:
        key: of the component.
        run: names what is shown; with another one all is drawn anew.
        rows: with as many scores each.
        says: what is said before the first step and in each.
        cards: for the same steps, where pictures are shown.
        pictures: the addresses of all.
    """
    _tally(
        key=key,
        data={
            "run": run,
            "rows": [asdict(sent_row(one)) for one in rows],
            "says": list(says),
            "cards": [[card._asdict() for card in one] for one in cards],
            "pictures": list(pictures),
            "n_bins": N_BINS,
            "fastest": FASTEST,
            "words": transport_words(),
        },
    )


@lru_cache(maxsize=64)
def sent_row(row: Row) -> Sent:
    """Returns the row with what is said and drawn of it in each step."""
    bins = [None if one is None else bin_of(one) for one in row.shares]
    counts = np.bincount([one for one in bins if one is not None], minlength=1)
    means: list[float | None] = []
    ranges: list[tuple[float, float] | None] = []
    notes = []
    for step in range(len(row.shares) + 1):
        so_far = np.array([one for one in row.shares[:step] if one is not None])
        means.append(float(so_far.mean()) if len(so_far) else None)
        ranges.append(row.range(so_far) if len(so_far) else None)
        notes.append(_note(row.words, len(so_far), means[-1], ranges[-1]))
    return Sent(row.title, row.colour, bins, max(1, int(counts.max())), means, ranges, notes)


def _note(words: str, n: int, mean: float | None, ends: tuple[float, float] | None) -> str:
    if mean is None or ends is None:
        return _("Nothing yet")
    return words.format(n=n, mean=whole_percent(mean), low=whole_percent(ends[0]), high=whole_percent(ends[1]))


def middle_of(shares: Floats) -> tuple[float, float]:
    """Returns between which values 95 of 100 scores lie."""
    low, high = spread_of(shares)
    return float(low), float(high)


def interval_of(right: Floats) -> tuple[float, float]:
    """Returns the exact 95 % interval of a share of right answers, from ones and zeros."""
    return exact(int(right.sum()), len(right))
