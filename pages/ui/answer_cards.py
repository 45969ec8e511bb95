"""One answer in full, as a card: the picture, every class's confidence, and why. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from pages.ui.answers import Answer, truth_words
from pages.ui.galleries import (
    BORDER,
    MUTED,
    Image,
    bars_html,
    colours_html,
    error_map,
    figure_html,
    squared_error,
)
from pages.ui.looking import Look
from pages.ui.palette import class_style
from pages.ui.pictures import array_uri
from pages.ui.questions import Question
from pages.ui.text import _
from pages.ui.unknown_limits import Limits

SHOWN_CLASSES = 8  # the others are one click away
LEAST_SCALE = 0.001  # a difference that nobody could see gets no bright colour


def answer_html(look: Look, question: Question, answer: Answer, limits: Limits) -> str:
    """Returns one card: the picture, the predicted class, the confidence of every class, and why."""
    name = look.run.class_names[answer.best]
    head = (
        f'<div style="font-size:1.1rem;overflow-wrap:anywhere">{escape(_("Predicted:"))} <b>{escape(name)}</b> '
        f'<span style="{MUTED}">{escape(question.name)}</span>{_verdict(question, name)}</div>'
    )
    style = f"border:{BORDER};border-radius:8px;padding:12px;margin-bottom:10px"
    columns = "display:flex;flex-wrap:wrap;gap:16px;margin-top:8px"
    return (
        f'<div role="listitem" style="{style}">{head}<div style="{columns}">{_views(question, answer)}'
        f'<div style="flex:1 1 280px;min-width:0">{_confidence(look, answer)}</div>{_reasons(look, answer)}</div>'
        f"{_doubts(answer, limits)}</div>"
    )


def _verdict(question: Question, predicted: str) -> str:
    """What the picture is, where that is known, and whether the answer is right."""
    if question.truth is None:
        return ""
    words = _("✓ right") if question.truth == predicted else _("✗ it is {name}")
    return f" <span>{escape(words.format(name=truth_words(question.truth)))}</span>"


def _views(question: Question, answer: Answer) -> str:
    seen = _("what the model sees")
    views = [
        figure_html(question.uri, question.name, _("the picture"), width="92px"),
        figure_html(array_uri(answer.seen), f"{question.name} · {seen}", seen, width="92px", pixelated=True),
    ]
    if answer.redrawn is not None and answer.error is not None:
        words = _("its reconstruction, error {error:.4f}").format(error=answer.error)
        alt = f"{question.name} · {words}"
        views.append(figure_html(array_uri(answer.redrawn), alt, words, width="92px", pixelated=True))
    return _row(views)


def _confidence(look: Look, answer: Answer) -> str:
    order = np.argsort(-answer.probabilities, kind="stable")
    shares = [
        (look.run.class_names[label], float(answer.probabilities[label]), class_style(int(label))) for label in order
    ]
    words = f'<div style="{MUTED}">{escape(_("confidence of every class"))}</div>'
    shown = words + bars_html(shares[:SHOWN_CLASSES])
    if len(shares) <= SHOWN_CLASSES:
        return shown
    more = escape(_("{n} more classes").format(n=len(shares) - SHOWN_CLASSES))
    return f"{shown}<details><summary>{more}</summary>{bars_html(shares[SHOWN_CLASSES:])}</details>"


def _reasons(look: Look, answer: Answer) -> str:
    places = {one: place for place, one in enumerate(look.run.ids)}
    known = [(places[one], similarity) for one, similarity in answer.nearest if one in places]
    shown = look.shown([place for place, _similarity in known])
    figures = [
        figure_html(one.uri, one.name, f"{similarity:.2f} · {one.class_name}", width="92px")
        for one, (_place, similarity) in zip(shown, known, strict=True)
    ]
    if not figures:
        return ""
    words = escape(_("most similar support pictures (cosine similarity)"))
    others = [(one.name, look.run.images[place]) for one, (place, _similarity) in zip(shown, known, strict=True)]
    return (
        f'<div style="max-width:300px"><div style="{MUTED}">{words}</div>{_row(figures)}'
        f"{_differences(answer.seen, others)}</div>"
    )


def _differences(seen: Image, others: Sequence[tuple[str, Image]]) -> str:
    """Where the picture and each of the others differ, as the model sees them, all on one scale.

    Args:
        seen: (c, h, w) uint8.
        others: names, and pictures like it.
    """
    scale = max(LEAST_SCALE, *(float(np.percentile(squared_error(seen, other), 98)) for _name, other in others))
    figures = []
    for name, other in others:
        mean = _("mean {n:.4f}").format(n=float(squared_error(seen, other).mean()))
        alt = _("{name}: where it differs from this picture, {mean}").format(name=name, mean=mean)
        figures.append(figure_html(array_uri(error_map(seen, other, scale)), alt, mean, width="92px", pixelated=True))
    words = escape(_("where each differs from this picture"))
    legend = colours_html(_("squared difference of a pixel"), "0", f"≥ {scale:.3f}")
    return f'<div style="margin-top:6px"><div style="{MUTED}">{words}</div>{_row(figures)}{legend}</div>'


def _doubts(answer: Answer, limits: Limits) -> str:
    """A sentence for each signal that says "none of these"."""
    sentences = {
        "strangeness": _(
            "This may be none of these classes: it lies further from all of them ({own:.3f}) than the threshold below "
            "allows ({limit:.3f}). The confidence above is divided among these classes, whatever the picture shows."
        ).format(own=answer.strangeness, limit=limits.strangeness),
        "error": _(
            "The model redraws this picture worse ({own:.4f}) than the threshold below allows ({limit:.4f}), so it may "
            "be none of these classes, whatever the confidence says."
        ).format(own=answer.error or 0.0, limit=limits.error),
    }
    return "".join(
        f'<div style="margin-top:8px;font-size:.875rem">⚠ {escape(sentences[reason])}</div>'
        for reason in limits.reasons(answer)
    )


def _row(figures: Sequence[str]) -> str:
    return f'<div style="display:flex;gap:8px;align-items:flex-start">{"".join(figures)}</div>'
