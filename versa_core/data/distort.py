"""Distorted copies of pictures: what a hand or a camera could have changed without changing the class."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    from versa_core.data.image_set import ImageSet

# Bounds of the random affine map of a glyph: what keeps a character itself.
GLYPH_ROTATION = math.radians(12)
GLYPH_SHEAR = 0.25
GLYPH_SCALE = 0.15
GLYPH_SHIFT = 0.10  # of half the side
GLYPH_WAVE = 0.06  # standard deviation of the elastic displacement, of half the side
GLYPH_WAVE_POINTS = 4  # control points along a side; between them the displacement is smooth
PHOTO_SCALE = (0.55, 1.0)  # side of the random crop, as a share of the picture's side
PHOTO_COLOUR = 0.35


def distort(images: torch.Tensor, generator: torch.Generator, strength: float = 1.0) -> torch.Tensor:
    """Returns one distorted copy of each image.

    Args:
        images: (n, c, h, w) float32 in [0, 1]; one channel means glyphs, three mean photos.
        generator: the source of chance.
        strength: 0 changes nothing, 1 is the strength used in meta-training.

    Returns:
        (n, c, h, w) float32 in [0, 1].
    """
    if strength == 0:
        return images.clone()
    if images.shape[1] == 1:
        return _warp(images, _glyph_maps(len(images), generator, strength), _waves(images, generator, strength))
    moved = _warp(images, _photo_maps(len(images), generator, strength))
    return _recolour(moved, generator, strength)


def with_rotations(image_set: ImageSet) -> ImageSet:
    """Returns four times the classes: each glyph class turned by 0, 90, 180 and 270 degrees is a class of its own."""
    import numpy as np

    from versa_core.data.image_set import ImageSet

    turns = ("", " turned 90°", " turned 180°", " turned 270°")
    return ImageSet(
        images=np.concatenate([np.rot90(image_set.images, k, axes=(2, 3)) for k in range(4)]),
        labels=np.concatenate([image_set.labels + k * image_set.n_classes for k in range(4)]),
        class_names=tuple(name + turn for turn in turns for name in image_set.class_names),
        ids=tuple(one + turn for turn in turns for one in image_set.ids),
        groups=tuple(group + turn for turn in turns for group in image_set.groups),
    )


def turn(images: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
    """Returns each image turned anticlockwise about its middle; what leaves the square is cut off.

    Args:
        images: (n, c, h, w) float32 in [0, 1].
        angles: (n,) in radians.
    """
    import torch

    cos, sin, zero = torch.cos(angles), torch.sin(angles), torch.zeros_like(angles)
    # The map leads from the places of the result to those of the image, and the second axis points down.
    first, second = torch.stack([cos, -sin, zero], 1), torch.stack([sin, cos, zero], 1)
    return _warp(images, torch.stack([first, second], 1))


def _uniform(n: int, low: float, high: float, generator: torch.Generator) -> torch.Tensor:
    import torch

    return low + (high - low) * torch.rand(n, generator=generator)


def _glyph_maps(n: int, generator: torch.Generator, strength: float) -> torch.Tensor:
    """Returns (n, 2, 3) affine maps: rotation, shear, scale of each side and shift."""
    import torch

    def drawn(bound: float) -> torch.Tensor:
        return _uniform(n, -bound * strength, bound * strength, generator)

    angle, shear = drawn(GLYPH_ROTATION), drawn(GLYPH_SHEAR)
    wide, high = 1 + drawn(GLYPH_SCALE), 1 + drawn(GLYPH_SCALE)
    cos, sin = torch.cos(angle), torch.sin(angle)
    first = torch.stack([cos * wide, (cos * shear - sin) * wide, drawn(GLYPH_SHIFT)], 1)
    second = torch.stack([sin * high, (sin * shear + cos) * high, drawn(GLYPH_SHIFT)], 1)
    return torch.stack([first, second], 1)


def _photo_maps(n: int, generator: torch.Generator, strength: float) -> torch.Tensor:
    """Returns (n, 2, 3) affine maps: a random square crop, mirrored half of the time."""
    import torch

    low = 1 - (1 - PHOTO_SCALE[0]) * strength
    side = _uniform(n, low, PHOTO_SCALE[1], generator)
    mirror = torch.where(torch.rand(n, generator=generator) < 0.5, -1.0, 1.0)
    room = 1 - side
    shift_x, shift_y = room * _uniform(n, -1, 1, generator), room * _uniform(n, -1, 1, generator)
    zero = torch.zeros(n)
    first = torch.stack([side * mirror, zero, shift_x], 1)
    return torch.stack([first, torch.stack([zero, side, shift_y], 1)], 1)


def _waves(images: torch.Tensor, generator: torch.Generator, strength: float) -> torch.Tensor:
    """Returns smooth random displacements (n, h, w, 2), after Simard, Steinkraus and Platt 2003."""
    import torch
    from torch.nn import functional

    points = torch.randn(len(images), 2, GLYPH_WAVE_POINTS, GLYPH_WAVE_POINTS, generator=generator)
    size = images.shape[-2:]
    waves = functional.interpolate(points * (GLYPH_WAVE * strength), size=size, mode="bicubic", align_corners=False)
    return waves.permute(0, 2, 3, 1)


def _warp(images: torch.Tensor, maps: torch.Tensor, waves: torch.Tensor | None = None) -> torch.Tensor:
    from torch.nn import functional

    padding = "zeros" if images.shape[1] == 1 else "border"
    grid = functional.affine_grid(maps, list(images.shape), align_corners=False)
    if waves is not None:
        grid = grid + waves
    return functional.grid_sample(images, grid, padding_mode=padding, align_corners=False)


def _recolour(images: torch.Tensor, generator: torch.Generator, strength: float) -> torch.Tensor:
    """Changes brightness, contrast and saturation of each image."""
    bound = PHOTO_COLOUR * strength
    brightness, contrast, saturation = (
        _uniform(len(images), 1 - bound, 1 + bound, generator).view(-1, 1, 1, 1) for _ in range(3)
    )
    brighter = images * brightness
    mean = brighter.mean((1, 2, 3), keepdim=True)
    stronger = (brighter - mean) * contrast + mean
    grey = stronger.mean(1, keepdim=True)
    return ((stronger - grey) * saturation + grey).clamp(0, 1)
