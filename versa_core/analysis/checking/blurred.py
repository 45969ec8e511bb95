"""Blurred pictures: their edges are far softer than those of the rest, or there are none at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from versa_core.analysis.checking.base import Finding, Subject, far_below

# Of the project's own sources, the softest of 200 digits, 200 strokes and 120 scenes has 1 / 2.6 of its set's median.
# The same scenes blurred by 2 of 128 pixels lie at 1 / 40.
FACTOR = 5.0
# Nothing whose edges one sees lies below, not even digits of 8 × 8 pixels that were enlarged to 64 (0.05 and above). Of
# scenes blurred by 6 of 128 pixels, two in three do; stronger blur is hardly told from it, for want of edges at all.
FLOOR = 0.003
EMPTY = 0.02  # contrast below which there is nothing to be sharp: that is another finding


def find_blurred(subject: Subject) -> Iterator[Finding]:
    """Yields one finding for all blurred pictures, the softest first.

    Sharpness is relative to the set, because drawings, digits and photographs differ a hundredfold in it, and pictures
    that are all equally soft do not harm each other; below the absolute floor a picture is soft whatever the others
    are. Fewer than four pictures have no median to speak of, and only the floor counts then.
    """
    sharpness, has_content = subject.traits.sharpness, subject.traits.contrast >= EMPTY
    if not has_content.any():
        return
    soft = has_content & (sharpness < FLOOR)
    if has_content.sum() >= 4:
        soft[has_content] |= far_below(sharpness[has_content], FACTOR)
    places = np.flatnonzero(soft)
    if len(places):
        places = places[np.argsort(sharpness[places], kind="stable")]
        usual = float(np.median(sharpness[has_content]))
        numbers = {"usual": usual, "softest": float(sharpness[places[0]]), "least": float(sharpness[places].max())}
        yield Finding("blurred", 0.5, tuple(places.tolist()), numbers=numbers)
