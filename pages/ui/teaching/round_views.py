"""Ten rounds looked at afterwards: one by one, and one of them in words, symbols and code."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.five_cards import Answer
from pages.ui.galleries import figure_html
from pages.ui.teaching.ten_rounds import Deal
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.text import _
from versa_core.teaching.texts import Text

CODES = (Code("versa_core.teaching.rounds", "answer_rounds"), Code("versa_core.teaching.rounds", "draw_rounds"))


def show_rounds(
    deal: Deal, yours: npt.NDArray[np.int64], its: npt.NDArray[np.int64], answers: tuple[Answer, ...]
) -> None:
    """Shows each round as its query, the right card, and who had it right."""
    cells = []
    for number, right in enumerate(deal.rounds.right):
        you, model = ("✓" if one[number] == right else "✗" for one in (yours, its))
        words = _("round {n}: you {you} {seconds} s, model {model}").format(
            n=number + 1, you=you, model=model, seconds=f"{answers[number].ms / 1000:.1f}"
        )
        query, card = deal.addresses[deal.rounds.queries[number]], deal.addresses[deal.rounds.cards[number, right]]
        pair = "".join(
            figure_html(address, f"{called} · {words}", "", width="60px")
            for address, called in ((query, _("the query")), (card, _("its card")))
        )
        pictures = f'<div style="display:flex;gap:4px">{pair}</div>'
        cells.append(f'<div style="width:128px">{pictures}<div style="font-size:.8125rem">{words}</div></div>')
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:14px">{"".join(cells)}</div>')


def show_one_round(text: Text, deal: Deal, distances: npt.NDArray[np.float32]) -> None:
    """Tells one round in words, symbols and code."""
    numbers = range(1, len(distances) + 1)
    chosen = st.segmented_control(_("Round"), numbers, default=1, required=True, key="round_shown") or 1
    row = distances[chosen - 1]
    listed = ",\\ ".join(f"{one:.1f}" for one in row)
    three_ways(
        text, CODES, round=chosen, distances=listed, nearest=int(row.argmin()) + 1,
        right=int(deal.rounds.right[chosen - 1]) + 1,
    )  # fmt: skip
