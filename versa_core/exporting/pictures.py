"""The five pictures that go with an exported model: chosen of the person's own, or drawn by the project."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from versa_core.data.sources.drawn import scene_pictures, stroke_pictures

N_PICTURES = 5
SIGNATURES = {b"\x89PNG": "png", b"RIFF": "webp", b"\xff\xd8\xff": "jpg"}


def choose(labels: npt.NDArray[np.int64], is_support: npt.NDArray[np.bool_]) -> list[int]:
    """Returns the places of up to five pictures: query before support, and of every class in turn.

    Args:
        labels: (n,) of all pictures.
        is_support: (n,) which of them are support.
    """
    turn = np.zeros(len(labels), np.int64)  # the how-manieth of its class and mark a picture is
    for mark in (False, True):
        for label in np.unique(labels):
            of_kind = (labels == label) & (is_support == mark)
            turn[of_kind] = np.arange(of_kind.sum())
    return [int(place) for place in np.lexsort((labels, turn, is_support))[:N_PICTURES]]


def drawn(profile: str) -> list[bytes]:
    """Returns five PNG pictures that the project draws itself, of the kind that a model for this profile expects."""
    if profile == "glyphs":
        pictures = stroke_pictures(n_classes=N_PICTURES, n_drawings=1)
        paths = pictures.paths
    else:
        pictures = scene_pictures(n_drawings=1)
        paths = pictures.paths[:N_PICTURES]
    return [_png(pictures.read(path)) for path in paths]


def _png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def ending(data: bytes) -> str:
    """Returns the ending that fits a picture's bytes."""
    return next((known for head, known in SIGNATURES.items() if data.startswith(head)), "img")
