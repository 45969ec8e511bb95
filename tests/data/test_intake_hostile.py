"""Damaged bytes and the collections of odd files that decoders are tested with: each loads or is refused in one way."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from versa_core.data.intake import BROWSER_LIMITS, read_image
from versa_core.errors import IntakeError

FORMATS = Path(__file__).parents[3] / "shared" / "data" / "formats"
ODD_FILES = sorted(path for path in FORMATS.rglob("*") if path.is_file()) if FORMATS.is_dir() else []
needs_odd_files = pytest.mark.skipif(
    not ODD_FILES,
    reason="the collections of odd pictures that decoders are tested with are not part of the project; "
    "pictures that the tests damage themselves are read all the same",
)
KINDS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")


def sample(kind: str) -> bytes:
    rng = np.random.default_rng(0)
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    options = {} if kind in ("GIF", "BMP") else {"exif": exif}
    Image.fromarray(rng.integers(0, 256, (24, 20, 3), np.uint8)).save(stream, kind, **options)
    return stream.getvalue()


SAMPLES = {kind: sample(kind) for kind in KINDS}


def read_or_refuse(name: str, data: bytes) -> Image.Image | None:
    """Returns the picture, or None where it was refused in words that begin with its name."""
    refusal = ""
    try:
        image = read_image(name, data, BROWSER_LIMITS)
    except IntakeError as error:
        refusal = str(error)
    if refusal:
        assert refusal.startswith(f"{name}: ")
        assert len(refusal) < 400
        return None
    assert image.mode in ("L", "RGB")
    assert type(image) is Image.Image
    assert image.info == {}
    assert min(image.size) > 0
    return image


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_pictures_load_or_are_refused(kind: str, data: st.DataObject) -> None:
    damaged = bytearray(SAMPLES[kind])
    # Early bytes are headers: damage there reaches more of the decoder than damage in the pixels.
    place = st.integers(0, len(damaged) - 1) | st.integers(0, min(160, len(damaged) - 1))
    for at, value in data.draw(st.lists(st.tuples(place, st.integers(0, 255)), min_size=1, max_size=6)):
        damaged[at] = value
    read_or_refuse("damaged", bytes(damaged[: data.draw(st.integers(8, len(damaged)))]))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_noise_is_refused(data: bytes) -> None:
    assert read_or_refuse("noise", data) is None


@needs_odd_files
def test_odd_files_load_or_are_refused() -> None:
    read = [path for path in ODD_FILES if read_or_refuse(path.name, path.read_bytes()) is not None]
    assert len(read) > 0.6 * len(ODD_FILES)


@needs_odd_files
@pytest.mark.parametrize("shape", ["Landscape", "Portrait"])
def test_real_photographs_come_upright(shape: str) -> None:
    folder = FORMATS / "exif_orientation"
    images = [read_image("photo", (folder / f"{shape}_{turn}.jpg").read_bytes()) for turn in range(1, 9)]
    assert {image.size for image in images} == {images[0].size}
    assert (images[0].width > images[0].height) == (shape == "Landscape")
    small = [np.asarray(image.resize((12, 12))).astype(float) for image in images]
    assert max(np.abs(one - small[0]).mean() for one in small) < 3
