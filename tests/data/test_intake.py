"""Bytes become upright sRGB or grey pictures on white; everything else is one IntakeError."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from tests.data.pictures import encode, linear_profile, quarters
from versa_core.data import pixels
from versa_core.data.intake import KEPT_SIDE, keep, read_image

EXIF_ORIENTATIONS = range(1, 9)


def turned_back(image: Image.Image, orientation: int) -> Image.Image:
    """What a camera stores with this EXIF orientation: rows and columns as the standard's table gives them."""
    pixels = np.asarray(image)
    stored = {
        1: pixels,
        2: pixels[:, ::-1],
        3: pixels[::-1, ::-1],
        4: pixels[::-1],
        5: pixels.transpose(1, 0, 2),
        6: pixels.transpose(1, 0, 2)[::-1],
        7: pixels.transpose(1, 0, 2)[::-1, ::-1],
        8: pixels.transpose(1, 0, 2)[:, ::-1],
    }[orientation]
    return Image.fromarray(np.ascontiguousarray(stored))


def assert_same(image: Image.Image, expected: Image.Image, tolerance: int = 0) -> None:
    assert image.mode == expected.mode
    assert image.size == expected.size
    difference = np.abs(np.asarray(image).astype(int) - np.asarray(expected).astype(int))
    assert difference.max() <= tolerance


@pytest.mark.parametrize(
    ("kind", "options", "tolerance"),
    [
        ("PNG", {}, 0),
        ("BMP", {}, 0),
        ("TIFF", {}, 0),
        ("TIFF", {"compression": "tiff_lzw"}, 0),
        ("WEBP", {"lossless": True}, 0),
        ("GIF", {}, 4),
        ("JPEG", {"quality": 100, "subsampling": 0}, 4),
        ("AVIF", {"quality": 100, "subsampling": "4:4:4"}, 6),
        ("HEIF", {"quality": -1, "chroma": 444}, 6),
    ],
)
def test_every_accepted_format_is_read(kind: str, options: dict[str, Any], tolerance: int) -> None:
    assert_same(read_image("picture", encode(quarters(), kind, **options)), quarters(), tolerance)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", EXIF_ORIENTATIONS)
def test_pictures_come_upright(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(turned_back(quarters(), orientation), kind, exif=exif, **({"quality": 95} if kind != "PNG" else {}))
    image = read_image("phone.jpg", data)
    assert image.size == (32, 16)
    for x, y in ((4, 4), (27, 4), (4, 12), (27, 12)):
        assert np.allclose(image.getpixel((x, y)), quarters().getpixel((x, y)), atol=30)


def test_a_broken_orientation_does_not_refuse_the_picture() -> None:
    data = encode(quarters(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert read_image("phone.jpg", data).size == (32, 16)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_alpha_lies_on_white(mode: str) -> None:
    image = Image.new(mode, (2, 1))
    image.putpixel((0, 0), (0, 0) if mode == "LA" else (0, 0, 0, 0))
    image.putpixel((1, 0), (0, 128) if mode == "LA" else (0, 0, 0, 128))
    read = read_image("logo.png", encode(image, "PNG"))
    assert read.mode == ("L" if mode == "LA" else "RGB")
    assert np.asarray(read).reshape(2, -1).tolist() == [[255] * len(read.getbands()), [127] * len(read.getbands())]


def test_a_palette_with_a_transparent_colour_lies_on_white() -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.putpixel((1, 0), 1)
    read = read_image("sprite.png", encode(image, "PNG", transparency=0))
    assert np.asarray(read).tolist() == [[[255, 255, 255], [200, 100, 50]]]


def test_a_grey_picture_with_a_transparent_value_stays_grey() -> None:
    image = Image.fromarray(np.array([[7, 90]], np.uint8))
    read = read_image("grey.png", encode(image, "PNG", transparency=7))
    assert (read.mode, np.asarray(read).tolist()) == ("L", [[255, 90]])


def test_one_bit_becomes_grey() -> None:
    image = Image.fromarray(np.array([[0, 255]], np.uint8)).convert("1")
    assert np.asarray(read_image("ink.png", encode(image, "PNG"))).tolist() == [[0, 255]]


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_are_scaled_not_cut(kind: str) -> None:
    values = np.array([[0, 257 * 40, 257 * 200, 65535]], np.uint16)
    read = read_image("deep", encode(Image.fromarray(values), kind))
    assert (read.mode, np.asarray(read).tolist()) == ("L", [[0, 40, 200, 255]])


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0.0, 0.5, 1.0], [0, 128, 255]), ([0.0, 100.0, 255.0], [0, 100, 255]), ([-2.0, 0.0, 2.0], [0, 128, 255])],
)
def test_float_pictures_are_scaled_by_their_range(values: list[float], expected: list[int]) -> None:
    data = encode(Image.fromarray(np.array([values], np.float32)), "TIFF")
    assert np.asarray(read_image("float.tif", data)).tolist() == [expected]


def test_cmyk_becomes_rgb() -> None:
    image = Image.new("CMYK", (8, 8), (255, 0, 0, 0))
    read = read_image("print.jpg", encode(image, "JPEG", quality=100))
    assert read.mode == "RGB"
    red, green, blue = np.asarray(read)[4, 4]
    assert red < 20
    assert min(green, blue) > 235


def srgb_curve(light: float) -> float:
    """The sRGB standard's curve (IEC 61966-2-1)."""
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


@pytest.mark.parametrize(("mode", "space"), [("RGB", b"RGB "), ("L", b"GRAY"), ("RGBA", b"RGB ")])
def test_colour_profiles_are_applied(mode: str, space: bytes) -> None:
    value = {"L": 64, "RGB": (64, 64, 64), "RGBA": (64, 64, 64, 255)}[mode]
    data = encode(Image.new(mode, (4, 4), value), "PNG", icc_profile=linear_profile(space))
    read = read_image("camera.png", data)
    assert read.mode == mode[:3]
    assert np.abs(np.asarray(read).astype(float) - 255 * srgb_curve(64 / 255)).max() <= 3


@pytest.mark.parametrize("profile", [b"no profile at all", linear_profile(b"GRAY"), bytes(5_000_000)])
def test_a_colour_profile_that_does_not_fit_is_ignored(profile: bytes) -> None:
    data = encode(quarters(), "TIFF", icc_profile=profile)
    assert_same(read_image("camera.tif", data), quarters())


def test_an_srgb_profile_changes_nothing() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert_same(read_image("web.png", encode(quarters(), "PNG", icc_profile=profile)), quarters())


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF", "AVIF"])
def test_animations_give_their_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue", "green")]
    data = encode(frames[0], kind, save_all=True, append_images=frames[1:])
    red, green, blue = np.asarray(read_image("film", data))[8, 8]
    assert red > 240
    assert max(green, blue) < 15


def test_metadata_does_not_come_along() -> None:
    exif = Image.Exif()
    exif[0x010F] = "a camera"
    exif[0x8825] = {1: "N", 2: (48.0, 12.0, 0.0)}
    image = read_image("holiday.jpg", encode(quarters(), "JPEG", exif=exif, comment=b"at home"))
    assert image.info == {}
    assert not image.getexif()
    assert b"a camera" not in encode(image, "JPEG")


def test_large_pictures_are_made_smaller_while_they_are_decoded() -> None:
    large = Image.new("RGB", (4000, 3100), "orange")
    assert read_image("large.jpg", encode(large, "JPEG")).size == (2000, 1550)
    assert read_image("large.png", encode(large, "PNG")).size == (2000, 1550)


@pytest.mark.parametrize("mode", ["RGBA", "P", "I;16", "CMYK", "LA", "1"])
def test_large_pictures_are_the_same_in_strips(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    if mode == "I;16":
        image = Image.fromarray(rng.integers(0, 65536, (50, 30), np.uint16))
    else:
        image = Image.fromarray(rng.integers(0, 256, (50, 30, 4), np.uint8)).convert(mode)
    data = encode(image, "TIFF" if mode == "CMYK" else "PNG")
    whole = read_image("picture", data)
    monkeypatch.setattr(pixels, "_STRIP_PIXELS", 7 * 30)
    assert_same(read_image("picture", data), whole)


def test_twelve_bits_in_sixteen_are_scaled_by_what_the_file_says(monkeypatch: pytest.MonkeyPatch) -> None:
    image = Image.fromarray(np.full((40, 30), 4095, np.uint16))
    image.tag_v2 = {258: (12,)}  # as Pillow gives it for a TIFF
    monkeypatch.setattr(pixels, "_STRIP_PIXELS", 7 * 30)
    assert np.asarray(pixels.to_plain(image)).min() == 255


def test_keeping_is_small_and_done_once() -> None:
    kept = keep(Image.new("L", (1000, 500), 9))
    assert kept.size == (KEPT_SIDE, KEPT_SIDE // 2)
    assert keep(kept) is kept
    assert keep(Image.new("L", (5000, 1))).size == (KEPT_SIDE, 1)
