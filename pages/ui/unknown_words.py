"""None of these in words: what the charts show, how many mistakes there are, and what that proves. Pure functions."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from pages.ui.text import _, clauses, plural, sentences
from versa_core.analysis.rejection import Scores, Tally

ENOUGH = 30  # pictures of a kind; fewer say little

Mask = npt.NDArray[np.bool_]


def strip_alt(title: str, scores: Scores, known: Mask, unknown: Mask, limit: float) -> str:
    """Returns the strip of one signal in words."""
    parts = [
        plural(
            "{kind}: {n} picture, {low:.3f} to {high:.3f}",
            "{kind}: {n} pictures, {low:.3f} to {high:.3f}",
            int(mask.sum()),
        ).format(kind=kind, n=int(mask.sum()), low=float(scores[mask].min()), high=float(scores[mask].max()))
        for kind, mask in ((_("of a class"), known), (_("of none"), unknown), (_("not said"), ~(known | unknown)))
        if mask.any()
    ]
    at = _("Threshold: {limit:.4f}.").format(limit=limit) if math.isfinite(limit) else _("No threshold.")
    told = (_("{words}.").format(words=words) for words in (title, clauses(parts)))
    return sentences(*told, at)


def tally_words(counted: Tally) -> str:
    """Returns both mistakes as numbers, with what is missing to count them."""
    if counted.n_known:
        refused = _("**Wrongly refused: {n} of {all}** pictures that are of a class.")
        refused = refused.format(n=counted.n_refused, all=counted.n_known)
    else:
        refused = _("No picture is here that is known to be of a class, so nothing can be wrongly refused.")
    if counted.n_unknown:
        accepted = _("**Wrongly accepted: {n} of {all}** pictures that are of none.")
        accepted = accepted.format(n=counted.n_accepted, all=counted.n_unknown)
    else:
        accepted = _(
            "No picture is here that is known to be of none, so what is wrongly accepted stays unknown: name some as "
            "none of these, or switch the examples on."
        )
    return sentences(refused, accepted)


def honest_words(known: Mask, unknown: Mask, *, is_drawn: bool) -> str:
    """Returns how to read the charts, and what the counts can and cannot say.

    Args:
        known: (n,) which pictures are of one of the classes.
        unknown: (n,) which are of none.
        is_drawn: whether built-in examples are among them.
    """
    words = _(
        "Triangles are pictures of a class: your query pictures, and brought ones whose class is known. Crosses are "
        "pictures of none, lines are brought ones of which nobody has said it. The shaded side is refused; one "
        "threshold is enough to refuse."
    )
    if 0 < min(int(known.sum()), int(unknown.sum())) < ENOUGH:
        words = sentences(words, _("So few pictures say only roughly how often either mistake will happen."))
    if is_drawn:
        words = sentences(
            words,
            _("The examples are unlike your pictures; unknown pictures that resemble yours are harder to refuse."),
        )
    return words
