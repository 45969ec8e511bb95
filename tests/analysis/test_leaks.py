"""The leak guard: distances against a loop, copies found, different drawings left alone."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.toys import GLYPHS, easy_images
from versa_core.analysis.leaks import (
    PLAIN,
    SAME,
    Leak,
    distances,
    find_leaks,
    is_plain,
    leak_words,
    leaked_queries,
    scored,
    twins,
)
from versa_core.data.profile import Preparation, prepare
from versa_core.data.sources import example


def slow_distance(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    """The formula, pixel by pixel."""
    a = [float(value) / 255 for value in one.flatten()]
    b = [float(value) / 255 for value in other.flatten()]
    apart = sum((x - y) ** 2 for x, y in zip(a, b, strict=True))
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    contrast = (sum((x - mean_a) ** 2 for x in a) + sum((y - mean_b) ** 2 for y in b)) / 2
    return 0.0 if apart == 0 else (apart / contrast) ** 0.5 if contrast else float("inf")


def digits(n_images: int) -> np.ndarray[Any, Any]:
    """Prepared digits, none of which is plain."""
    return np.stack([prepare(image, GLYPHS) for _, _, image in example("digits", n_per_class=2)[:n_images]])


def noisy(image: np.ndarray[Any, Any], by: int) -> np.ndarray[Any, Any]:
    """The picture with every pixel moved by up to `by`."""
    moved = image.astype(int) + np.random.default_rng(1).integers(-by, by + 1, image.shape)
    return np.clip(moved, 0, 255).astype(np.uint8)


def test_distances_are_those_of_the_formula() -> None:
    images = easy_images((2, 2)).images
    near = np.concatenate([images, noisy(images[:1], 3), images[:1]])
    found = distances(near, images)
    for row, one in enumerate(near):
        for column, other in enumerate(images):
            assert found[row, column] == pytest.approx(slow_distance(one, other), rel=1e-4, abs=1e-6)
    assert found[-1, 0] == 0.0


def test_bytes_and_shares_are_measured_alike() -> None:
    images = easy_images((2, 2)).images
    as_shares = images.astype(np.float32) / 255
    assert np.allclose(distances(images, images), distances(as_shares, as_shares), atol=1e-5)


def test_pictures_without_contrast_are_the_same_only_when_equal() -> None:
    flat = np.stack([np.full((1, 28, 28), value, np.uint8) for value in (0, 0, 9)])
    assert distances(flat, flat).tolist() == [[0, 0, np.inf], [0, 0, np.inf], [np.inf, np.inf, 0]]
    assert not twins(flat).any(), "an empty sheet is nobody's in particular"


def test_a_faint_picture_on_bright_ground_is_measured_exactly() -> None:
    """Where the shortcut's rounding is as large as the distance itself."""
    ground = np.full((3, 64, 64), 250, np.uint8)
    ground[:, 10:20, 10:20] = 249
    assert distances(ground[None], ground[None])[0, 0] == 0.0
    other = ground.copy()
    other[:, 40, 40] = 249
    assert distances(ground[None], other[None])[0, 0] == pytest.approx(slow_distance(ground, other))


def test_leaks_are_named_with_what_they_resemble_and_left_out() -> None:
    images = digits(6)
    images[1], images[4] = images[3], noisy(images[0], 2)
    is_support = np.array([True, False, False, True, False, False])
    leaks = find_leaks(images, is_support)
    assert [(leak.query, leak.support) for leak in leaks] == [(1, 3), (4, 0)]
    assert leaks[0].distance == 0 < leaks[1].distance < SAME[1]
    assert scored(is_support, leaks).tolist() == [False, False, True, False, False, True]
    assert leaked_queries(images[is_support], images[~is_support]).tolist() == [True, False, True, False]


def test_without_support_or_query_nothing_leaks() -> None:
    images = digits(4)
    assert find_leaks(images, np.ones(4, np.bool_)) == find_leaks(images, np.zeros(4, np.bool_)) == ()
    assert leaked_queries(images[:0], images).tolist() == [False] * 4


def test_words_name_both_pictures() -> None:
    words = leak_words([Leak(1, 0, 0.0), Leak(2, 0, 0.05)], ["a", "b", "c"])
    assert "b (the same as a), c (nearly a)" in words
    assert leak_words([], []) == ""


def test_bars_and_dots_accuse_nobody_although_they_are_alike() -> None:
    bars = np.stack([prepare(Image.fromarray(one[0]), GLYPHS) for one in easy_images((3, 3)).images])
    assert distances(bars[:1], bars[1:2])[0, 0] == 0
    assert not twins(bars).any()
    assert not leaked_queries(bars, bars).any()
    is_support = np.array([True, False] * 3)
    assert find_leaks(bars, is_support) == ()
    assert scored(is_support, ()).tolist() == (~is_support).tolist()


def test_plain_is_what_one_row_and_one_column_nearly_make() -> None:
    """Against the best product of a row and a column, found by alternating least squares."""
    images = np.concatenate([digits(6), easy_images((2, 2)).images])
    for image, found in zip(images, is_plain(images), strict=True):
        sheet = image[0].astype(float)
        sheet -= np.median(np.concatenate([sheet[0], sheet[-1], sheet[:, 0], sheet[:, -1]]))
        row = sheet.sum(0)
        for _ in range(50):
            column = sheet @ row / (row @ row)
            row = column @ sheet / (column @ column)
        rest = np.square(sheet - np.outer(column, row)).sum() / np.square(sheet).sum()
        assert found == (1 - rest >= PLAIN)


@pytest.mark.parametrize(("name", "profile"), [("digits", "glyphs"), ("strokes", "glyphs"), ("scenes", "photos")])
def test_no_picture_of_the_own_sources_is_taken_for_another(name: str, profile: str) -> None:
    how, pictures = Preparation(profile), example(name, n_classes=20, n_per_class=20)
    assert not twins(np.stack([prepare(image, how) for _, _, image in pictures])).any()


def saved_again(image: Image.Image, **options: Any) -> Image.Image:
    stream = io.BytesIO()
    image.save(stream, **options)
    return Image.open(io.BytesIO(stream.getvalue())).convert(image.mode)


@pytest.mark.parametrize(("quality", "size"), [(90, 1.0), (50, 1.0), (75, 0.75), (75, 2.0)])
def test_a_photo_saved_again_or_at_another_size_is_found(quality: int, size: float) -> None:
    how = Preparation("photos")
    pictures = [image for _, _, image in example("scenes", n_per_class=2)]
    copies = [
        saved_again(one.resize((round(one.width * size), round(one.height * size))), format="JPEG", quality=quality)
        for one in pictures
    ]
    originals, again = (np.stack([prepare(one, how) for one in some]) for some in (pictures, copies))
    assert leaked_queries(originals, again).all()
    assert not leaked_queries(originals[1:], again[:1]).any()


def test_a_drawing_saved_again_is_found() -> None:
    how = Preparation("glyphs")
    pictures = [image.resize((96, 96)) for _, _, image in example("digits")]
    copies = [saved_again(one, format="JPEG", quality=75) for one in pictures]
    originals, again = (np.stack([prepare(one, how) for one in some]) for some in (pictures, copies))
    assert leaked_queries(originals, again).mean() > 0.9
