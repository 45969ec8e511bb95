"""scikit-learn's digits: real handwriting that comes with the package, read without importing scikit-learn.

E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998, CC BY 4.0.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from versa_core.errors import DatasetError, IntakeError
from versa_core.language import _

SIDE = 8  # pixels of the original pictures
DRAWN_SIDE = 64  # pixels of the pictures as they are handed out: large enough to look at
INK_SIDE = 48  # the original touches its borders; with paper around it, ink and paper can be told apart
BLACK = 16  # the grey value of full ink in the original


class DigitPictures:
    """1,797 digits as pictures, dark ink on white; paths are "7/0123.png"."""

    name = "digits"
    refused: tuple[IntakeError, ...] = ()

    def __init__(self) -> None:
        self._inks, labels = _read_table()
        self._index = {f"{label}/{index:04d}.png": index for index, label in enumerate(labels)}
        self.paths = tuple(sorted(self._index))

    def read(self, path: str) -> Image.Image:
        """Returns one digit, 64×64 grey."""
        paper = 255 - np.rint(self._inks[self._index[path]] * (255 / BLACK)).astype(np.uint8)
        digit = Image.fromarray(paper).resize((INK_SIDE, INK_SIDE), Image.Resampling.BICUBIC)
        margin = (DRAWN_SIDE - INK_SIDE) // 2
        return ImageOps.expand(digit, margin, fill=255)

    def close(self) -> None:
        """Nothing is held open."""


@cache
def _read_table() -> tuple[npt.NDArray[np.float64], tuple[int, ...]]:
    """Returns (1797, 8, 8) ink from 0 to 16, and the labels."""
    with gzip.open(_table_file()) as stream:
        table = np.loadtxt(stream, delimiter=",")
    inks = table[:, :-1].reshape(-1, SIDE, SIDE)
    inks.flags.writeable = False  # shared by everyone who asks
    return inks, tuple(int(label) for label in table[:, -1])


def _table_file() -> Path:
    """The server's process must stay small: scikit-learn is located but not imported (184 MB, 1 s)."""
    spec = find_spec("sklearn")
    if spec is None or spec.origin is None:
        raise DatasetError(
            _("The digits come with scikit-learn, which is not installed. Run: pip install scikit-learn")
        )
    return Path(spec.origin).parent / "datasets" / "data" / "digits.csv.gz"
