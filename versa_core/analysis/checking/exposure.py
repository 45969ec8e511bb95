"""Too dark, too bright, or nothing to be seen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from versa_core.analysis.checking.base import Finding, Mask, Subject

# Nine tenths of a dark picture are darker than a quarter of white; nine tenths of a bright one are lighter than 85 %.
# Of 240 drawn scenes the extremes are 0.70 and 0.25. A set that is all like that (the night sky, things on white
# paper) accuses nobody: a picture must also lie APART from the set's median.
DARK, BRIGHT, APART = 0.25, 0.85, 0.2
# Glyphs: the strongest ink is not even a twelfth of the way from black to white away from its ground; what preparing
# makes of it is mostly noise, stretched. Faint pencil on paper has some 0.2. Photos: nothing but one colour.
FAINT = {"glyphs": 0.08, "photos": 0.02}


def find_exposure(subject: Subject) -> Iterator[Finding]:
    """Yields "faint", and for photos "dark" and "bright"; glyphs are stretched between ground and ink anyway."""
    traits = subject.traits
    faint = traits.contrast < FAINT[subject.preparation.profile]
    yield from _finding("faint", 0.6, faint, traits.contrast)
    if subject.preparation.profile == "photos":
        dark = ~faint & (traits.bright < DARK) & (np.median(traits.bright) - traits.bright > APART)
        yield from _finding("dark", 0.5, dark, traits.bright)
        bright = ~faint & (traits.dim > BRIGHT) & (traits.dim - np.median(traits.dim) > APART)
        yield from _finding("bright", 0.5, bright, 1 - traits.dim)


def _finding(
    kind: str, severity: float, found: Mask, level: np.ndarray[tuple[int, ...], np.dtype[np.floating]]
) -> Iterator[Finding]:
    """Yields one finding for all of a kind, that of the lowest level first."""
    places = np.flatnonzero(found)
    if len(places):
        places = places[np.argsort(level[places], kind="stable")]
        numbers = {"worst": float(level[places[0]]), "usual": float(np.median(level))}
        yield Finding(kind, severity, tuple(places.tolist()), numbers=numbers)
