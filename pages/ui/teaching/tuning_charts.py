"""Fine-tuning by number of pictures on screen: curves by step, a table, and which blocks have moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui.curves import COLOURS, show_by_step, side_by_side
from pages.ui.teaching.scores import whole_percent
from pages.ui.text import _, plural, sentences
from versa_core.teaching.tuning import Tuned

BAR_HEIGHT, AXIS_HEIGHT, CURVE_HEIGHT = 30, 60, 340  # px


def pictures_words(n_shot: int) -> str:
    """Returns how many pictures a class has, as a line's or a row's name."""
    return plural("{n} picture per class", "{n} pictures per class", n_shot).format(n=n_shot)


def choose_shots(shots: Sequence[int], default: int, *, key: str) -> int:
    """Asks for one of the numbers of pictures; one that other pictures allowed, or a link named, is let go."""
    if key in st.session_state and st.session_state[key] not in shots:
        del st.session_state[key]
    words = _("Pictures per class")
    return st.segmented_control(words, shots, default=default, required=True, key=key) or default


def loss_words(loss: float) -> str:
    """Returns a loss with as many decimals as tell apart what nearly nothing is left of."""
    return f"{loss:.4f}" if loss < 0.01 else f"{loss:.2f}"


def ends_of(losses: Mapping[int, float]) -> tuple[float, float]:
    """Returns the least of the losses by step, and the last."""
    return min(losses.values()), list(losses.values())[-1]


def show_curves(runs: Sequence[Tuned]) -> None:
    """Draws, by step, the loss on the support and the share of right answers to the queries; a line for each run."""
    losses = {
        pictures_words(run.n_shot): [(one.step, one.losses["loss"]) for one in run.reports if "loss" in one.losses]
        for run in runs
    }
    shares = {
        pictures_words(run.n_shot): list(zip([one.step for one in run.reports], run.accuracies, strict=True))
        for run in runs
    }
    left, right = side_by_side("tuning_curves")
    with left:
        st.markdown(f"**{_('Loss on the support')}**")
        show_by_step(losses, _("loss"), alt=loss_alt(runs), is_share=False, height=CURVE_HEIGHT)
    with right:
        st.markdown(f"**{_('Right answers to the queries')}**")
        show_by_step(shares, _("accuracy"), alt=share_alt(runs), is_share=True, height=CURVE_HEIGHT)


def loss_alt(runs: Sequence[Tuned]) -> str:
    """Returns what a person who does not see the left chart is told."""
    words = _("With {pictures} the loss on the support ends at {loss}.")
    ends = [(pictures_words(run.n_shot), loss_words(run.support_loss)) for run in runs]
    return sentences(*(words.format(pictures=pictures, loss=loss) for pictures, loss in ends))


def share_alt(runs: Sequence[Tuned]) -> str:
    """Returns the same of the right chart."""
    words = _("With {pictures} the best is {best} at step {step}, the end {end}.")
    return sentences(*(
        words.format(
            pictures=pictures_words(run.n_shot), best=whole_percent(max(run.accuracies)), step=run.best.step,
            end=whole_percent(run.accuracies[-1]),
        )
        for run in runs
    ))  # fmt: skip


def table_of(runs: Sequence[Tuned]) -> str:
    """Returns the runs below each other as a Markdown table."""
    head = (
        _("pictures per class"), _("loss on the support at the end"), _("right at best"), _("after step"),
        _("right at the end"), _("loss on the queries: least → at the end"),
    )  # fmt: skip
    rows = [
        (str(run.n_shot), loss_words(run.support_loss), whole_percent(max(run.accuracies)), str(run.best.step),
         whole_percent(run.accuracies[-1]), " → ".join(loss_words(one) for one in ends_of(run.query_losses)))
        for run in runs
    ]  # fmt: skip
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows))


def show_blocks(run: Tuned) -> None:
    """Draws by how much of its size each block of the encoder has moved."""
    height = AXIS_HEIGHT + BAR_HEIGHT * len(run.moved)
    st.vega_lite_chart(blocks_chart(run.moved), width="stretch", height=height, alt=blocks_alt(run.moved))


def blocks_alt(moved: Sequence[float]) -> str:
    """Returns what a person who does not see the bars is told."""
    words = _("{block} has moved by {share} of its size.")
    named = zip(block_names(len(moved)), moved, strict=True)
    return sentences(*(words.format(block=name, share=whole_percent(share)) for name, share in named))


def block_names(n: int) -> list[str]:
    """Returns the encoder's blocks by their numbers; the first sees the pixels, the last writes the code."""
    names = [_("block {n}").format(n=place + 1) for place in range(n)]
    names[0] = _("block {n} (sees the pixels)").format(n=1)
    names[-1] = _("block {n} (writes the code)").format(n=n)
    return names


def blocks_chart(moved: Sequence[float]) -> dict[str, Any]:
    """Returns the bars; the share of its size is written beside each."""
    names = block_names(len(moved))
    rows = [
        {"block": name, "moved": share, "words": whole_percent(share)} for name, share in zip(names, moved, strict=True)
    ]
    theme = "dark" if st.context.theme.type == "dark" else "light"
    colour, ink = COLOURS[theme][0], {"dark": "#f2f3f5", "light": "#1a1d29"}[theme]
    across = {
        "field": "moved", "type": "quantitative", "title": _("moved, as a share of its size"),
        "axis": {"format": ".0%", "tickCount": 5}, "scale": {"domain": [0, max(0.05, 1.15 * max(moved))]},
    }  # fmt: skip
    up = {"field": "block", "type": "nominal", "title": None, "sort": names, "axis": {"labelLimit": 240}}
    bars = {"mark": {"type": "bar", "color": colour}, "encoding": {"x": across, "y": up}}
    words = {
        "mark": {"type": "text", "align": "left", "dx": 4, "color": ink},
        "encoding": {"x": across, "y": up, "text": {"field": "words"}},
    }
    return {"data": {"values": rows}, "layer": [bars, words]}
