"""Moving among latents: walks end where they should, the sphere is kept, one latent varies and no other."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from versa_core.analysis.latents import both_ends, kept_share, onto_sphere, radius_of, ranges, varied, walk

CHANCE = np.random.default_rng(0)
LATENTS = CHANCE.normal(size=(9, 6)).astype(np.float32)
RADIUS = math.sqrt(6)
ON_SPHERE = onto_sphere(LATENTS, RADIUS)


def test_the_radius_is_found_where_all_latents_have_that_length() -> None:
    assert radius_of(ON_SPHERE) == pytest.approx(RADIUS)
    assert radius_of(LATENTS) is None
    assert radius_of(2 * ON_SPHERE) is None, "of one length, but not the one of such a model"
    assert onto_sphere(LATENTS, None) is LATENTS


@pytest.mark.parametrize("radius", [None, RADIUS])
def test_a_walk_begins_and_ends_at_its_two_latents(radius: float | None) -> None:
    start, end = ON_SPHERE[:2]
    way = walk(start, end, 7, radius)
    assert way.shape == (7, 6)
    assert np.allclose(way[0], start, atol=1e-6)
    assert np.allclose(way[-1], end, atol=1e-6)
    assert np.allclose(walk(end, start, 7, radius), way[::-1], atol=1e-6)


def test_a_straight_walk_mixes_the_two_evenly() -> None:
    way = walk(LATENTS[0], LATENTS[1], 5)
    for step, latents in enumerate(way):
        for place in range(6):
            slow = LATENTS[0][place] * (4 - step) / 4 + LATENTS[1][place] * step / 4
            assert latents[place] == pytest.approx(slow, abs=1e-6)


def test_a_walk_on_the_sphere_keeps_the_length_and_turns_by_equal_angles() -> None:
    way = walk(ON_SPHERE[0], ON_SPHERE[1], 6, RADIUS)
    assert np.allclose(np.linalg.norm(way, axis=1), RADIUS, rtol=1e-5)
    cosines = [float(one @ other) / RADIUS**2 for one, other in pairwise(way)]
    whole = math.acos(float(ON_SPHERE[0] @ ON_SPHERE[1]) / RADIUS**2)
    assert np.allclose(np.arccos(cosines), whole / 5, atol=1e-3)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_walk_to_itself_or_to_the_other_side_has_numbers(sign: int) -> None:
    way = walk(ON_SPHERE[0], sign * ON_SPHERE[0], 4, RADIUS)
    assert np.isfinite(way).all()
    assert np.array_equal(way[0], ON_SPHERE[0])
    assert np.array_equal(way[-1], sign * ON_SPHERE[0])


def test_one_latent_goes_over_its_range_and_the_others_stay() -> None:
    low, high = ranges(LATENTS)
    assert low[2] == pytest.approx(np.percentile(LATENTS[:, 2], 5))
    made = varied(LATENTS[0], 2, float(low[2]), float(high[2]), 5)
    assert np.allclose(made[:, 2], np.linspace(low[2], high[2], 5))
    assert np.array_equal(np.delete(made, 2, axis=1), np.repeat(np.delete(LATENTS[:1], 2, axis=1), 5, axis=0))
    assert radius_of(varied(LATENTS[0], 2, -3, 3, 5, RADIUS)) == pytest.approx(RADIUS)


def test_both_ends_are_those_of_each_latents_own_strip() -> None:
    low, high = ranges(LATENTS)
    lows, highs = both_ends(LATENTS[0], low, high, RADIUS)
    for place in range(6):
        strip = varied(LATENTS[0], place, float(low[place]), float(high[place]), 3, RADIUS)
        assert np.allclose(lows[place], strip[0])
        assert np.allclose(highs[place], strip[-1])


def test_all_of_a_copy_is_kept_and_nothing_by_the_mean_picture() -> None:
    images = CHANCE.integers(0, 256, (20, 3, 4, 5), dtype=np.uint8)
    images[:, :, 0, 0] = 7  # a pixel that is the same in all pictures has no share
    assert np.isnan(kept_share(images, images)[0, 0])
    assert np.nanmin(kept_share(images, images)) == pytest.approx(1)
    mean = np.repeat(images.mean(0, keepdims=True).round().astype(np.uint8), 20, axis=0)
    assert np.nanmax(kept_share(images, mean)) == pytest.approx(0)
    assert np.nanmax(kept_share(images, 255 - images)) == 0, "what runs against the picture keeps nothing"


def test_the_kept_share_of_a_pixel_is_its_squared_correlation() -> None:
    images = CHANCE.integers(0, 256, (12, 1, 3, 3), dtype=np.uint8)
    redrawn = (images // 2 + CHANCE.integers(0, 60, images.shape)).astype(np.uint8)
    slow = np.corrcoef(images[:, 0, 1, 2], redrawn[:, 0, 1, 2])[0, 1] ** 2
    assert kept_share(images, redrawn)[1, 2] == pytest.approx(slow)
    assert slow < 1
