"""Maps: every picture is where its coordinates say, with its look, its name and its id."""

from __future__ import annotations

import numpy as np
import pytest

from pages.ui.palette import class_style
from pages.ui.plots import GREY_3D, Cloud, Frame, frame_around, map_alt, map_figure

CLOUD = Cloud(("p1", "p2", "p3"), ("a.png", "<i>b", "c.png"), (0, 0, 1), (True, False, True), ("owl", "fox & hen"))
POINTS = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 9.0]])
STARS = np.array([[1.0, 2.0], [4.0, 9.0]])
FRAME = Frame(((-1.0, 5.0), (0.0, 10.0)), ("across", "up"))
SPACE = Frame(((-1.0, 5.0), (0.0, 10.0), (0.0, 1.0)), ("1", "2", "3"))


def in_space(points: np.ndarray) -> np.ndarray:
    return np.pad(points, ((0, 0), (0, 1)))


def test_points_carry_place_id_and_look() -> None:
    pictures = map_figure(POINTS, STARS, CLOUD, FRAME).data[-1]
    assert np.allclose(np.column_stack([pictures.x, pictures.y]), POINTS)
    assert list(pictures.customdata) == ["p1", "p2", "p3"]
    assert list(pictures.marker.color) == [class_style(label).colour for label in CLOUD.labels]
    first, second = class_style(0).marker, class_style(1).marker
    assert list(pictures.marker.symbol) == [first, f"{first}-open", second]


def test_prototypes_are_stars_without_an_id() -> None:
    stars = map_figure(POINTS, STARS, CLOUD, FRAME).data[0]
    assert stars.marker.symbol == "star"
    assert stars.customdata is None
    assert np.allclose(np.column_stack([stars.x, stars.y]), STARS)
    assert len(map_figure(POINTS, None, CLOUD, FRAME).data) == 1


def test_names_are_text_on_hover() -> None:
    figure = map_figure(POINTS, STARS, CLOUD, FRAME)
    assert figure.data[-1].hovertext[1] == "&lt;i&gt;b<br>owl · query"
    assert figure.data[0].hovertext[1] == "prototype of fox &amp; hen"


@pytest.mark.parametrize(("selected", "places"), [((), None), (("p3", "p1"), (0, 2)), (("gone",), ())])
def test_the_selection_greys_the_others(selected: tuple[str, ...], places: tuple[int, ...] | None) -> None:
    pictures = map_figure(POINTS, STARS, CLOUD, FRAME, selected).data[-1]
    assert pictures.selectedpoints == places
    assert pictures.unselected.marker.opacity < 0.3


def test_clicks_stay_possible_and_scales_equal() -> None:
    layout = map_figure(POINTS, STARS, CLOUD, FRAME).layout
    assert layout.dragmode is None
    assert (layout.yaxis.scaleanchor, layout.yaxis.scaleratio) == ("x", 1)
    assert layout.xaxis.range == (-1.0, 5.0)
    assert layout.yaxis.title.text == "up"


def test_space_has_its_own_markers_and_greys_by_colour() -> None:
    figure = map_figure(in_space(POINTS), in_space(STARS), CLOUD, SPACE, ("p1",))
    prototypes, pictures = figure.data
    assert pictures.type == "scatter3d"
    assert set(pictures.marker.symbol) <= {"circle", "circle-open", "square", "square-open", "diamond", "diamond-open"}
    assert list(pictures.marker.color) == [class_style(0).colour, GREY_3D, GREY_3D]
    assert prototypes.marker.symbol == "cross"
    assert figure.layout.scene.aspectmode == "data"
    assert figure.layout.scene.zaxis.range == (0.0, 1.0)


def test_a_frame_holds_all_points_with_a_margin() -> None:
    frame = frame_around([POINTS, POINTS + 20], ("a", "b"))
    (left, right), (bottom, top) = frame.ranges
    assert left < 0 < 24 < right
    assert bottom < 1 < 29 < top


def test_a_frame_of_one_place_or_of_no_number_is_still_a_frame() -> None:
    for points in (np.ones((3, 2)), np.full((3, 2), np.nan)):
        assert all(low < high for low, high in frame_around([points], ("", "")).ranges)


def test_frames_with_the_same_ranges_have_the_same_key() -> None:
    assert frame_around([POINTS], ("a", "b")).key == frame_around([POINTS], ("c", "d")).key
    assert frame_around([POINTS], ("a", "b")).key != frame_around([POINTS * 2], ("a", "b")).key


def test_the_alternative_text_says_what_is_shown() -> None:
    assert map_alt("Before", CLOUD, 3).startswith("Before: map of 3 pictures of 2 classes in 3 dimensions")
