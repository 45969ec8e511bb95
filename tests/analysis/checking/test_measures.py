"""What the checks measure, against the obvious loops."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from versa_core.analysis.checking.base import far_below
from versa_core.analysis.checking.border import BLOCKS, strip_colours, strip_width
from versa_core.analysis.checking.copies import groups
from versa_core.analysis.checking.labels import LIKER, by_likeness, left_out_squares, nearest_places
from versa_core.analysis.checking.outliers import mean_distances
from versa_core.analysis.checking.traits import Traits, measured, sharpness, traits_of

CHANCE = np.random.default_rng(3)
POINTS = CHANCE.normal(size=(9, 4))
LABELS = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2])


def test_sharpness_is_the_laplacians_variance_over_the_pictures() -> None:
    grey = CHANCE.random((6, 7))
    values = []
    for row in range(1, 5):
        for column in range(1, 6):
            around = grey[row - 1, column] + grey[row + 1, column] + grey[row, column - 1] + grey[row, column + 1]
            values.append(around - 4 * grey[row, column])
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / len(values)
    assert sharpness(grey) == pytest.approx(variance / np.var(grey))
    assert sharpness(grey / 3) == pytest.approx(sharpness(grey)), "a darker picture is no softer"
    assert sharpness(np.full((6, 7), 0.4)) == sharpness(grey[:2]) == 0


def test_traits_say_size_brightness_and_contrast() -> None:
    image = Image.new("L", (40, 20), 51)
    image.paste(255, (10, 5, 30, 15))
    traits = Traits.of_table(np.array([traits_of(image)]))
    assert (traits.width[0], traits.height[0]) == (40, 20)
    assert traits.dim[0] == pytest.approx(0.2)
    assert traits.bright[0] == 1
    assert traits.contrast[0] == pytest.approx(0.8)


def test_only_unknown_rows_are_measured() -> None:
    image, stream = Image.new("RGB", (30, 60), "white"), io.BytesIO()
    image.save(stream, "PNG")
    table = np.stack([np.arange(6.0), np.full(6, np.nan)])
    filled = measured(table, [stream.getvalue()])
    assert filled[0].tolist() == list(range(6))
    assert filled[1, :2].tolist() == [30, 60]
    assert np.isnan(table[1]).all(), "what was given stays"


def test_likeness_is_the_cosine_with_the_mean_of_the_others_around_the_mean_of_all() -> None:
    found = by_likeness(POINTS, LABELS, 3)
    around = [point - sum(POINTS) / 9 for point in POINTS]
    ahead = [point / np.sqrt(sum(point**2)) for point in around]
    for place, label in enumerate(LABELS):
        likeness = {}
        for other in range(3):
            mean = sum(ahead[one] for one in range(9) if LABELS[one] == other and one != place)
            likeness[other] = float(sum(ahead[place] * mean) / np.sqrt(sum(mean**2)))
        own = likeness.pop(int(label))
        best = max(likeness, key=lambda one: likeness[one])
        assert (found.other[place], found.numbers["own"][place]) == (best, pytest.approx(own))
        assert found.numbers["other"][place] == pytest.approx(likeness[best])
        assert found.is_enough[place] == (likeness[best] - own >= LIKER)


def test_pictures_that_are_all_the_same_are_like_none() -> None:
    assert not by_likeness(np.ones((6, 4)), np.array([0, 0, 0, 1, 1, 1]), 2).is_enough.any()


def test_left_out_squares_are_those_of_means_without_the_picture() -> None:
    found = left_out_squares(POINTS, LABELS, 3)
    for place, label in enumerate(LABELS):
        for other in range(3):
            members = [POINTS[one] for one in range(9) if LABELS[one] == other and one != place]
            distance = sum((POINTS[place] - sum(members) / len(members)) ** 2)
            assert found[place, other] == pytest.approx(distance)
        assert label in LABELS
    alone = left_out_squares(POINTS[:4], LABELS[:4], 2)
    assert np.isinf(alone[3, 1])
    assert np.isfinite(alone[:3]).all()


def test_neighbours_and_distances_are_those_of_the_loop() -> None:
    places, lonely = nearest_places(POINTS, 3), mean_distances(POINTS, 3)
    for one in range(9):
        others = [other for other in range(9) if other != one]
        lengths = np.linalg.norm(POINTS, axis=1)
        by_cosine = sorted(others, key=lambda o: -float(POINTS[one] @ POINTS[o]) / lengths[o])
        assert places[one].tolist() == by_cosine[:3]
        distances = sorted(float(np.linalg.norm(POINTS[one] - POINTS[other])) for other in others)
        assert lonely[one] == pytest.approx(sum(distances[:3]) / 3)


def test_groups_are_what_can_be_walked_to() -> None:
    same = np.zeros((6, 6), np.bool_)
    for one, other in ((0, 3), (3, 5), (1, 2)):
        same[one, other] = same[other, one] = True
    assert list(groups(same)) == [(0, 3, 5), (1, 2)]
    assert list(groups(np.zeros((3, 3), np.bool_))) == []


def test_far_below_needs_both_the_factor_and_the_spread() -> None:
    steady = np.array([1.0, 1.01, 0.99, 1.0, 0.5])
    assert far_below(steady, 1.5).tolist() == [False] * 4 + [True]
    assert not far_below(steady, 3).any()
    varied = np.array([0.2, 0.5, 1.0, 2.0, 5.0])
    assert not far_below(varied, 2).any()


def test_the_strip_sees_the_edge_alone() -> None:
    images = CHANCE.integers(0, 256, (2, 3, 64, 64), dtype=np.uint8)
    colours = strip_colours(images)
    assert colours.shape == (2, 3 * 4 * BLOCKS)
    assert colours[1, :3] == pytest.approx(images[1, :, :6, :8].mean((1, 2)) / 255, abs=1e-6)
    changed = images.copy()
    width = strip_width(64)
    changed[:, :, width:-width, width:-width] = 0
    assert np.array_equal(strip_colours(changed), colours)
