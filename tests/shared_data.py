"""Data of other people that does not come with the project: the tests that read it run where it lies beside it.

Each names what tests the same without it, so that nothing is left untested where it is absent.
"""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "shared" / "data"
OMNIGLOT = FOLDER / "omniglot_images_background.zip"
TINY_IMAGENET = FOLDER / "tiny_imagenet_155x260.zip"
FORMATS = FOLDER / "formats"
ODD_FILES = sorted(path for path in FORMATS.rglob("*") if path.is_file())


def needs(path: Path, what: str, instead: str) -> pytest.MarkDecorator:
    """Returns the mark of a test that reads `path`; `instead` says what is tested where it is absent."""
    return pytest.mark.skipif(not path.exists(), reason=f"{what}, so they do not come with the project; {instead}")


needs_omniglot = needs(
    OMNIGLOT,
    "Omniglot's 19,280 drawings are to be had from their author",
    "reading a zip of alphabets is tested on drawn pictures",
)
needs_tiny_imagenet = needs(
    TINY_IMAGENET,
    "the terms of Tiny ImageNet's photographs forbid to pass them on",
    "the same is measured on drawn scenes",
)
needs_odd_files = needs(
    FORMATS,
    "the collections of odd pictures are other projects' test files",
    "pictures that the tests damage themselves are read all the same",
)
