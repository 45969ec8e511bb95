"""None of these, on screen: two thresholds, where known and unknown pictures lie, and the mistakes that follow."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.answers import Answer
from pages.ui.asked import NONE_OF_THESE, Asked
from pages.ui.looking import Look
from pages.ui.questions import Question
from pages.ui.remembering import FOREIGN
from pages.ui.text import _, plural, sentences
from pages.ui.unknown_charts import show_strip, strip_data
from pages.ui.unknown_limits import Limits, kinds_of, refused_by, scores_of, usual_limits
from pages.ui.unknown_opened import open_point, opened_of, show_opened
from pages.ui.unknown_words import honest_words, strip_alt, tally_words
from versa_core.analysis.rejection import Scores, balanced_threshold, tally
from versa_core.analysis.unknown import auroc


@dataclass(frozen=True)
class Signal:
    """One score of a picture: the field of `Limits` it belongs to, its title, what it is, and the decimals it needs."""

    name: str
    title: str
    help: str
    digits: int


def signals() -> tuple[Signal, ...]:
    """Returns both signals in the visitor's language."""
    strange = _(
        "How unlike every class: minus the cosine similarity to the nearest class mean, taken before the softmax. "
        "Where the checkpoint knows foreign classes, half of the similarity to those is added."
    )
    error = _("How badly the model redraws the picture: the mean squared error per pixel.")
    return (
        Signal("strangeness", _("Distance from the nearest class"), strange, 3),
        Signal("error", _("Reconstruction error"), error, 4),
    )


def show_unknown(
    look: Look, asked: Asked, questions: Sequence[Question], answers: Mapping[str, Answer], limits: Limits
) -> None:
    """Shows the section for all pictures that have an answer.

    Args:
        look: at the run.
        asked: what is known of the brought pictures.
        questions: brought ones, query pictures, and the examples where they are switched on.
        answers: by the picture's id; nothing here asks the model again.
        limits: the thresholds in use, which the sliders move.
    """
    with st.container(key="predict_unknown"):
        st.header(_("None of these?"))
        st.markdown(
            _(
                "The model always names one of its classes. Two signals can say that a picture is of **none of "
                "these**: it lies far from every class, or the model cannot redraw it. A picture that passes a "
                "threshold is refused. Move the thresholds and see which mistakes they make."
            )
        )
        offer_strangers(look, asked)
        if not questions:
            st.caption(_("There is no picture to look at yet: bring some above, or mark query pictures on Images."))
            return
        known, unknown = kinds_of(questions)
        scores = scores_of([answers[one.id] for one in questions])
        offer_presets(look, questions, answers, limits, scores)
        for column, signal in zip(st.columns(2), signals(), strict=True):
            with column:
                show_signal(look, signal, questions, scores, known, unknown, limits)
        show_opened(look, asked, questions, answers, limits)
        st.markdown(tally_words(tally(refused_by(limits, scores), known, unknown)))
        st.caption(honest_words(known, unknown, is_drawn=any(one.source == "foreign" for one in questions)))


def uses_examples(look: Look) -> bool:
    """True where the built-in examples serve as unknown pictures."""
    _key, is_on = look.made.get(FOREIGN, (None, False))
    return bool(is_on)


def offer_strangers(look: Look, asked: Asked) -> None:
    """The switch for built-in examples, and a button for pictures from folders that are no class."""

    def keep() -> None:
        look.made[FOREIGN] = (None, st.session_state[FOREIGN])

    with st.container(horizontal=True, vertical_alignment="center"):
        st.session_state[FOREIGN] = uses_examples(look)
        st.toggle(
            _("Use the built-in examples as unknown pictures"),
            key=FOREIGN,
            on_change=keep,
            help=_("Those that have no class in common with yours; they are unlike yours, so they are easy to refuse."),
        )
        strangers = asked.strangers(look.run.class_names)
        words = plural(
            "{n} picture of another folder is of none of these",
            "{n} pictures of other folders are of none of these",
            len(strangers),
        )
        if strangers and st.button(words.format(n=len(strangers)), icon=":material/block:"):
            asked.truths.update(dict.fromkeys(strangers, NONE_OF_THESE))
            st.rerun()


def offer_presets(
    look: Look, questions: Sequence[Question], answers: Mapping[str, Answer], limits: Limits, scores: dict[str, Scores]
) -> None:
    """Buttons that set both thresholds."""
    known, unknown = kinds_of(questions)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            _("As they were"), icon=":material/undo:", help=_("The checkpoint's threshold, where it has one.")
        ):
            own = usual_limits(look, [answers[one.id] for one in questions if one.source == "query"])
            limits.strangeness, limits.error = own.strangeness, own.error
            st.rerun()
        if st.button(
            _("Balance both mistakes"),
            icon=":material/balance:",
            disabled=not (known.any() and unknown.any()),
            help=_("Each threshold where the two shares of mistakes add up to least; needs pictures of both kinds."),
        ):
            for name, one in scores.items():
                setattr(limits, name, balanced_threshold(one[known], one[unknown]))
            st.rerun()


def show_signal(
    look: Look,
    signal: Signal,
    questions: Sequence[Question],
    scores: dict[str, Scores],
    known: npt.NDArray[np.bool_],
    unknown: npt.NDArray[np.bool_],
    limits: Limits,
) -> None:
    """One slider over one strip, with how well this signal alone tells the two kinds apart."""
    if signal.name not in scores:
        st.markdown(f"**{signal.title}**")
        st.caption(_("This model cannot redraw pictures, so it has no such error."))
        return
    own = scores[signal.name]
    low, high = span_of(own, signal.digits)
    limit = getattr(limits, signal.name)
    key = f"limit_{signal.name}_{look.token}_{low}_{high}"
    st.session_state[key] = min(max(round(float(limit), signal.digits), low), high)

    def move() -> None:
        chosen = float(st.session_state[key])
        setattr(limits, signal.name, math.inf if chosen >= high else chosen)

    words = sentences(signal.help, _("At its right end it refuses nothing."))
    step, form = 10.0**-signal.digits, f"%.{signal.digits}f"
    st.slider(signal.title, low, high, step=step, format=form, key=key, on_change=move, help=words)
    alt = strip_alt(signal.title, own, known, unknown, limit)
    data = strip_data(
        questions, own, known, unknown, limit, (low, high), alt=alt, digits=signal.digits, opened=opened_of(look)
    )
    show_strip(f"strip_{signal.name}", data, partial(open_point, look))
    if known.any() and unknown.any():
        words = _("This signal puts a picture of none above one of a class in **{share:.0f} of 100** pairs.")
        st.markdown(words.format(share=100 * auroc(own[known], own[unknown])))


def span_of(scores: Scores, digits: int) -> tuple[float, float]:
    """Returns the ends of slider and axis: all scores lie inside, with a little room, at whole steps."""
    low, high = float(scores.min()), float(scores.max())
    room = max((high - low) * 0.05, 10.0**-digits)
    scale = 10.0**digits
    return math.floor((low - room) * scale) / scale, math.ceil((high + room) * scale) / scale
