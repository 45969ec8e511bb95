"""Bytes that someone sent become a safe picture, or an IntakeError that names the file and what is wrong with it."""

from __future__ import annotations

import io
import re
import threading
import warnings
from dataclasses import dataclass

import pillow_heif
from PIL import AvifImagePlugin, Image, TiffImagePlugin, WebPImagePlugin

from versa_core.data.pixels import to_plain
from versa_core.data.signatures import HEAD_BYTES, describe, webp_size
from versa_core.errors import IntakeError
from versa_core.language import _, later

pillow_heif.register_heif_opener()

# A strict list: a decoder that is not needed cannot be attacked. "MPO" is left out on purpose: Pillow takes such files
# (JPEG with several pictures) for JPEG, and listing it breaks plain JPEG.
_OPENERS = (AvifImagePlugin, TiffImagePlugin, WebPImagePlugin)  # imported so that Pillow need not import all it has
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")
ACCEPTED = later("PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF and HEIC pictures are accepted")

LARGE = 16_000_000  # pixels; a sound picture of fewer always finds enough memory
KEPT_SIDE = 384  # pixels of the longer side of what is kept: enough to look at, and six times what a model sees
DRAFT_SIDE = 4 * KEPT_SIDE  # of twice this side and more pictures are made smaller: less time and memory

# Decoding one picture at a time bounds the memory that many visitors can claim, and `catch_warnings` is not
# thread-safe.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Limits:
    """What a source may bring at most; None is no limit.

    Attributes:
        max_pixels: width × height of one picture.
        max_bytes: of one picture's file.
        max_archive_bytes: of one archive, packed and unpacked.
        max_classes: in one set.
        max_images: in one set.
        max_kept_bytes: of all pictures of one set as they are kept.
    """

    max_pixels: int | None = None
    max_bytes: int | None = None
    max_archive_bytes: int | None = None
    max_classes: int | None = None
    max_images: int | None = None
    max_kept_bytes: int | None = None


BROWSER_LIMITS = Limits(64_000_000, 25_000_000, 500_000_000, 100, 2000, 400_000_000)
FOLDER_LIMITS = Limits()


def read_image(name: str, data: bytes, limits: Limits = FOLDER_LIMITS) -> Image.Image:
    """Returns the picture upright, in mode "RGB" (sRGB) or "L" (grey), first frame, alpha on white, without metadata.

    Large ones, with 2 × `DRAFT_SIDE` pixels or more in their longer side, come smaller, JPEGs at 1/2, 1/4 or 1/8 of it.

    Args:
        name: the file as the person knows it; it begins every error message.
        data: the file's bytes.
        limits: what the caller allows. Without limits, Pillow's own bound of 179 megapixels remains.

    Raises:
        IntakeError: for anything that is not a sound picture within the limits, whatever the decoder raised.
    """
    check_size(name, len(data), limits)
    found = check_head(name, data[:HEAD_BYTES])
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a decoder only warns of, it has read
        try:
            return _decode(name, data, limits)
        except IntakeError:
            raise
        except Image.DecompressionBombError as error:
            reason = _("{found} of {size}. Make it smaller.").format(found=found, size=_bomb_size(error))
        except MemoryError:
            reason = _("{found} that needs more memory than a picture may take. Make it smaller.").format(found=found)
        except Exception as error:  # decoders raise nearly everything, see Pillow's and libheif's trackers
            reason = _("{found} that is damaged or unusual{details}. Save it again as PNG or JPEG.").format(
                found=found, details=_in_brackets(error)
            )
    raise IntakeError(name, reason)


def keep(image: Image.Image) -> Image.Image:
    """Returns the picture with a longer side of at most `KEPT_SIDE` pixels; a smaller one is returned as it is."""
    if max(image.size) <= KEPT_SIDE:
        return image
    scale = KEPT_SIDE / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def check_size(name: str, n_bytes: int, limits: Limits) -> None:
    """Raises IntakeError for a file of more bytes than allowed."""
    if limits.max_bytes is not None and n_bytes > limits.max_bytes:
        sizes = _("{n_bytes:.1f} MB; at most {max_bytes:.0f} MB are accepted").format(
            n_bytes=n_bytes / 1e6, max_bytes=limits.max_bytes / 1e6
        )
        raise IntakeError(name, _("the file has {sizes}. Make the picture smaller.").format(sizes=sizes))


def check_head(name: str, head: bytes) -> str:
    """Returns in words which kind of picture begins with `head`; raises IntakeError for everything else."""
    found, accepted = describe(head)
    if not accepted:
        raise IntakeError(name, _("this is {found}; {accepted}.").format(found=found, accepted=_(ACCEPTED)))
    return found


def _decode(name: str, data: bytes, limits: Limits) -> Image.Image:
    with _open(name, data, limits) as image:
        _check_pixels(name, image.size, limits)
        if image.format in ("JPEG", "MPO"):
            _draft(image)
        image.load()
        _check_pixels(name, image.size, limits)  # some containers learn their size only now
        return to_plain(image, DRAFT_SIDE)


def _open(name: str, data: bytes, limits: Limits) -> Image.Image:
    """Opens the picture; WebP's decoder takes all its memory here, and where that is too much it speaks of no memory.

    Raises:
        MemoryError: a large WebP cannot be opened.
    """
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except OSError:
        width, height = webp_size(data[:HEAD_BYTES])
        if width * height < LARGE:
            raise
        _check_pixels(name, (width, height), limits)
        raise MemoryError from None


def _check_pixels(name: str, size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise IntakeError(
            name,
            _("the picture has {width} × {height} pixels; it needs at least one.").format(width=width, height=height),
        )
    if limits.max_pixels is not None and width * height > limits.max_pixels:
        found = _("{width} × {height} pixels, {n_pixels:.0f} megapixels").format(
            width=width, height=height, n_pixels=width * height / 1e6
        )
        allowed = _("at most {max_pixels:.0f} megapixels are accepted").format(max_pixels=limits.max_pixels / 1e6)
        raise IntakeError(
            name, _("the picture has {found}; {allowed}. Make it smaller.").format(found=found, allowed=allowed)
        )


def _draft(image: Image.Image) -> None:
    width, height = image.size
    longer = max(width, height)
    if longer >= 2 * DRAFT_SIDE:
        image.draft(None, (max(1, width * DRAFT_SIDE // longer), max(1, height * DRAFT_SIDE // longer)))


def _bomb_size(error: Image.DecompressionBombError) -> str:
    """Pillow stops before anything else could tell the size, and writes it into its message."""
    numbers = [int(number) / 1e6 for number in re.findall(r"\d+", str(error))]
    if len(numbers) != 2:
        return _("more pixels than can be decoded safely")
    return _("{found:.0f} megapixels; at most {allowed:.0f} can be decoded safely").format(
        found=numbers[0], allowed=numbers[1]
    )


def _in_brackets(error: Exception) -> str:
    """The decoder's own words where they say something to a person: short, printable, no addresses of objects."""
    words = "".join(letter for letter in str(error) if letter.isprintable())
    return f" ({words})" if 0 < len(words) <= 100 and " at 0x" not in words else ""
