"""Small pictures, and the files they make, for the tests of the intake."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image


def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as a file of this kind."""
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def quarters() -> Image.Image:
    """A picture of 32×16 whose four quarters tell which way is up."""
    colours = np.array([[[250, 20, 20], [20, 250, 20]], [[20, 20, 250], [250, 250, 20]]], np.uint8)
    return Image.fromarray(colours.repeat(8, 0).repeat(16, 1))
