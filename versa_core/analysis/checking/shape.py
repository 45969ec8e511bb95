"""Odd shapes: to become a square, a picture much longer than the rest loses much of what is on it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from versa_core.analysis.checking.base import Finding, Subject

LOST = 0.35  # of the area, as when a picture of 3:2 or 16:9 loses a third to 44 %; a usual 4:3 loses a quarter
ODD = 1.5  # so many times longer, or wider, than the set's median


def find_odd_shapes(subject: Subject) -> Iterator[Finding]:
    """Yields "odd_shape" for single pictures and "cropped" where half of all lose that much.

    Only photos that are cropped to a square lose anything: glyphs are shrunk whole, and padding keeps all.
    """
    if subject.preparation.profile != "photos" or subject.preparation.fit != "crop":
        return
    width, height = subject.traits.width, subject.traits.height
    lost = 1 - np.minimum(width, height) / np.maximum(width, height)
    logs = np.log(width / height)
    odd = (lost >= LOST) & (np.abs(logs - np.median(logs)) > np.log(ODD))
    places = np.flatnonzero(odd)
    if len(places):
        places = places[np.argsort(-lost[places], kind="stable")]
        numbers = {"lost": float(lost[places[0]]), "usual": float(np.median(lost))}
        yield Finding("odd_shape", 0.45, tuple(places.tolist()), numbers=numbers)
    if float(np.median(lost)) >= LOST:
        worst = np.argsort(-lost, kind="stable")[:12]
        yield Finding("cropped", 0.35, tuple(worst.tolist()), numbers={"lost": float(np.median(lost))})
