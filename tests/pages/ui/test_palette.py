"""Classes keep one look; different classes have different ones."""

from __future__ import annotations

import base64
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pages.ui.legend import legend_html
from pages.ui.palette import COLOURS, N_STYLES, N_STYLES_3D, SHAPES, Style, class_style, swatch

CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"


def test_the_colours_are_those_of_the_theme() -> None:
    assert tomllib.loads(CONFIG.read_text())["theme"]["light"]["chartCategoricalColors"] == list(COLOURS)


@pytest.mark.parametrize(("n_dims", "n_styles", "n_markers"), [(2, N_STYLES, 6), (3, N_STYLES_3D, 3)])
def test_classes_differ_until_the_styles_are_used_up(n_dims: int, n_styles: int, n_markers: int) -> None:
    styles = [class_style(index, n_dims) for index in range(n_styles)]
    assert n_styles == len(COLOURS) * n_markers
    assert len(set(styles)) == n_styles
    assert len({style.marker for style in styles}) == n_markers


def test_neighbours_differ_in_colour_and_marker() -> None:
    for index in range(N_STYLES - 1):
        one, other = class_style(index), class_style(index + 1)
        assert one.colour != other.colour
        assert one.marker != other.marker


def test_a_class_keeps_its_colour_in_space() -> None:
    assert all(class_style(index).colour == class_style(index, 3).colour for index in range(100))


@pytest.mark.parametrize("marker", SHAPES)
def test_swatches_are_drawings_that_tell_filled_from_outlined(marker: str) -> None:
    roots = []
    for filled in (True, False):
        kind, data = swatch(Style("#123456", marker), filled=filled).split(",")
        assert kind == "data:image/svg+xml;base64"
        roots.append(ElementTree.fromstring(base64.b64decode(data)))
    assert [root.get("fill") for root in roots] == ["#123456", "none"]
    assert roots[1].get("stroke") == "#123456"


@pytest.mark.parametrize(("n_dims", "words"), [(2, "star: prototype"), (3, "3-D has no star")])
def test_the_legend_names_all_classes_and_forms(n_dims: int, words: str) -> None:
    html = legend_html(["owl", "<script>"], n_dims)
    for part in ("owl", "&lt;script&gt;", "filled: support", "outlined: query", words):
        assert part in html
    assert "<script" not in html


def test_a_legend_without_prototypes_does_not_speak_of_them() -> None:
    assert "prototype" not in legend_html(["owl"], 2, with_prototypes=False)
