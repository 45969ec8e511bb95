"""How the pictures of a project become a model's input: as a person has chosen, or as the pictures suggest."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from versa_core.collection import Collection
from versa_core.data.image_set import ImageSet
from versa_core.data.profile import Preparation, prepare, suggest_profile
from versa_core.errors import DatasetError
from versa_core.language import _
from versa_core.project_parts import Picture

N_SUGGESTED_FROM = 40  # so many pictures, spread over the classes, decide which profile is suggested


@dataclass(eq=False)
class PreparedCollection(Collection):
    """Classes of pictures that know how a model sees them.

    Attributes:
        preparation: how pictures become input; None means as suggested from them.
    """

    preparation: Preparation | None = None
    # By the picture itself, so that what is deleted takes its entry along.
    _prepared: WeakKeyDictionary[Picture, tuple[Preparation, npt.NDArray[np.uint8]]] = field(
        default_factory=WeakKeyDictionary, repr=False
    )
    _suggestion: tuple[tuple[str, ...], str] | None = field(default=None, repr=False)

    def set_preparation(self, preparation: Preparation | None) -> None:
        """Sets how pictures become input; None goes back to what they suggest."""
        with self.lock:
            self.preparation = preparation
            self.revision += 1

    def suggested_profile(self) -> str:
        """Returns the profile that fits the pictures, worked out once as long as they stay the same."""
        with self.lock:
            step = max(1, self.n_pictures // N_SUGGESTED_FROM)
            sample = list(self.pictures)[::step]
            ids = tuple(picture.id for picture in sample)
            if self._suggestion is None or self._suggestion[0] != ids:
                self._suggestion = (ids, suggest_profile([picture.image for picture in sample]))
            return self._suggestion[1]

    def preparation_in_use(self) -> Preparation:
        """Returns the chosen preparation, or the suggested one."""
        return self.preparation or Preparation(profile=self.suggested_profile())

    def prepared(self, picture: Picture) -> npt.NDArray[np.uint8]:
        """Returns the picture as the model sees it: (c, h, w) uint8, worked out once."""
        how = self.preparation_in_use()
        known = self._prepared.get(picture)
        if known is None or known[0] != how:
            known = self._prepared[picture] = (how, prepare(picture.image, how))
        return known[1]

    def image_set(self) -> tuple[ImageSet, npt.NDArray[np.bool_]]:
        """Returns the usable classes as an ImageSet, and (n,) bool: which of its images are support."""
        with self.lock:
            used = self.usable_classes()
            pictures = [picture for one in used for picture in one.pictures]
            if not pictures:
                raise DatasetError(_("There are no pictures in any class that is switched on. Add some on Images."))
            made = ImageSet(
                images=np.stack([self.prepared(picture) for picture in pictures]),
                labels=np.repeat(np.arange(len(used)), [len(one.pictures) for one in used]).astype(np.int64),
                class_names=tuple(one.name for one in used),
                ids=tuple(picture.id for picture in pictures),
            )
            return made, np.array([picture.role == "support" for picture in pictures])
