"""Maps: every picture is where its coordinates say, with its look, its name and its id."""

from __future__ import annotations

import numpy as np

from pages.ui.palette import Style, class_style
from pages.ui.plots import GREY_3D, Cloud, Frame, Worn, frame_around, map_alt, point_words, space_figure

CLOUD = Cloud(("p1", "p2", "p3"), ("a.png", "<i>b", "c.png"), (0, 0, 1), (True, False, True), ("owl", "fox & hen"))
POINTS = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 9.0]])
STARS = np.array([[1.0, 2.0], [4.0, 9.0]])
IN_SPACE, STARS_IN_SPACE = (np.pad(points, ((0, 0), (0, 1))) for points in (POINTS, STARS))
SPACE = Frame(((-1.0, 5.0), (0.0, 10.0), (0.0, 1.0)), ("1", "2", "3"))


def test_points_carry_place_and_look() -> None:
    pictures = space_figure(IN_SPACE, STARS_IN_SPACE, CLOUD, SPACE).data[-1]
    assert np.allclose(np.column_stack([pictures.x, pictures.y, pictures.z]), IN_SPACE)
    assert list(pictures.marker.color) == [class_style(label, 3).colour for label in CLOUD.labels]
    first, second = class_style(0, 3).marker, class_style(1, 3).marker
    assert list(pictures.marker.symbol) == [first, f"{first}-open", second]


def test_names_are_text_on_hover() -> None:
    figure = space_figure(IN_SPACE, STARS_IN_SPACE, CLOUD, SPACE)
    assert figure.data[-1].hovertext[1] == "&lt;i&gt;b<br>owl · query"
    assert figure.data[0].hovertext[1] == "prototype of fox &amp; hen"


def test_words_of_points_are_text() -> None:
    assert point_words(CLOUD)[1] == "<i>b · owl · query"


def test_space_has_its_own_markers_and_greys_by_colour() -> None:
    figure = space_figure(IN_SPACE, STARS_IN_SPACE, CLOUD, SPACE, ("p1",))
    prototypes, pictures = figure.data
    assert list(pictures.marker.color) == [class_style(0).colour, GREY_3D, GREY_3D]
    assert prototypes.marker.symbol == "cross"
    assert figure.layout.scene.aspectmode == "data"
    assert figure.layout.scene.zaxis.range == (0.0, 1.0)
    assert figure.layout.scene.yaxis.title.text == "2"


def test_points_wear_other_looks_than_their_classes_and_tell_of_them() -> None:
    styles = (Style("#123456", "square"), Style("#654321", "diamond"), Style("#123456", "square"))
    pictures = space_figure(
        IN_SPACE, STARS_IN_SPACE, CLOUD, SPACE, ("p1", "p2"), worn=Worn(styles, ("error 1", "error <2", "error 3"))
    ).data[-1]
    assert list(pictures.marker.color) == ["#123456", "#654321", GREY_3D]
    assert list(pictures.marker.symbol) == ["square", "diamond-open", "square"]
    assert pictures.hovertext[1] == "&lt;i&gt;b<br>owl · query<br>error &lt;2"


def test_new_pictures_are_question_marks_in_space() -> None:
    new = space_figure(IN_SPACE, STARS_IN_SPACE, CLOUD, SPACE, new=(IN_SPACE[:1] + 1, ("<new>",))).data[-1]
    assert (new.x[0], new.y[0], new.z[0], new.text, new.hovertext[0]) == (1, 2, 1, "?", "&lt;new&gt;")
    assert len(space_figure(IN_SPACE, STARS_IN_SPACE, CLOUD, SPACE, new=(IN_SPACE[:0], ())).data) == 2


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
