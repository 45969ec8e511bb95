"""Galleries: the right pictures, numbers that are true, and names that stay text."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from pages.ui.galleries import (
    Shown,
    bars_html,
    colours_html,
    error_map,
    figure_html,
    gallery_html,
    heat_map,
    percent,
    scale_html,
    squared_error,
)
from pages.ui.palette import class_style
from pages.ui.pictures import array_uri

HOSTILE = '"><script>alert(1)</script>'
ORIGINAL, REDRAWN = np.random.default_rng(0).integers(0, 256, (2, 3, 5, 4), dtype=np.uint8)


def shown(name: str = "a.png", *, is_support: bool = True) -> Shown:
    return Shown(array_uri(ORIGINAL), name, HOSTILE, class_style(0), is_support)


def images_in(html: str) -> list[np.ndarray]:
    """The PNG pictures of the page, decoded."""
    data = re.findall(r'src="data:image/png;base64,([^"]+)"', html)
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(one)))) for one in data]


def test_squared_error_is_the_mean_over_channels() -> None:
    slow = np.zeros((5, 4))
    for row in range(5):
        for column in range(4):
            for channel in range(3):
                difference = (int(ORIGINAL[channel, row, column]) - int(REDRAWN[channel, row, column])) / 255
                slow[row, column] += difference**2 / 3
    assert np.allclose(squared_error(ORIGINAL, REDRAWN), slow)
    assert np.allclose(squared_error(ORIGINAL[None], REDRAWN[None])[0], slow)


def test_error_maps_go_from_the_first_to_the_last_colour() -> None:
    black, white = np.zeros((1, 1, 2), np.uint8), np.array([[[0, 255]]], np.uint8)
    colours = error_map(black, white, 1.0)
    assert colours[:, 0, 0].tolist() == [0x00, 0x22, 0x4E]
    assert colours[:, 0, 1].tolist() == [0xFE, 0xE8, 0x38]


def test_errors_over_the_scale_keep_its_last_colour() -> None:
    black, grey = np.zeros((1, 1, 1), np.uint8), np.full((1, 1, 1), 128, np.uint8)
    assert error_map(black, grey, 0.1).ravel().tolist() == [0xFE, 0xE8, 0x38]
    assert "0.100" in scale_html(0.1)


def test_a_heat_map_is_white_where_there_is_no_number() -> None:
    colours = heat_map(np.array([[0.0, 1.0, 2.0, -1.0, np.nan]]))
    first, last, white = [0x00, 0x22, 0x4E], [0xFE, 0xE8, 0x38], [255, 255, 255]
    assert colours[:, 0].T.tolist() == [first, last, last, first, white]


def test_names_stay_text_and_pictures_stay_in_the_page() -> None:
    parts = [
        gallery_html([shown(HOSTILE)]),
        colours_html(HOSTILE, HOSTILE, HOSTILE),
        bars_html([(HOSTILE, 0.5, class_style(0))]),
        figure_html(array_uri(ORIGINAL), HOSTILE, HOSTILE),
    ]
    for html in parts:
        assert "<script" not in html
        assert "&lt;script&gt;" in html
        assert all(address.startswith("data:image/") for address in re.findall(r'src="([^"]*)"', html))


def test_the_gallery_tells_support_from_query() -> None:
    html = gallery_html([shown(), shown(is_support=False)])
    assert len(images_in(html)) == 2
    assert html.index("support") < html.index("query")


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0.0"), (1.0, "100.0"), (0.5, "50.0"), (0.99951, "> 99.9"), (0.0002, "< 0.1"), (0.123, "12.3")],
)
def test_percentages_never_round_to_a_certainty(share: float, words: str) -> None:
    assert percent(share) == f"{words}\u00a0%"


def test_bars_are_as_long_as_their_share() -> None:
    html = bars_html([("owl", 0.25, class_style(0)), ("fox", 1.5, class_style(1))])
    assert "width:25.0%" in html
    assert "width:100.0%" in html
