"""Decoded pictures of every mode become upright grey or sRGB pictures of 8 bits on white ground."""

from __future__ import annotations

import io
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

# EXIF's orientation tag: what a camera wrote -> what makes the picture upright.
ORIENTATION_TAG = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BITS_PER_SAMPLE_TAG = 258  # TIFF
_STRIP_PIXELS = 1 << 21
_MAX_PROFILE_BYTES = 4_000_000  # printers' profiles have 2–3 MB; what is larger is not worth its time


def to_plain(image: Image.Image, enough: int | None = None) -> Image.Image:
    """Returns the picture upright, mode "L" or "RGB", sRGB, alpha on white, without EXIF or other metadata.

    Args:
        image: as it was opened.
        enough: pixels of the longer side; a large picture of twice as many and more is made smaller; None: none is.
    """
    image.load()
    turn = _UPRIGHT.get(_orientation(image))
    profile = image.info.get("icc_profile")
    flat = _flat(
        image, profile if isinstance(profile, bytes) else b"", max(1, max(image.size) // enough) if enough else 1
    )
    if turn is not None:
        flat = flat.transpose(turn)
    elif flat is image:
        flat = image.copy()
    flat.info = {}
    return flat


def _flat(image: Image.Image, profile: bytes, factor: int) -> Image.Image:
    """Goes over a large picture in strips: the steps between need up to ten times the memory of the result.

    Each strip is made smaller by the factor before it is put to the others, so that no second picture of that size is
    ever held.
    """
    rows = factor * max(1, _STRIP_PIXELS // (image.width * factor))
    if rows >= image.height or image.mode in ("I", "F"):  # their range is known from the whole picture only
        return _strip(image, profile, _bits(image))
    flat: Image.Image | None = None
    for top in range(0, image.height, rows):
        strip = _strip(image.crop((0, top, image.width, min(top + rows, image.height))), profile, _bits(image))
        flat = flat or Image.new(strip.mode, (-(-image.width // factor), -(-image.height // factor)))
        flat.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    return flat or image


def _strip(image: Image.Image, profile: bytes, bits: int) -> Image.Image:
    return _on_white(_to_srgb(_to_8bit(image, bits), profile))


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ORIENTATION_TAG, 1))
    except Exception:  # EXIF is full of surprises, and a picture without its orientation is still a picture
        return 1


def _to_8bit(image: Image.Image, bits: int) -> Image.Image:
    """Returns the picture as L, LA, RGB, RGBA or CMYK; `bits` are those of a deep grey picture."""
    mode = image.mode
    if mode == "F" or mode.startswith("I"):
        return _from_deep(image, bits)
    if mode in ("La", "RGBa"):
        return image.convert(mode.upper())
    if mode == "LAB":
        return _from_lab(image)
    if image.has_transparency_data and mode not in ("LA", "RGBA"):
        return image.convert("LA" if mode in ("1", "L") else "RGBA")
    if mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        return image
    return image.convert("L" if mode == "1" else "RGB")


def _from_deep(image: Image.Image, bits: int) -> Image.Image:
    """16-bit, 32-bit and float pictures are scaled by the range that they can have, not by what they happen to use."""
    values = np.nan_to_num(np.asarray(image).astype(np.float32), posinf=0, neginf=0)
    low, high = _range(image.mode, values, bits)
    scaled = np.clip((values - low) * (255 / (high - low)), 0, 255)
    return Image.fromarray(np.rint(scaled).astype(np.uint8))


def _range(mode: str, values: npt.NDArray[np.float32], bits: int) -> tuple[float, float]:
    """Returns which values mean black and white."""
    if mode.startswith("I;16"):
        return 0.0, 2.0**bits - 1
    low, high = float(values.min()), float(values.max())
    steps = (1.0, 255.0, 65535.0) if mode == "F" else (255.0, 65535.0)
    for top in steps:
        if low >= 0 and high <= top:
            return 0.0, top
    return low, max(high, low + 1)  # no known range fits: stretch


def _bits(image: Image.Image) -> int:
    """Scanners and microscopes write 12 bits into 16; TIFF says so."""
    try:
        bits = int(getattr(image, "tag_v2")[_BITS_PER_SAMPLE_TAG][0])  # noqa: B009  # only TIFF has this attribute
    except (AttributeError, KeyError, TypeError, IndexError, ValueError):
        return 16
    return bits if 8 < bits <= 16 else 16


def _from_lab(image: Image.Image) -> Image.Image:
    lab = ImageCms.createProfile("LAB")
    converted = ImageCms.profileToProfile(image, lab, _srgb(), outputMode="RGB")
    return converted if converted is not None else image.convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Applies an embedded colour profile; one that is broken or of another kind is ignored, as browsers do."""
    ink = image.mode if image.mode in ("L", "RGB", "CMYK") else image.mode[:-1]
    transform = _transform(profile, ink) if 0 < len(profile) <= _MAX_PROFILE_BYTES else None
    if transform is None:
        return image.convert("RGB") if image.mode == "CMYK" else image
    colour = ImageCms.applyTransform(image if image.mode == ink else image.convert(ink), transform)
    if colour is None:
        return image.convert("RGB") if image.mode == "CMYK" else image
    if ink == "L":
        colour = colour.convert("L")
    if image.mode != ink:
        colour.putalpha(image.getchannel("A"))
    return colour


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@lru_cache(maxsize=8)  # a camera's pictures share one profile
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Returns the way from `profile` to sRGB, or None where there is none or none is needed."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(source):
            return None
        return ImageCms.buildTransform(source, _srgb(), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return None


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("LA", "RGBA"):
        return image
    opaque = image.mode[:-1]
    ground = Image.new(opaque, image.size, "white")
    ground.paste(image.convert(opaque), mask=image.getchannel("A"))
    return ground
