"""Strips: the right pictures in their order, the selected ones marked, and names that stay text."""

from __future__ import annotations

import numpy as np

from pages.ui.galleries import error_map
from pages.ui.redrawing_strips import Redrawn, strips_html
from tests.pages.ui.test_galleries import HOSTILE, ORIGINAL, REDRAWN, images_in, shown


def test_a_strip_holds_given_seen_reconstruction_and_map_of_each_moment() -> None:
    strip = Redrawn(shown(), ORIGINAL, (("before", REDRAWN, 0.25), ("after", ORIGINAL, 0.125)))
    html = strips_html([strip], 0.5, with_maps=True)
    expected = [ORIGINAL, ORIGINAL, REDRAWN, error_map(ORIGINAL, REDRAWN, 0.5)]
    expected += [ORIGINAL, error_map(ORIGINAL, ORIGINAL, 0.5)]
    found = images_in(html)
    assert len(found) == 6
    for one, other in zip(found, expected, strict=True):
        assert np.array_equal(one, other.transpose(1, 2, 0))
    assert "before: error 0.2500" in html
    assert "after: error 0.1250" in html
    assert len(images_in(strips_html([strip], 0.5, with_maps=False))) == 4


def test_a_selected_strip_is_marked_in_words_too() -> None:
    moments = (("after", REDRAWN, 0.25),)
    one, other = (Redrawn(shown(), ORIGINAL, moments, is_selected=chosen) for chosen in (True, False))
    assert "✓ selected" in strips_html([one], 1, with_maps=True)
    assert "selected" not in strips_html([other], 1, with_maps=True)


def test_names_stay_text() -> None:
    html = strips_html([Redrawn(shown(HOSTILE), ORIGINAL, ((HOSTILE, REDRAWN, 0.1),))], 1.0, with_maps=True)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
