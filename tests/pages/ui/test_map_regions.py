"""Regions as a picture: colours of the classes, stronger where surer, a border between, and a name in each."""

from __future__ import annotations

import numpy as np

from pages.ui.map_regions import borders, region_centres, regions_background, regions_image
from pages.ui.palette import class_style
from pages.ui.plots import Frame

LABELS = np.repeat([[0, 0, 0, 1, 1, 1]], 6, axis=0)
SURE = np.full((6, 6), 1.0, np.float32)
FRAME = Frame(((0.0, 6.0), (0.0, 6.0)), ("", ""))
RANGES = ((0.0, 6.0), (0.0, 6.0))


def test_borders_lie_where_the_answer_changes() -> None:
    assert np.flatnonzero(borders(LABELS)[0]).tolist() == [2]
    assert not borders(np.zeros((4, 4), int)).any()


def test_the_picture_has_the_classes_colours_and_is_stronger_where_surer() -> None:
    sure, unsure = (regions_image(LABELS, share, 2) for share in (SURE, SURE * 0.5))
    assert "#" + bytes(sure[0, 0, :3]).hex() == class_style(0).colour
    assert "#" + bytes(sure[0, 5, :3]).hex() == class_style(1).colour
    assert sure[0, 0, 3] > unsure[0, 0, 3] > 0


def test_rows_of_the_picture_run_down() -> None:
    labels = np.array([[0, 0], [1, 1]])
    image = regions_image(labels, np.ones((2, 2), np.float32), 2)
    assert "#" + bytes(image[0, 0, :3]).hex() == class_style(1).colour


def test_names_stand_inside_their_regions_and_in_the_frame() -> None:
    assert region_centres(LABELS, RANGES, FRAME) == [(0, 1.5, 2.5), (1, 4.5, 2.5)]
    left = Frame(((0.0, 3.0), (0.0, 6.0)), ("", ""))
    assert [label for label, _x, _y in region_centres(LABELS, RANGES, left)] == [0]


def test_the_background_covers_what_was_asked() -> None:
    made = regions_background(LABELS, SURE, ("owl", "<b>x"), RANGES, FRAME)
    assert made.box == (0.0, 0.0, 6.0, 6.0)
    assert made.labels[1][2] == "<b>x"
    assert made.src.startswith("data:image/png;base64,")
