"""Distortions: seeded, bounded, and nothing at strength 0."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from tests.toys import easy_images
from versa_core.data.distort import distort, turn, with_rotations
from versa_core.data.episodes import to_float
from versa_core.device import generator

SHAPES = [(20, 1, 28, 28), (20, 3, 64, 64)]


def noise(shape: tuple[int, ...]) -> torch.Tensor:
    return torch.rand(shape, generator=generator(0))


@pytest.mark.parametrize("shape", SHAPES)
def test_strength_0_changes_nothing(shape: tuple[int, ...]) -> None:
    assert torch.equal(distort(noise(shape), generator(1), 0.0), noise(shape))


@pytest.mark.parametrize("shape", SHAPES)
def test_copies_differ_by_chance_and_repeat_with_the_seed(shape: tuple[int, ...]) -> None:
    images, before = noise(shape), torch.get_rng_state()
    first, again, other = (distort(images, generator(seed)) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert first.shape == images.shape
    assert first.min() >= 0
    assert first.max() <= 1
    assert torch.equal(images, noise(shape)), "the originals stay"
    assert torch.equal(before, torch.get_rng_state()), "the global source of chance stays"


def test_a_glyph_stays_about_where_it_was() -> None:
    dot = torch.zeros(200, 1, 28, 28)
    dot[:, :, 12:16, 12:16] = 1
    moved = distort(dot, generator(0))
    places = torch.arange(28.0)
    mass = moved.sum((1, 2, 3))
    rows, columns = (moved.sum((1, 3)) @ places) / mass, (moved.sum((1, 2)) @ places) / mass
    assert (rows - 13.5).abs().max() < 3  # a shift of a tenth of half the side, and what scale and shear add
    assert (columns - 13.5).abs().max() < 3
    assert (rows - 13.5).abs().max() > 0.5


def test_a_glyph_bends_and_not_only_as_an_affine_map_would() -> None:
    ramp = torch.linspace(0, 1, 28).expand(50, 1, 28, 28)
    middle = distort(ramp, generator(0), 0.5)[:, 0, 8:20, 8:20]
    # An affine map keeps a ramp even: its second differences vanish.
    assert middle.diff(n=2, dim=2).abs().mean() > 1e-4  # rounding alone gives 1e-7


def test_half_of_the_photos_are_mirrored_and_the_window_lies_inside() -> None:
    ramp = torch.linspace(0.2, 0.5, 64).expand(300, 3, 64, 64).contiguous()
    copies = distort(ramp, generator(0))
    rises = copies[:, 0, 32, 50] > copies[:, 0, 32, 14]
    assert 0.35 < rises.float().mean() < 0.65


def test_weaker_distortion_moves_less() -> None:
    images = to_float(easy_images((20, 20)).images)
    weak, strong = ((distort(images, generator(0), s) - images).square().mean() for s in (0.2, 1.0))
    assert 0 < weak < strong


def test_each_quarter_turn_is_a_class_of_its_own() -> None:
    images = easy_images((2, 3), groups=("a", "b"))
    turned = with_rotations(images)
    assert turned.n_classes == 8
    assert turned.counts.tolist() == [2, 3] * 4
    assert turned.groups == ("a", "b", "a turned 90°", "b turned 90°", "a turned 180°", "b turned 180°",
                             "a turned 270°", "b turned 270°")  # fmt: skip
    for quarter in range(4):
        for index in range(len(images)):
            place = quarter * len(images) + index
            assert np.array_equal(turned.images[place, 0], np.rot90(images.images[index, 0], quarter))
            assert turned.labels[place] == images.labels[index] + 2 * quarter


@pytest.mark.parametrize("n_quarters", range(4))
def test_quarter_turns_are_those_of_the_pixels(n_quarters: int) -> None:
    images = torch.rand((2, 3, 16, 16), generator=generator(0))
    turned = turn(images, torch.full((2,), n_quarters * math.pi / 2))
    assert torch.allclose(turned, torch.rot90(images, n_quarters, (2, 3)), atol=1e-4)
