"""What is too large, no picture, or damaged is one IntakeError that says so."""

from __future__ import annotations

import struct
import zlib

import pytest
from PIL import Image

from tests.data.pictures import encode, quarters
from versa_core.data.intake import BROWSER_LIMITS, Limits, read_image
from versa_core.errors import IntakeError


def test_limits_are_told_with_both_numbers() -> None:
    data = encode(Image.new("L", (100, 90)), "PNG")
    with pytest.raises(IntakeError, match=r"^big\.png: .*100 × 90 pixels.*at most 0 megapixels"):
        read_image("big.png", data, Limits(max_pixels=8999))
    assert read_image("big.png", data, Limits(max_pixels=9000)).size == (100, 90)
    with pytest.raises(IntakeError, match=r"^big\.png: the file has 30\.0 MB; at most 25 MB"):
        read_image("big.png", bytes(30_000_000), BROWSER_LIMITS)


def png_of_size(width: int, height: int) -> bytes:
    """A PNG whose header promises a size and which then holds next to nothing."""
    data = bytearray(encode(Image.new("L", (1, 1)), "PNG"))
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(bytes(data[12:29])))
    return bytes(data)


def test_the_header_decides_before_pixels_are_decoded() -> None:
    with pytest.raises(IntakeError, match="9000 × 9000 pixels, 81 megapixels; at most 64"):
        read_image("bomb.png", png_of_size(9000, 9000), BROWSER_LIMITS)
    with pytest.raises(IntakeError, match="3600 megapixels; at most 179 can be decoded safely"):
        read_image("bomb.png", png_of_size(60000, 60000))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "an empty file"),
        (b"Dear all,\nhere are my pictures", "a text file"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04rest", "a zip archive"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "a video"),
        (b"8BPS\0\1", "a Photoshop file"),
        (bytes(range(200, 256)), "a file of unknown kind"),
    ],
)
def test_what_is_no_picture_is_named(data: bytes, words: str) -> None:
    with pytest.raises(IntakeError, match=f"^mine.jpg: this is {words}.*PNG, JPEG, WebP.*accepted"):
        read_image("mine.jpg", data)


def test_the_ending_does_not_matter() -> None:
    assert read_image("holiday.txt", encode(quarters(), "PNG")).size == (32, 16)


def test_formats_that_are_not_listed_stay_out() -> None:
    for kind in ("PPM", "TGA", "ICO", "PCX", "JPEG2000"):
        with pytest.raises(IntakeError, match="are accepted"):
            read_image("odd", encode(quarters(), kind))


def test_a_cut_picture_says_so() -> None:
    data = encode(quarters(), "JPEG", quality=95)
    with pytest.raises(IntakeError, match=r"a JPEG picture that is damaged or unusual \(.*[Tt]runcated"):
        read_image("cut.jpg", data[: len(data) * 3 // 4])
