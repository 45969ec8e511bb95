"""What the adapted model answers for new pictures: worked out by a trainer, shown as cards, given as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt

from pages.ui.galleries import BORDER, MUTED, bars_html, figure_html
from pages.ui.looking import Look
from pages.ui.palette import class_style
from pages.ui.pictures import array_uri, small_uri
from pages.ui.short_jobs import short_job
from pages.ui.tables import Cell, csv_text
from pages.ui.text import _
from versa_core.data.profile import prepare
from versa_core.project import Picture

SHOWN_CLASSES = 8  # the others are one click away


@dataclass(frozen=True, eq=False)
class Answer:
    """What the model says about one picture.

    Attributes:
        seen: (c, h, w) uint8, the picture as the model sees it.
        probabilities: (n_classes,) summing to 1.
        nearest: (id of a support picture, cosine similarity −1 to 1), the most similar first.
        redrawn: (c, h, w) uint8, or None without a decoder.
        error: mean squared reconstruction error per pixel, or None.
        is_unknown: whether the model takes it for none of the classes; None where its checkpoint has no threshold.
    """

    seen: npt.NDArray[np.uint8]
    probabilities: npt.NDArray[np.float32]
    nearest: tuple[tuple[str, float], ...]
    redrawn: npt.NDArray[np.uint8] | None
    error: float | None
    is_unknown: bool | None = None

    @property
    def best(self) -> int:
        """The predicted class's index."""
        return int(self.probabilities.argmax())


def answers_for(look: Look, pictures: Sequence[Picture]) -> dict[str, Answer] | None:
    """Returns an answer per picture's id; None while a trainer works on them (the page says so and runs again)."""
    new = [picture for picture in pictures if picture.id not in look.answers]
    if new:
        seen = [prepare(picture.image, look.run.preparation) for picture in new]
        key = (look.token, *(picture.id for picture in new))
        payload = {"model": look.run.model, "images": np.stack(seen)}
        result = short_job("predict", key, lambda: payload, _("Asking the model"))
        if result is None:
            return None
        look.answers.update(zip((picture.id for picture in new), _unpack(result, seen), strict=True))
    return {picture.id: look.answers[picture.id] for picture in pictures}


def _unpack(result: dict[str, Any], seen: list[npt.NDArray[np.uint8]]) -> list[Answer]:
    redrawn, errors, unknown = result["reconstructions"], result["errors"], result.get("is_unknown")
    return [
        Answer(
            seen=seen[index],
            probabilities=result["probabilities"][index],
            nearest=tuple(zip(ids, map(float, result["nearest_similarity"][index]), strict=True)),
            redrawn=None if redrawn is None else redrawn[index],
            error=None if errors is None else float(errors[index]),
            is_unknown=None if unknown is None else bool(unknown[index]),
        )
        for index, ids in enumerate(result["nearest_ids"])
    ]


def answer_html(look: Look, picture: Picture, answer: Answer) -> str:
    """Returns one card: the picture, the predicted class, the confidence of every class, and why."""
    name = look.run.class_names[answer.best]
    head = (
        f'<div style="font-size:1.1rem;overflow-wrap:anywhere">{escape(_("Predicted:"))} <b>{escape(name)}</b> '
        f'<span style="{MUTED}">{escape(picture.name)}</span></div>'
    )
    style = f"border:{BORDER};border-radius:8px;padding:12px;margin-bottom:10px"
    columns = "display:flex;flex-wrap:wrap;gap:16px;margin-top:8px"
    return (
        f'<div role="listitem" style="{style}">{head}<div style="{columns}">{_views(picture, answer)}'
        f'<div style="flex:1 1 280px;min-width:0">{_confidence(look, answer)}</div>{_reasons(look, answer)}</div>'
        f"{_none_of_these(answer)}{_strangeness(look, answer)}</div>"
    )


def _views(picture: Picture, answer: Answer) -> str:
    views = [
        figure_html(small_uri(picture), picture.name, _("your picture"), width="92px"),
        figure_html(
            array_uri(answer.seen), _("what the model sees"), _("what the model sees"), width="92px", pixelated=True
        ),
    ]
    if answer.redrawn is not None and answer.error is not None:
        words = _("its reconstruction, error {error:.4f}").format(error=answer.error)
        views.append(
            figure_html(array_uri(answer.redrawn), _("its reconstruction"), words, width="92px", pixelated=True)
        )
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
    words = escape(_("most similar support pictures (cosine similarity)"))
    return f'<div style="max-width:300px"><div style="{MUTED}">{words}</div>{_row(figures)}</div>' if figures else ""


def _none_of_these(answer: Answer) -> str:
    """A sentence where the picture is further from all classes than 19 of 20 pictures of known classes would be."""
    if not answer.is_unknown:
        return ""
    words = _(
        "This may be none of these classes: only about 1 in 20 pictures of a known class lies so far from all of them. "
        "The confidence above is divided among these classes, whatever the picture shows."
    )
    return f'<div style="margin-top:8px;font-size:.875rem">⚠ {escape(words)}</div>'


def _strangeness(look: Look, answer: Answer) -> str:
    """A hint where the model redraws this picture worse than any that it adapted with."""
    errors = look.after.errors if look.after is not None else None
    if errors is None or answer.error is None or answer.error <= float(errors.max()):
        return ""
    words = _(
        "The model redraws this picture worse than any of yours (worst of yours: {worst:.4f}), so it may be none of "
        "these classes, whatever the confidence says."
    )
    return f'<div style="margin-top:8px;font-size:.875rem">⚠ {escape(words.format(worst=float(errors.max())))}</div>'


def _row(figures: Sequence[str]) -> str:
    return f'<div style="display:flex;gap:8px;align-items:flex-start">{"".join(figures)}</div>'


def predictions_csv(look: Look, pictures: Sequence[Picture], answers: dict[str, Answer]) -> str:
    """Returns one row per picture: answer, confidence of every class, nearest support picture, error."""
    names = dict(zip(look.run.ids, look.cloud().names, strict=True))
    confidences = [_("confidence: {name}").format(name=name) for name in look.run.class_names]
    header = ["file", "predicted", "confidence", *confidences, "nearest", "similarity", "reconstruction_error"]
    rows: list[list[Cell]] = []
    for picture in pictures:
        answer = answers[picture.id]
        nearest, similarity = answer.nearest[0] if answer.nearest else ("", None)
        shares = [float(share) for share in answer.probabilities]
        first: list[Cell] = [picture.name, look.run.class_names[answer.best], shares[answer.best]]
        rows.append([*first, *shares, names.get(nearest, nearest), similarity, answer.error])
    return csv_text(header, rows)
