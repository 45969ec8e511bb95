"""A sheet: markers as the palette draws them, and the same figure as SVG and as pixels."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from pages.ui import sheet_files
from pages.ui.map_sheet import GREYED, Box, Panel, maps_sheet, placed
from pages.ui.palette import COLOURS, MARKERS, PROTOTYPE, SHAPES, Style, class_style
from pages.ui.plots import Cloud, Frame, frame_around
from pages.ui.sheet import Picture, Polygon, Sheet, Words, marker, outline
from pages.ui.sheet_files import fitted, pixels, png_bytes, svg_text, width_of
from versa_core.language import speaking

SVG = "{http://www.w3.org/2000/svg}"
CLOUD = Cloud(("a", "b", "c"), ("a.png", "b.png", "c.png"), (0, 1, 1), (True, False, True), ("owl", "<b>x & y</b>"))
POINTS = np.array([[0.0, 0.0], [4.0, 2.0], [4.0, 0.0]])


def sheet(selected: tuple[str, ...] = ()) -> Sheet:
    panels = [Panel(title, ("Trust",), POINTS, POINTS[:2], frame_around([POINTS], ("1", "2"))) for title in "AB"]
    return maps_sheet("A <title>", panels, CLOUD, selected)


@pytest.mark.parametrize("name", [*MARKERS, PROTOTYPE])
def test_markers_are_closed_forms_within_the_palettes_square(name: str) -> None:
    points = outline(name)
    assert np.abs(points).max() <= 0.5
    corners = {"circle": 32, "square": 4, "diamond": 4, "triangle-up": 3, "cross": 12, "pentagon": 5, "star": 10}
    assert len(points) == corners[name]
    assert name in SHAPES


def test_a_path_is_walked_as_the_palette_writes_it() -> None:
    cross = outline("cross") * 16 + 8
    assert cross.tolist() == [
        [6, 2], [10, 2], [10, 6], [14, 6], [14, 10], [10, 10], [10, 14], [6, 14], [6, 10], [2, 10], [2, 6], [6, 6],
    ]  # fmt: skip
    assert np.allclose(outline("star")[:3] * 16 + 8, [[8, 0.8], [9.8, 6], [15.2, 6]])


def test_support_is_filled_and_query_outlined() -> None:
    style = class_style(1)
    filled, open_one = marker(style, 5, 5, 10), marker(style, 5, 5, 10, filled=False)
    assert (filled.fill, open_one.fill, open_one.stroke) == (style.colour, None, style.colour)
    assert np.allclose(filled.points.mean(0), 5)


def test_points_keep_their_distances_and_their_middle() -> None:
    box = Box(100, 50, 400, 300)
    at = placed(POINTS, Frame(((-1, 5), (-1, 3)), ("", "")), box)
    assert at.tolist() == [
        [300 - 400 / 3, 200 + 200 / 3],
        [300 + 400 / 3, 200 - 200 / 3],
        [300 + 400 / 3, 200 + 200 / 3],
    ]


def test_the_svg_is_xml_with_every_picture_and_names_as_text() -> None:
    root = ElementTree.fromstring(svg_text(sheet()))  # our own text
    words = [one.text for one in root.iter(f"{SVG}text")]
    assert "<b>x & y</b>" in words
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "A <title>"
    colours = [one.get("fill") for one in root.iter(f"{SVG}polygon")] + [
        one.get("stroke") for one in root.iter(f"{SVG}polygon")
    ]
    assert colours.count(COLOURS[1]) == 2 * (1 + 1 + 1) + 1, "outlined, filled and star on both maps, and the legend"


def test_only_the_selected_keep_their_colour() -> None:
    fills = [one.fill or one.stroke for one in sheet(("a",)).shapes if isinstance(one, Polygon)]
    assert fills.count(GREYED) == 2 * 2
    assert GREYED not in [one.fill or one.stroke for one in sheet().shapes if isinstance(one, Polygon)]


def test_the_png_shows_the_same_in_as_many_pixels_as_asked_for() -> None:
    drawn = sheet()
    image = Image.open(io.BytesIO(png_bytes(drawn, scale=2)))
    assert image.size == (2 * drawn.width, 2 * drawn.height)
    colours = {tuple(colour) for colour in np.asarray(image.convert("RGB")).reshape(-1, 3)}
    assert tuple(bytes.fromhex(COLOURS[0][1:])) in colours
    assert tuple(bytes.fromhex(COLOURS[1][1:])) in colours


def test_shapes_lie_where_they_were_put() -> None:
    square = Polygon(np.array([[10.0, 10.0], [20.0, 10.0], [20.0, 20.0], [10.0, 20.0]]), fill="#ff0000")
    seen = Picture(30, 10, 10, 10, np.full((1, 2, 2), 7, np.uint8))
    made = np.asarray(pixels(Sheet(50, 30, "t", [square, seen, Words(1, 29, "I", 10)])))
    assert made.shape == (30, 50, 3)
    assert (made[12:18, 12:18] == (255, 0, 0)).all()
    assert (made[11:19, 31:39] == 7).all()
    assert (made[:8] == 255).all()
    assert made[20:30, :10].min() < 100


def test_long_names_are_cut_to_the_width_they_have() -> None:
    assert fitted("owl", 12, 100) == "owl"
    cut = fitted("a very long name of a class", 12, 60)
    assert cut.endswith("…")
    assert width_of(cut, 12) <= 60


def test_styles_of_the_legend_are_those_of_the_classes() -> None:
    assert Style(COLOURS[1], MARKERS[1]) == class_style(1)


def test_what_no_font_here_can_draw_is_drawn_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether this machine has a Chinese font or not: a picture has Chinese words or English ones, never boxes."""
    has_chinese = bool(sheet_files._font_with(frozenset("中文")))
    with speaking("zh_CN"):
        assert sheet_files.drawn_language() == ("zh_CN" if has_chinese else "en")
        monkeypatch.setattr(sheet_files, "FONTS", ("DejaVuSans.ttf", "no such font.ttf"))
        sheet_files._font_with.cache_clear()
        assert sheet_files.drawn_language() == "en"
    assert sheet_files.drawn_language() == "en"
    sheet_files._font_with.cache_clear()
