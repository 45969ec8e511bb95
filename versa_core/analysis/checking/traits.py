"""What each picture as it is kept says by itself: size, sharpness, brightness, contrast. Measured once per picture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

Floats = npt.NDArray[np.floating[Any]]
# Sharpness is measured at this size, twice what a model of photos sees; blur that vanishes here hides nothing from it.
SIDE = 128
N_TRAITS = 6
GROUND, INK = 50.0, 99.5  # percentiles; single dead pixels are no ink


@dataclass(frozen=True, eq=False)
class Traits:
    """One number per picture each.

    Attributes:
        width: pixels, of the picture as it is kept.
        height: the same.
        sharpness: variance of the Laplacian (Pech-Pacheco et al. 2000) over the variance of the grey values, so that
            a dark picture does not count as a blurred one; 0 where all pixels are the same.
        dim: the 10th percentile of the grey values, 0 to 1: a tenth of the picture is at most so bright.
        bright: the 90th.
        contrast: how far the strongest ink lies from the ground, the median of the border, 0 to 1.
    """

    width: Floats
    height: Floats
    sharpness: Floats
    dim: Floats
    bright: Floats
    contrast: Floats

    @classmethod
    def of_table(cls, table: Floats) -> Traits:
        """Takes the columns of (n, 6)."""
        return cls(*table.T)


def traits_of(image: Image.Image) -> tuple[float, ...]:
    """Returns the six numbers of one picture, in the order of `Traits`."""
    width, height = image.size
    grey_image = image.convert("L")
    grey_image.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    grey = np.asarray(grey_image, dtype=np.float64) / 255
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    ink = float(np.percentile(np.abs(grey - np.median(border)), INK))
    dim, bright = np.percentile(grey, (10, 90))
    return width, height, sharpness(grey), float(dim), float(bright), ink


def sharpness(grey: Floats) -> float:
    """Returns var(∇²g) / var(g) of grey values (h, w), with the four-neighbour Laplacian; 0 where there is none."""
    variance = float(grey.var())
    if variance < 1e-8 or min(grey.shape) < 3:
        return 0.0
    inner = grey[1:-1, 1:-1]
    laplacian = grey[1:-1, :-2] + grey[1:-1, 2:] + grey[:-2, 1:-1] + grey[2:, 1:-1] - 4 * inner
    return float(laplacian.var()) / variance


def measured(table: Floats, files: Sequence[bytes]) -> Floats:
    """Returns the table (n, 6) with its unknown rows (NaN) filled in from their files, one per such row, in order."""
    filled = table.copy()
    for row, data in zip(np.flatnonzero(np.isnan(table[:, 0])), files, strict=True):
        filled[row] = traits_of(Image.open(io.BytesIO(data)))
    return filled
