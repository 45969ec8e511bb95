"""A finding of the check beside the pictures and classes that it speaks of, by the names that the visitor gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pages.ui.galleries import Shown
from pages.ui.palette import class_style
from pages.ui.pictures import array_uri, small_uri
from pages.ui.text import _, names_in_row, plain
from versa_core.analysis.checking import Finding
from versa_core.analysis.checking.border import strip_width
from versa_core.data.image_set import ImageSet
from versa_core.project import Picture, PictureClass, Project

N_NAMED = 6
N_SHOWN = 12
BORDER = "telling_border"
GREY = 128


class Told(NamedTuple):
    """One finding in Markdown."""

    title: str
    sentence: str
    meaning: str


@dataclass(frozen=True, eq=False)
class Case:
    """One finding.

    Attributes:
        finding: what was found.
        image_set: the pictures that were checked.
        is_support: (n,).
        mine: the project that they are of.
    """

    finding: Finding
    image_set: ImageSet
    is_support: npt.NDArray[np.bool_]
    mine: Project

    @property
    def key(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """What makes it the same finding after another check."""
        names = tuple(self.image_set.class_names[label] for label in self.finding.classes)
        return self.finding.kind, tuple(self.image_set.ids[place] for place in self.finding.places), names

    @property
    def pictures(self) -> list[Picture]:
        """The pictures concerned, the most conspicuous first."""
        by_id = {picture.id: picture for picture in self.mine.pictures}
        return [by_id[self.image_set.ids[place]] for place in self.finding.places]

    @property
    def classes(self) -> list[PictureClass]:
        """The classes concerned."""
        used = self.mine.usable_classes()
        return [used[label] for label in self.finding.classes]

    def class_of(self, place: int) -> PictureClass:
        """The class of the picture at that place."""
        return self.mine.usable_classes()[int(self.image_set.labels[place])]

    @property
    def picture_words(self) -> str:
        """The pictures' names as Markdown, the first six of them."""
        pairs = zip(self.finding.places, self.pictures, strict=True)
        return listed([f"{self.class_of(place).name}/{one.name}" for place, one in pairs])

    @property
    def class_words(self) -> str:
        """The classes' names as Markdown, the first six of them."""
        return listed([one.name for one in self.classes])

    def shown(self) -> list[Shown]:
        """Returns the first twelve pictures for a gallery; of a telling border the strips alone."""
        made = []
        for place, picture in zip(self.finding.places[:N_SHOWN], self.pictures[:N_SHOWN], strict=True):
            label = int(self.image_set.labels[place])
            uri = small_uri(picture)
            if self.finding.kind == BORDER:
                uri = array_uri(edge_of(self.image_set.images[place]))
            name = self.image_set.class_names[label]
            made.append(Shown(uri, picture.name, name, class_style(label), bool(self.is_support[place])))
        return made


def edge_of(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Returns the picture (c, h, w) with all but the strip along its edge in grey."""
    width = strip_width(image.shape[-1])
    edge = image.copy()
    edge[:, width:-width, width:-width] = GREY
    return edge


def listed(names: Sequence[str]) -> str:
    """Returns the names as Markdown, six of them at most."""
    first = [plain(name) for name in names[:N_NAMED]]
    if len(names) > N_NAMED:
        first.append(_("{n} more").format(n=len(names) - N_NAMED))
    return names_in_row(first)


def percent(share: float) -> str:
    """Returns a share in per cent, without the sign."""
    return f"{100 * share:.0f}"
