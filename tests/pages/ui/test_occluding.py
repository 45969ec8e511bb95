"""The occlusion map in words, and laid over its picture."""

from __future__ import annotations

import numpy as np

from pages.ui.galleries import percent
from pages.ui.occluding import overlaid, reading, where_words


def test_the_words_name_the_place_where_covering_costs_most() -> None:
    drops = np.zeros((9, 12), np.float32)
    assert "No single place mattered" in where_words(drops)
    drops[7, 1] = 0.25
    assert where_words(drops) == f"It falls most, by {percent(0.25)}, where the lower left is covered."
    drops[0, 0] = -0.5
    assert where_words(drops).endswith(f"Elsewhere covering raises it, by up to {percent(0.5)}.")
    made = {"drops": drops, "patch": 5, "probability": 0.75}
    assert reading(made, "owl").startswith("A grey patch of 5 × 5 pixels")
    assert f"gives owl {percent(0.75)}" in reading(made, "owl")


def test_the_picture_is_seen_through_the_map() -> None:
    colours = np.full((3, 4, 4), 200, np.uint8)
    for n_channels in (1, 3):
        image = np.zeros((n_channels, 4, 4), np.uint8)
        image[:, 0, 0] = 255
        both = overlaid(colours, image)
        assert both.shape == (3, 4, 4)
        assert (both[:, 0, 0] > both[:, 1, 1]).all()
        assert 0 < both[0, 1, 1] < 200
