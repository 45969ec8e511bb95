"""The QR code is that of the very address, dark on white with its quiet zone."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
import segno

from pages.ui.linking.qr_code import BORDER, SCALE, qr_svg

SVG = "{http://www.w3.org/2000/svg}"


def modules(svg: bytes) -> np.ndarray:
    """Draws the runs of dark modules again: (side, side) bool, with the border."""
    tree = ElementTree.fromstring(svg)
    side = int(tree.attrib["width"]) // SCALE
    drawn = np.zeros((side, side), bool)
    path = next(one.attrib["d"] for one in tree.iter(f"{SVG}path") if "stroke" in one.attrib)
    x = y = 0.0
    for step, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", path):
        if step == "h":
            drawn[int(y), int(x) : int(x) + int(first)] = True
            x += float(first)
        else:
            x, y = (float(first), float(second)) if step == "M" else (x + float(first), y + float(second))
    return drawn


@pytest.mark.parametrize(
    "address", ["https://versa.example.org/adapt?example=strokes&way=5", "http://a/?hide=" + "x" * 700]
)
def test_the_code_is_that_of_the_address(address: str) -> None:
    drawn = modules(qr_svg(address))
    matrix = np.array(segno.make(address, error="q", micro=False, boost_error=False).matrix, bool)
    assert np.array_equal(drawn[BORDER:-BORDER, BORDER:-BORDER], matrix)
    assert not drawn[:BORDER].any()
    assert not drawn[:, -BORDER:].any()


def test_it_is_black_on_white_whatever_the_theme() -> None:
    svg = qr_svg("http://a/").decode()
    assert 'fill="#fff"' in svg
    assert 'stroke="#000"' in svg


def test_another_address_has_another_code() -> None:
    assert qr_svg("http://a/?draw=1") != qr_svg("http://a/?draw=2")
