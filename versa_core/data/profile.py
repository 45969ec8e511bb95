"""How a picture becomes the model's input: the two profiles, glyphs and photos, and which of them fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from versa_core.data.intake import keep
from versa_core.errors import DatasetError
from versa_core.language import _

GLYPH_SIDE = 28
INK_SIDE = 24  # the cropped ink; the remaining two pixels on each side are margin
PHOTO_SIDE = 64
FITS = ("crop", "pad", "centre")
EDGE = 1 / 6  # of the side, left out on all four sides by "centre": the middle two thirds stay
# A pixel counts as ink when it is this share of the way from the background to the darkest ink.
INK_THRESHOLD = 0.35
RESIZE = Image.Resampling.BOX  # shrinking averages whole pixels; thin strokes keep their weight
ENLARGE = Image.Resampling.BICUBIC

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Preparation:
    """How pictures are prepared; stored with every checkpoint and adapted model.

    Attributes:
        profile: "glyphs" (28×28 grey, ink bright on dark) or "photos" (64×64 RGB).
        crop_ink: glyphs only: crop to the ink's bounding box and centre it.
        fit: photos only: "crop" the middle square, "pad" to a square with white, or "centre": the middle two thirds of
            the middle square, for pictures whose edge tells what is not to be learned.
    """

    profile: str = "glyphs"
    crop_ink: bool = True
    fit: str = "crop"

    def __post_init__(self) -> None:
        if self.profile not in ("glyphs", "photos"):
            raise DatasetError(
                _("The input profile is {profile!r}; it must be glyphs or photos.").format(profile=self.profile)
            )
        if self.fit not in FITS:
            raise DatasetError(_("The fit is {fit!r}; it must be crop, pad or centre.").format(fit=self.fit))

    @property
    def shape(self) -> tuple[int, int, int]:
        """(c, h, w) of a prepared picture."""
        return (1, GLYPH_SIDE, GLYPH_SIDE) if self.profile == "glyphs" else (3, PHOTO_SIDE, PHOTO_SIDE)

    @property
    def effective(self) -> Preparation:
        """The same without what its profile does not look at: two that prepare alike are then equal."""
        if self.profile == "glyphs":
            return Preparation("glyphs", crop_ink=self.crop_ink)
        return Preparation("photos", fit=self.fit)

    def to_plain(self) -> dict[str, Any]:
        """Returns the fields as a dict of plain values."""
        return asdict(self)

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Preparation:
        """The inverse of `to_plain`; raises DatasetError for anything else."""
        try:
            return cls(str(values["profile"]), bool(values["crop_ink"]), str(values["fit"]))
        except (KeyError, TypeError):
            raise DatasetError(_("The description of how pictures are prepared is incomplete.")) from None


def prepare(image: Image.Image, how: Preparation) -> Bytes:
    """Returns the picture as the model sees it: (c, h, w) uint8 of `how.shape`."""
    kept = keep(image)
    if how.profile == "glyphs":
        return _glyph(kept, how.crop_ink)[None]
    return np.asarray(_square_photo(kept, how.fit), dtype=np.uint8).transpose(2, 0, 1).copy()


def suggest_profile(images: Sequence[Image.Image]) -> str:
    """Returns "glyphs" where most pictures are ink on an even ground without colour, else "photos"."""
    if not images:
        return "glyphs"
    votes = sum(_looks_like_ink(keep(image)) for image in images)
    return "glyphs" if votes * 2 > len(images) else "photos"


def _glyph(image: Image.Image, crop_ink: bool) -> Bytes:
    ink = _ink(image)
    if crop_ink:
        ink = _crop(ink)
    height, width = ink.shape
    scale = (INK_SIDE if crop_ink else GLYPH_SIDE) / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = Image.fromarray(ink).resize(size, RESIZE if scale < 1 else ENLARGE)
    canvas = np.zeros((GLYPH_SIDE, GLYPH_SIDE), np.uint8)
    top, left = (GLYPH_SIDE - size[1]) // 2, (GLYPH_SIDE - size[0]) // 2
    canvas[top : top + size[1], left : left + size[0]] = np.asarray(small)
    peak = int(canvas.max())
    stretched: Bytes = canvas if peak == 0 else (canvas.astype(np.float32) * (255 / peak)).astype(np.uint8)
    return stretched


def _ink(image: Image.Image) -> Bytes:
    """Returns (h, w) uint8 with the ground at 0 and the strongest ink at 255, whichever of the two is dark."""
    grey = np.asarray(image.convert("L"), dtype=np.float32)
    distance = np.abs(grey - _ground(grey))
    # The 99.5th percentile instead of the maximum: single dead pixels do not set the scale.
    peak = float(np.percentile(distance, 99.5)) or float(distance.max())
    if peak == 0:
        return np.zeros(grey.shape, np.uint8)
    ink: Bytes = (np.clip(distance / peak, 0, 1) * 255).astype(np.uint8)
    return ink


def _ground(grey: npt.NDArray[np.float32]) -> float:
    """The ground's brightness: the median of the border, where ink seldom reaches."""
    return float(np.median(_border(grey)))


def _border(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])


def _crop(ink: Bytes) -> Bytes:
    marked = ink > INK_THRESHOLD * 255
    if not marked.any():
        return ink
    rows, columns = np.flatnonzero(marked.any(1)), np.flatnonzero(marked.any(0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _square_photo(image: Image.Image, fit: str) -> Image.Image:
    colour = image.convert("RGB")
    size = (PHOTO_SIDE, PHOTO_SIDE)
    if fit == "pad":
        return ImageOps.pad(colour, size, Image.Resampling.BICUBIC, color="white")
    return ImageOps.fit(colour, size, Image.Resampling.BICUBIC, bleed=EDGE if fit == "centre" else 0.0)


def _looks_like_ink(image: Image.Image) -> bool:
    """True where colour is nearly absent, the border is even, and marks cover a small part."""
    colour = np.asarray(image.convert("RGB"), dtype=np.float32)
    grey = colour.mean(2)
    if float((colour.max(2) - colour.min(2)).mean()) > 12:
        return False
    ink = _ink(image) > INK_THRESHOLD * 255
    return float(_border(grey).std()) < 40 and 0 < float(ink.mean()) < 0.5
