"""Which example matters: every support picture of a run wears what it wins or loses for the answers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from pages.ui.adapting import is_stale, source_of
from pages.ui.errors import told
from pages.ui.galleries import BAR, MUTED, gallery_html
from pages.ui.looking import Look
from pages.ui.palette import INK
from pages.ui.session import project
from pages.ui.short_jobs import short_job
from pages.ui.text import _, plural, sentences
from versa_core.analysis.influence import EXCHANGED, UNKNOWN, Influence
from versa_core.project import Run

SHOWN = 24  # pictures until all are asked for
UP, DOWN, SAME = "↑", "↓", "="  # no triangles: they are markers of classes
ORDERS = ("harm", "help")
NOTHING = 0.0005  # of log-probability; less is shown as 0.000


@st.fragment
def show_mattering(run: Run) -> None:
    """Shows the section for a run; where the pictures have changed since, it is about those of the run."""
    st.header(_("Which example matters"))
    with st.container(key="mattering"), told():
        result = influences_of(run)
        if result is None:
            return
        if is_stale(project(), run):
            st.caption(_("Your pictures have changed since the model adapted; these are the pictures of that run."))
        found = [Influence(**one) for one in result["influences"]]
        st.markdown(how_words(run, found, result["n_asked"]))
        if not result["is_whole"]:
            st.caption(_("It was stopped before all pictures had been left out; these are the first ones."))
        known = [one for one in found if one.how != UNKNOWN]
        if known:
            _show_order(run, known)
        unknown = [one for one in found if one.how == UNKNOWN]
        if unknown:
            st.caption(_unknown_words(len(unknown), has_query=bool(result["n_asked"])))


def influences_of(run: Run) -> dict[str, Any] | None:
    """Returns what the task "influence" found, worked out once per run; None while a trainer is at it."""
    before = run.snapshots[0] if run.snapshots else None
    if before is None or before.embeddings is None:
        st.info(_("This run has kept no embeddings, so nothing can be said. Adapt again."))
        return None
    embeddings = before.embeddings

    def payload() -> dict[str, Any]:
        return {
            "images": run.images, "labels": run.labels, "is_support": run.is_support, "embeddings": embeddings,
            "checkpoint": source_of(project(), run.checkpoint) if run.checkpoint else None,
        }  # fmt: skip

    key = (run.image_set_fingerprint, run.is_support.tobytes(), hash(run.model))
    return short_job("influence", key, payload, _("Leaving out one picture after the other …"))


def how_words(run: Run, found: Sequence[Influence], n_asked: int) -> str:
    """Returns in Markdown how it was measured."""
    words = _(
        "Each support picture is left out in turn, and the class means of the others answer again. This "
        "is the method **prototype**, on the embeddings from before fine-tuning. To fine-tune anew for each picture "
        "would take minutes, and its chance would blur what one picture does."
    )
    if n_asked:
        asked = plural("{n} query picture is asked.", "{n} query pictures are asked.", n_asked).format(n=n_asked)
    else:
        asked = _(
            "**There is no query picture that counts**, so the support pictures themselves are asked, each left out of "
            "the mean that answers for it."
        )
    parts = [words, asked]
    if any(one.how == EXCHANGED for one in found):
        parts.append(
            _(
                "Without its only picture a class would be **empty**; there each query picture of the class takes its "
                "place in turn, and is not asked itself. What is shown compares the picture with those stand-ins."
            )
        )
    return sentences(*parts)


def _unknown_words(n_unknown: int, *, has_query: bool) -> str:
    if has_query:
        words = plural(
            "{n} picture is the only one of its class, and no query picture could take its place: unknown.",
            "{n} pictures are the only ones of their classes, and no query picture could take their place: unknown.",
            n_unknown,
        )
    else:
        words = plural(
            "Of {n} picture nothing can be said: without it and the one that is asked, a class is empty. Mark some "
            "pictures as query.",
            "Of {n} pictures nothing can be said: without each of them and the one that is asked, a class is empty. "
            "Mark some pictures as query.",
            n_unknown,
        )
    return words.format(n=n_unknown)


def _show_order(run: Run, known: Sequence[Influence]) -> None:
    titles = {"harm": _("What harms first"), "help": _("What helps first")}
    order = st.segmented_control(
        _("Order"), ORDERS, default="harm", required=True, format_func=lambda one: titles[one], key="mattering_order"
    )
    sign = 1 if order != "help" else -1
    ordered = sorted(known, key=lambda one: sign * one.log_probability)
    n_shown = len(ordered) if st.session_state.get("mattering_all") else SHOWN
    shown = Look(run).shown([one.place for one in ordered[:n_shown]])
    largest = max(abs(one.log_probability) for one in ordered)
    st.markdown(summary_words(known))
    st.html(gallery_html(shown, [worn_html(one, largest) for one in ordered[:n_shown]], least="150px"))
    if len(ordered) > SHOWN:
        st.toggle(_("Show all {n}").format(n=len(ordered)), key="mattering_all")
    st.caption(
        _(
            "↑ helps, ↓ harms; bars are as long as the changes. First the change of the mean log-probability of the "
            "right class: +0.10 means that right answers are about 1.1 times as sure with the picture as without it. "
            "Below it, how many answers it turns. One picture that harms is a reason to look at it, not a proof: with "
            "few query pictures a single odd one decides."
        )
    )


def summary_words(known: Sequence[Influence]) -> str:
    """Returns in Markdown how many help and how many harm."""
    helping = sum(one.log_probability > NOTHING for one in known)
    harming = sum(one.log_probability < -NOTHING for one in known)
    turned = sum(one.accuracy < 0 for one in known)
    words = _(
        "**{helping}** of {n} pictures help, **{harming}** harm; without {turned} of them, each left out alone, more "
        "answers are right."
    )
    return words.format(helping=helping, harming=harming, n=len(known), turned=turned)


def worn_html(one: Influence, largest: float) -> str:
    """Returns what a picture wears: sign, number and words, and a bar from the middle, to the right where it helps.

    Args:
        one: the picture's influence.
        largest: the change of log-probability that fills half of the bar.
    """
    sign, words = sign_words(one)
    half = 50 * min(1.0, abs(one.log_probability) / largest) if largest > 0 else 0.0
    start = 50.0 if one.log_probability >= 0 else 50 - half
    bar = f"{BAR};margin-left:{start:.1f}%;width:{half:.1f}%;background:{INK}"
    middle = f"transparent 49.6%,{INK} 49.6% 50.4%,transparent 50.4%"
    ground = f"{BAR};margin:.3rem 0;background:linear-gradient(90deg,{middle})"
    return (
        f'<div style="font-weight:600;margin-top:.2rem">{sign} {escape(words)}</div>'
        f'<span style="{ground}"><span style="{bar}"></span></span>'
        f'<div style="{MUTED}">{escape(answers_words(one))}</div>'
    )


def sign_words(one: Influence) -> tuple[str, str]:
    """Returns the sign, and the change of log-probability with a word, as text."""
    gain = one.log_probability
    if abs(gain) < NOTHING:
        return SAME, _("changes nothing")
    if gain > 0:
        return UP, _("helps: +{gain}").format(gain=f"{gain:.3f}")
    return DOWN, _("harms: −{gain}").format(gain=f"{-gain:.3f}")


def answers_words(one: Influence) -> str:
    """Returns what the picture does to the answers, as text."""
    points = f"{100 * one.accuracy:+.1f}".replace("-", "−")
    if one.how == EXCHANGED:
        return _("{points} points of accuracy against a stand-in").format(points=points)
    if not one.n_won and not one.n_lost:
        return _("turns none of {n} answers").format(n=one.n_asked)
    return _("{won} of {n} right, {lost} wrong because of it ({points} points)").format(
        won=f"{one.n_won:.0f}", lost=f"{one.n_lost:.0f}", n=one.n_asked, points=points
    )
