"""What a person may conclude from a map, and what not: two lines that follow what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pages.ui.text import _, clauses, labelled

GOOD_TRUST, FAIR_TRUST = 0.95, 0.85
LOW_PERPLEXITY = 5


@dataclass(frozen=True)
class MapView:
    """What is shown.

    Attributes:
        kind: "pca" or "tsne".
        trust: the map's trustworthiness, 0 to 1, or None where it could not be measured.
        explained: PCA's share of the variance on its axes together, or None.
        perplexity: the one that t-SNE used, or None.
        colour: one of COLOURINGS in maps.py.
        regions_agree: share of pictures whose answer is that of the region under them, 0 to 1; None without regions.
        n_new: pictures that were placed on the finished map.
    """

    kind: str
    trust: float | None
    explained: float | None = None
    perplexity: float | None = None
    colour: str = "class"
    regions_agree: float | None = None
    n_new: int = 0


class Conclusions(NamedTuple):
    """Two lines, each one sentence with as many parts as the map gives reason for."""

    may: str
    may_not: str


def conclusions(view: MapView) -> Conclusions:
    """Returns both lines."""
    if view.trust is None or not np.isfinite(view.trust):
        few = _("Too few pictures to measure how far this map can be trusted: conclude nothing from it.")
        return Conclusions(few, _joined(_("You may not conclude"), _refusals(view)))
    return Conclusions(
        _joined(_("You may conclude"), _grants(view, view.trust)), _joined(_("You may not conclude"), _refusals(view))
    )


def _joined(head: str, parts: list[str]) -> str:
    return _("{head} {what}.").format(head=head, what=clauses(parts))


def _grants(view: MapView, trust: float) -> list[str]:
    if trust >= GOOD_TRUST:
        parts = [_("that pictures close together here are alike for the model")]
    elif trust >= FAIR_TRUST:
        parts = [_("that most pictures close together here are alike for the model, but check pairs")]
    else:
        parts = [_("little, as many pictures close together here are not alike for the model")]
    read = {
        "prediction": _("which classes the model answers side by side"),
        "answer": _("whether wrong answers lie together, or alone among right ones"),
        "confidence": _("where on the map the model is less sure"),
        "error": _("whether the pictures that the model redraws badly lie together"),
        "role": _("whether query pictures lie where support pictures lie"),
    }
    parts += [read[view.colour]] if view.colour in read else []
    if view.regions_agree is not None:
        words = _("what the classifier answers on this one plane: for {share:.0f} % of the pictures it is their answer")
        parts.append(words.format(share=100 * view.regions_agree))
    if view.n_new:
        parts.append(_("which of your pictures a new one is most alike to, as far as the trust goes"))
    return parts


def _refusals(view: MapView) -> list[str]:
    if view.kind == "tsne":
        parts = [_("anything from the distances between groups, or from their sizes")]
        if view.perplexity is not None and view.perplexity < LOW_PERPLEXITY:
            words = _("that small clumps are groups, as a perplexity of {n:.1f} makes them of chance alone")
            parts.append(words.format(n=view.perplexity))
    else:
        parts = [_("that groups overlap for the model because they overlap here")]
        if view.explained is not None:
            words = _("{share:.0f} % of the variance is not shown")
            parts[0] = labelled(parts[0], words.format(share=100 * max(0.0, 1 - view.explained)))
    warned = {
        "class": _("that pictures it has never seen fall apart as these do, since it was given the support's classes"),
        "prediction": _("that an answer is right because its neighbours have the same"),
        "answer": _(
            "how often new pictures are answered rightly, since support pictures were given with their answers"
        ),
        "confidence": _("that a sure answer is a right one"),
        "error": _("that a picture that is redrawn well is answered rightly"),
        "role": _("that other pictures would lie like these, as they are few"),
    }
    parts.append(warned[view.colour])
    if view.regions_agree is not None:
        parts.append(_("that a picture is answered as the area under it: it lies beside this plane, not on it"))
    if view.n_new:
        parts.append(_("that a new picture is of one of these classes: on a finished map everything finds a place"))
    return parts
