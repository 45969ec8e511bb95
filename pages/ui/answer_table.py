"""Answers as a table that is sorted and paged, and as CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui.answers import Answer, truth_words
from pages.ui.galleries import percent
from pages.ui.looking import Look
from pages.ui.palette import class_style, swatch
from pages.ui.questions import Question
from pages.ui.scripts import joined
from pages.ui.tables import Cell, csv_text
from pages.ui.text import _, plural
from pages.ui.unknown_limits import Limits

PER_PAGE = 12

_table = st.components.v2.component(
    "versa_answers",
    html='<div class="wide"><table><thead><tr></tr></thead><tbody></tbody></table></div>',
    css=joined("answers.css"),
    js=joined("make.js", "answers.js"),
)


def orders() -> dict[str, str]:
    """Returns by what the table can be sorted, in the visitor's language."""
    return {
        "newest": _("newest"),
        "least": _("least confident"),
        "most": _("most confident"),
        "wrong": _("wrong"),
        "strange": _("least like any class"),
        "error": _("redrawn worst"),
        "name": _("by name"),
        "class": _("by predicted class"),
    }


def ordered(
    order: str, questions: Sequence[Question], answers: Mapping[str, Answer], class_names: Sequence[str]
) -> list[Question]:
    """Returns the pictures in one of `orders`; equals stay as they come."""

    def rank(one: Question) -> Any:
        answer = answers[one.id]
        keys: dict[str, Any] = {
            "newest": 0,
            "least": answer.confidence,
            "most": -answer.confidence,
            "wrong": 2 if one.truth is None else int(one.truth == class_names[answer.best]),
            "strange": -answer.strangeness,
            "error": -(answer.error or 0.0),
            "name": one.name.casefold(),
            "class": answer.best,
        }
        return keys[order]

    return sorted(questions, key=rank)


def show_table(
    look: Look, questions: Sequence[Question], answers: Mapping[str, Answer], limits: Limits, *, opened: str, key: str
) -> str | None:
    """Shows one page of the table; returns the id of the picture that has just been clicked, or None."""
    nearest, n = nearest_names(look), len(questions)
    result: Any = _table(
        key=key,
        data={
            "columns": columns(),
            "rows": [_row(look, one, answers[one.id], limits, nearest) for one in questions],
            "opened": opened,
            "open": _("Look closely at {name}"),
            "label": _("Answers for {pictures}").format(pictures=plural("{n} picture", "{n} pictures", n).format(n=n)),
        },
        on_opened_change=lambda: None,
    )
    return result.opened if isinstance(result.opened, str) else None


def columns() -> list[str]:
    """Returns the table's headings."""
    first = [_("picture"), _("name"), _("predicted"), _("confidence")]
    return [*first, _("second best"), _("most similar"), _("none of these?"), _("right?")]


def _row(look: Look, one: Question, answer: Answer, limits: Limits, nearest: Mapping[str, str]) -> dict[str, Any]:
    names = look.run.class_names
    second = f"{names[answer.second]} ({percent(float(answer.probabilities[answer.second]))})"
    like = f"{nearest.get(answer.nearest[0][0], '')} ({answer.nearest[0][1]:.2f})" if answer.nearest else ""
    right = ""
    if one.truth is not None:
        right = _("✓") if one.truth == names[answer.best] else _("✗ {name}").format(name=truth_words(one.truth))
    none = _("⚠ yes") if limits.reasons(answer) else _("no")
    return {
        "id": one.id,
        "src": one.uri,
        "name": one.name,
        "swatch": swatch(class_style(answer.best)),
        "cells": [one.name, names[answer.best], percent(answer.confidence), second, like, none, right],
    }


def nearest_names(look: Look) -> dict[str, str]:
    """Returns what the person calls each picture of the run, by its id."""
    return dict(zip(look.run.ids, look.cloud().names, strict=True))


def predictions_csv(
    look: Look, questions: Sequence[Question], answers: Mapping[str, Answer], limits: Limits
) -> str:  # fmt: skip
    """Returns one row per picture: answer, confidence of every class, nearest support picture, both signals, truth."""
    names, nearest = look.run.class_names, nearest_names(look)
    confidences = [_("confidence: {name}").format(name=name) for name in names]
    header = ["file", "predicted", "confidence", "second_best", *confidences, "nearest", "similarity"]
    header += ["strangeness", "reconstruction_error", "none_of_these", "truth", "right"]
    rows: list[list[Cell]] = []
    for one in questions:
        answer = answers[one.id]
        near, similarity = answer.nearest[0] if answer.nearest else ("", None)
        shares: list[Cell] = [float(share) for share in answer.probabilities]
        first: list[Cell] = [one.name, names[answer.best], answer.confidence, names[answer.second]]
        known = one.truth is not None
        right = str(one.truth == names[answer.best]).lower() if known else ""
        last: list[Cell] = [answer.strangeness, answer.error, ";".join(limits.reasons(answer)) or "no"]
        last += [truth_words(one.truth) if one.truth is not None else "", right]
        rows.append([*first, *shares, nearest.get(near, near), similarity, *last])
    return csv_text(header, rows)
