"""Damaged bytes and the collections of odd files that decoders are tested with: each loads or is refused in one way."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.damage import damaged, examples, with_checksums
from tests.data.pictures import encode, linear_profile, quarters
from tests.shared_data import FORMATS, ODD_FILES, needs_odd_files
from versa_core.data.intake import BROWSER_LIMITS, KEPT_SIDE, keep, read_image
from versa_core.data.profile import Preparation, prepare
from versa_core.errors import IntakeError

PROFILES = (("glyphs", 28), ("photos", 64))
KINDS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")


def sample(kind: str) -> bytes:
    rng = np.random.default_rng(0)
    exif = Image.Exif()
    exif[0x0112] = 6
    options = {} if kind in ("GIF", "BMP") else {"exif": exif}
    return encode(Image.fromarray(rng.integers(0, 256, (24, 20, 3), np.uint8)), kind, **options)


def film(kind: str) -> bytes:
    frames = [Image.new("RGB", (16, 12), colour) for colour in ("red", "blue", "green")]
    return encode(frames[0], kind, save_all=True, append_images=frames[1:])


DEEP = Image.fromarray(np.arange(0, 64000, 200, np.uint16).reshape(16, 20))
SAMPLES = {kind: sample(kind) for kind in KINDS} | {
    "GIF film": film("GIF"),
    "PNG film": film("PNG"),
    "WebP film": film("WEBP"),
    "TIFF of pages": film("TIFF"),
    "PNG of 16 bits": encode(DEEP, "PNG"),
    "TIFF, packed": encode(DEEP, "TIFF", compression="tiff_lzw"),
    "JPEG for print": encode(Image.new("CMYK", (16, 12), (9, 99, 199, 9)), "JPEG"),
    "JPEG, step by step": encode(quarters(), "JPEG", progressive=True),
    "PNG with a profile": encode(quarters(), "PNG", icc_profile=linear_profile(b"RGB ")),
}


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


@pytest.mark.parametrize("kind", SAMPLES)
@examples(25)
@given(data=st.data())
def test_damaged_pictures_load_or_are_refused(kind: str, data: st.DataObject) -> None:
    found = data.draw(damaged(SAMPLES[kind]))
    read_or_refuse("damaged", with_checksums(found) if found.startswith(b"\x89PNG") else found)


@examples(100)
@given(st.binary(max_size=200))
def test_noise_is_refused(data: bytes) -> None:
    assert read_or_refuse("noise", data) is None


@needs_odd_files
def test_odd_files_load_or_are_refused_soon() -> None:
    n_read = 0
    for path in ODD_FILES:
        data = path.read_bytes()
        begun = time.process_time()  # of the processor, which the others on this machine do not slow
        n_read += read_or_refuse(path.name, data) is not None
        assert time.process_time() - begun < 2, path
    assert n_read > 0.6 * len(ODD_FILES)


@needs_odd_files
@pytest.mark.parametrize("shape", ["Landscape", "Portrait"])
def test_real_photographs_come_upright(shape: str) -> None:
    folder = FORMATS / "exif_orientation"
    images = [read_image("photo", (folder / f"{shape}_{turn}.jpg").read_bytes()) for turn in range(1, 9)]
    assert {image.size for image in images} == {images[0].size}
    assert (images[0].width > images[0].height) == (shape == "Landscape")
    small = [np.asarray(image.resize((12, 12))).astype(float) for image in images]
    assert max(np.abs(one - small[0]).mean() for one in small) < 3


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
@pytest.mark.parametrize("size", [(1, 1), (1, 16_000), (16_000, 1)])
def test_the_thinnest_pictures_are_read(kind: str, size: tuple[int, int]) -> None:
    image = read_or_refuse(
        "thin", encode(Image.new("L", size, 70), kind, **({"lossless": True} if kind == "WEBP" else {}))
    )
    assert image is not None
    assert all(prepare(image, Preparation(profile)).shape[1:] == (side, side) for profile, side in PROFILES)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF"])
def test_one_by_sixty_thousand_is_read(kind: str) -> None:
    image = read_or_refuse("thread", encode(Image.new("L", (1, 60_000), 70), kind))
    assert image is not None
    assert image.width == 1
    assert keep(image).size == (1, KEPT_SIDE)
    assert all(prepare(image, Preparation(profile)).shape[1:] == (side, side) for profile, side in PROFILES)
