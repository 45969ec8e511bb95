"""ImageSet: labelled pictures as one uint8 array, checked once when it is made."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from versa_core.errors import DatasetError
from versa_core.language import _


@dataclass(frozen=True, eq=False)
class ImageSet:
    """Pictures of one size with labels 0…n_classes-1, none of them missing.

    Attributes:
        images: (n, c, h, w) uint8; episodes hand out float32 in [0, 1].
        labels: (n,) int64.
        class_names: one per class.
        ids: one per image, unique: a path or a key; predictions and maps name images by it.
        groups: one per class ("" where a class has none): Omniglot's alphabets, say.
    """

    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]
    class_names: tuple[str, ...]
    ids: tuple[str, ...]
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.groups:
            object.__setattr__(self, "groups", ("",) * len(self.class_names))
        self._check_shapes()
        present = set(np.unique(self.labels).tolist())
        missing = [name for label, name in enumerate(self.class_names) if label not in present]
        if missing:
            raise DatasetError(
                _("Without any picture: {missing}. Add pictures or remove the class.").format(
                    missing=", ".join(missing[:5])
                )
            )
        if len(present) != len(self.class_names):
            raise DatasetError(
                _("Labels {present} do not match {n_classes} class names.").format(
                    present=sorted(present), n_classes=len(self.class_names)
                )
            )

    def _check_shapes(self) -> None:
        n_images = len(self.images)
        if self.images.ndim != 4 or self.images.dtype != np.uint8:
            raise DatasetError(
                _("Images must be (n, c, h, w) uint8, not {shape} {dtype}.").format(
                    shape=self.images.shape, dtype=self.images.dtype
                )
            )
        if len(self.labels) != n_images or len(self.ids) != n_images:
            raise DatasetError(
                _("{n_images} images, {n_labels} labels and {n_ids} ids do not match.").format(
                    n_images=n_images, n_labels=len(self.labels), n_ids=len(self.ids)
                )
            )
        if len(set(self.ids)) != n_images:
            raise DatasetError(_("Two images have the same id; each needs its own."))
        if len(self.groups) != len(self.class_names):
            raise DatasetError(
                _("{n_groups} groups do not match {n_classes} classes.").format(
                    n_groups=len(self.groups), n_classes=len(self.class_names)
                )
            )

    def __len__(self) -> int:
        return len(self.images)

    @property
    def n_classes(self) -> int:
        return len(self.class_names)

    @cached_property
    def counts(self) -> npt.NDArray[np.int64]:
        """(n_classes,) how many images each class has."""
        return np.bincount(self.labels, minlength=self.n_classes).astype(np.int64)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the content (pictures, labels, names): cache key, provenance, leak guard."""
        digest = hashlib.sha256(np.ascontiguousarray(self.images).tobytes())
        digest.update(self.labels.tobytes())
        digest.update(repr((self.images.shape, self.class_names, self.groups)).encode())
        return digest.hexdigest()[:16]

    def subset(self, indices: Sequence[int] | npt.NDArray[np.int64]) -> ImageSet:
        """Returns these images only, in this order; classes that lose all images go, labels close up."""
        chosen = np.asarray(indices, dtype=np.int64)
        kept = np.unique(self.labels[chosen])
        return ImageSet(
            images=self.images[chosen],
            labels=np.searchsorted(kept, self.labels[chosen]).astype(np.int64),
            class_names=tuple(self.class_names[label] for label in kept),
            ids=tuple(self.ids[index] for index in chosen),
            groups=tuple(self.groups[label] for label in kept),
        )

    def select_classes(self, labels: Sequence[int]) -> ImageSet:
        """Returns the images of these classes only."""
        return self.subset(np.flatnonzero(np.isin(self.labels, np.asarray(labels))))
