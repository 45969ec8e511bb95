"""Occlusion: the map is the mean drop of the patches over each pixel, and finds the one place that counts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from versa_core.analysis.occlusion import GREY, Image, occlude, places


def bright_corner(images: Image) -> npt.NDArray[np.float32]:
    """A model that looks at the upper left 4 × 4 pixels alone: the brighter, the surer of class 1."""
    share = images[:, 0, :4, :4].mean((1, 2)) / 255
    return np.stack([1 - share, share], axis=1).astype(np.float32)


def slow_map(image: Image, patch: int) -> npt.NDArray[np.float64]:
    """For every pixel, the drops of all patches that cover it, averaged."""
    height, width = image.shape[1:]
    before = bright_corner(image[None])[0]
    found = np.zeros((height, width))
    for y in range(height):
        for x in range(width):
            drops = []
            for top in places(height, patch):
                for left in places(width, patch):
                    if top <= y < top + patch and left <= x < left + patch:
                        covered = image.copy()
                        covered[:, top : top + patch, left : left + patch] = GREY
                        drops.append(before.max() - bright_corner(covered[None])[0][before.argmax()])
            found[y, x] = np.mean(drops)
    return found


@pytest.mark.parametrize("shape", [(1, 15, 20), (3, 16, 16)])
def test_the_map_is_that_of_the_obvious_loops(shape: tuple[int, int, int]) -> None:
    image = np.random.default_rng(0).integers(150, 256, shape, dtype=np.uint8)
    found = occlude(bright_corner, image)
    assert found.label == 1
    assert found.probability == pytest.approx(float(bright_corner(image[None])[0, 1]))
    assert found.drops == pytest.approx(slow_map(image, found.patch), abs=1e-6)


def test_only_the_place_that_counts_is_marked() -> None:
    image = np.full((1, 28, 28), 255, np.uint8)
    drops = occlude(bright_corner, image).drops
    assert drops[:4, :4].min() > 0.1
    assert drops.max() == drops[:4, :4].max()
    assert np.allclose(drops[10:, 10:], 0)


def test_covering_what_speaks_against_the_answer_raises_it() -> None:
    def bright(images: Image) -> npt.NDArray[np.float32]:
        share = images[:, 0].mean((1, 2)) / 255
        return np.stack([1 - share, share], axis=1).astype(np.float32)

    image = np.full((1, 28, 28), 255, np.uint8)
    image[0, :6, :6] = 0
    found = occlude(bright, image)
    assert found.label == 1
    assert found.drops[0, 0] < 0 < found.drops[20, 20]


@pytest.mark.parametrize("side", [1, 5, 6, 28, 64, 65])
@pytest.mark.parametrize("patch", [1, 3, 5])
def test_patches_cover_the_whole_side(side: int, patch: int) -> None:
    patch = min(patch, side)
    starts = places(side, patch)
    assert {pixel for start in starts for pixel in range(start, start + patch)} == set(range(side))
