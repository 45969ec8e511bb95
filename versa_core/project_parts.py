"""What a project is made of: pictures, classes of them, the shape of their task, and the record of a finished run."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

from versa_core.data.intake import keep
from versa_core.data.profile import Preparation
from versa_core.errors import ProjectError
from versa_core.language import _
from versa_core.training.events import Snapshot, TrainEvent

Role = Literal["support", "query"]
ROLES: tuple[Role, ...] = ("support", "query")
NAME_LENGTH = 80
JOINERS = "\u200c\u200d"  # zero-width non-joiner and joiner
SMALL_SIDE = 112  # px; a card's thumbnail at twice the density of its usual width


@dataclass(eq=False)
class Picture:
    """One picture as it is kept: upright, at most 384 px on its longer side, without the file's metadata.

    Attributes:
        id: unique within the project and never used again; maps and predictions name pictures by it.
        name: the file's name as the person knows it; text, never markup.
        data: PNG (grey) or lossless WebP (colour) bytes.
        role: "support" (the model adapts to it) or "query" (it is asked about it).
    """

    id: str
    name: str
    data: bytes
    role: Role = "support"

    @property
    def image(self) -> Image.Image:
        """The decoded picture, mode "L" or "RGB"."""
        image = Image.open(io.BytesIO(self.data))
        image.load()
        return image if image.mode == "L" else image.convert("RGB")

    @cached_property
    def small(self) -> bytes:
        """Its thumbnail, made once."""
        return thumbnail_of(self.image)


def thumbnail_of(image: Image.Image) -> bytes:
    """Returns a WebP thumbnail of about 2 kB."""
    small = image.convert("RGB")
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    stream = io.BytesIO()
    small.save(stream, "WEBP", quality=80, method=2)
    return stream.getvalue()


@dataclass(eq=False)
class PictureClass:
    """One class; where `active` is False it stays in the project but out of adaptation."""

    id: str
    name: str
    active: bool = True
    pictures: list[Picture] = field(default_factory=list)

    def of_role(self, role: Role) -> list[Picture]:
        """Returns the pictures with this role, in order."""
        return [picture for picture in self.pictures if picture.role == role]


@dataclass(frozen=True, eq=False)
class Run:
    """One finished adaptation: what it was given, what it said while it ran, and the model that came out.

    Attributes:
        checkpoint: name of the checkpoint it started from; "" where the method needs none.
        method: name of the method.
        settings: the method's hyper-parameters.
        seed: of the adaptation.
        image_set_fingerprint: of the pictures it saw.
        ids: one per image.
        labels: (n,) int64, index into `class_names`.
        is_support: (n,) bool.
        class_names: one per class.
        images: (n, c, h, w) uint8 as the model saw them.
        events: everything the run said; before and after are the first and the last `Snapshot`.
        model: the adapted model's file.
        preparation: how the images were prepared.
    """

    checkpoint: str
    method: str
    settings: Mapping[str, Any]
    seed: int
    image_set_fingerprint: str
    ids: tuple[str, ...]
    labels: npt.NDArray[np.int64]
    is_support: npt.NDArray[np.bool_]
    class_names: tuple[str, ...]
    images: npt.NDArray[np.uint8]
    events: tuple[TrainEvent, ...]
    model: bytes
    preparation: Preparation

    def __post_init__(self) -> None:
        n_images = len(self.ids)
        if not len(self.labels) == len(self.is_support) == len(self.images) == n_images:
            raise ProjectError(
                _("The run's {n_images} ids, labels, marks and images do not match.").format(n_images=n_images)
            )
        if n_images and not 0 <= int(self.labels.min()) <= int(self.labels.max()) < len(self.class_names):
            raise ProjectError(
                _("The run's labels do not match its {n_classes} classes.").format(n_classes=len(self.class_names))
            )
        if self.images.shape[1:] != self.preparation.shape:
            raise ProjectError(
                _("The run's images are {shape}, not {needed}.").format(
                    shape=self.images.shape[1:], needed=self.preparation.shape
                )
            )
        for shot in self.snapshots:
            parts = ((shot.embeddings, 2), (shot.probabilities, 2), (shot.reconstructions, 4), (shot.errors, 1))
            if any(part is not None and (len(part) != n_images or np.ndim(part) != axes) for part, axes in parts):
                raise ProjectError(
                    _("A snapshot of the run does not cover its {n_images} images.").format(n_images=n_images)
                )

    @cached_property
    def key(self) -> str:
        """A name that the run still has when it comes back from a file."""
        return hashlib.sha256(self.model + self.image_set_fingerprint.encode()).hexdigest()[:16]

    @cached_property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """How the model saw the images, from before the first step to after the last."""
        return tuple(event for event in self.events if isinstance(event, Snapshot))


@dataclass(frozen=True)
class TaskShape:
    """The episode that the marks make: ways, and the fewest and most shots and queries of a class."""

    n_way: int
    shots: tuple[int, int]
    queries: tuple[int, int]
    n_support: int
    n_query: int


def clean_name(name: str) -> str:
    """Returns the name on one line, without control characters, at most 80 characters long.

    The invisible joiners of Persian, Hindi and many emoji stay between the letters that they join.
    """
    visible = "".join(" " if _is_hidden(letter) else letter for letter in name)
    return " ".join(word for word in visible.split() if word.strip(JOINERS))[:NAME_LENGTH].strip(JOINERS + " ")


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "CZ" and letter not in JOINERS


def encode(image: Image.Image) -> bytes:
    """Returns the kept copy as bytes: grey as PNG, colour as lossless WebP; nothing of the file's metadata."""
    kept = keep(image)
    stream = io.BytesIO()
    if kept.mode == "L":
        Image.fromarray(np.asarray(kept)).save(stream, "PNG", compress_level=1)
    else:
        # A rebuilt image carries no EXIF; method 1 at quality 20 is six times faster than the default and as small.
        clean = Image.fromarray(np.asarray(kept.convert("RGB")))
        clean.save(stream, "WEBP", lossless=True, quality=20, method=1)
    return stream.getvalue()


def duplicates(pictures: Sequence[Picture]) -> tuple[Picture, ...]:
    """Returns the pictures that are exact copies of an earlier one."""
    seen: set[bytes] = set()
    copies = []
    for picture in pictures:
        if picture.data in seen:
            copies.append(picture)
        seen.add(picture.data)
    return tuple(copies)
