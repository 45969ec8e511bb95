"""What the model is asked about, wherever it comes from: brought pictures, the project's query, built-in examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from pages.ui.asked import NONE_OF_THESE, Asked
from pages.ui.leaking import leaks_among
from pages.ui.looking import Look
from pages.ui.pictures import array_uri, small_uri
from pages.ui.session import project
from versa_core.analysis.leaks import scored
from versa_core.data.profile import Preparation, prepare
from versa_core.data.sources import SOURCES, example
from versa_core.project import Picture, Run
from versa_core.project_parts import encode


@dataclass(frozen=True, eq=False)
class Question:
    """One picture that the model is asked about.

    Attributes:
        id: of the picture.
        name: as the person knows it; text, never markup.
        source: "asked" (brought here), "query" (of the project) or "foreign" (a built-in example).
        truth: its class, NONE_OF_THESE, or None where nobody has said what it is.
        picture: None where it has been deleted since the model adapted.
        run: the run that has it among its pictures, or None.
    """

    id: str
    name: str
    source: str
    truth: str | None
    picture: Picture | None
    run: Run | None = None

    @property
    def uri(self) -> str:
        """A small picture of it."""
        if self.picture is not None:
            return small_uri(self.picture)
        assert self.run is not None
        return array_uri(self.run.images[self.run.ids.index(self.id)])

    def prepared(self, how: Preparation) -> npt.NDArray[np.uint8]:
        """Returns (c, h, w) uint8, as a model sees it that wants pictures prepared so."""
        if self.picture is not None and (self.run is None or self.run.preparation != how):
            return prepare(self.picture.image, how)
        assert self.run is not None
        image: npt.NDArray[np.uint8] = self.run.images[self.run.ids.index(self.id)]
        return image


def asked_questions(asked: Asked, class_names: Sequence[str]) -> list[Question]:
    """Returns what was brought to be asked about, newest first."""
    return [
        Question(one.id, one.name, "asked", asked.truth(one.id, class_names), one) for one in asked.pictures
    ]  # fmt: skip


def query_questions(look: Look, asked: Asked) -> list[Question]:
    """Returns the query pictures of the run that prove something: those that support does not hold, too."""
    run, here = look.run, {picture.id: picture for picture in project().pictures}
    places = np.flatnonzero(scored(run.is_support, leaks_among(run.images, run.is_support, run.image_set_fingerprint)))
    made = []
    for place in places:
        one, label = run.ids[place], int(run.labels[place])
        picture = here.get(one)
        truth = asked.truths.get(one, run.class_names[label])
        made.append(Question(one, picture.name if picture else one, "query", truth, picture, run))
    return made


def foreign_questions(class_names: Sequence[str]) -> list[Question]:
    """Returns pictures of the built-in examples that are certainly of none of these classes."""
    known = {name.casefold() for name in class_names}
    sets = [_example_pictures(name) for name in SOURCES]
    return [
        Question(picture.id, f"{class_name}/{picture.name}", "foreign", NONE_OF_THESE, picture)
        for pictures in sets
        if not known & {class_name.casefold() for class_name, _picture in pictures}
        for class_name, picture in pictures
    ]


@cache
def _example_pictures(name: str) -> tuple[tuple[str, Picture], ...]:
    """The example's pictures with their classes, drawn once for all visitors, who only read them."""
    return tuple(
        (class_name, Picture(f"{name}-{number}", file_name, encode(image), "query"))
        for number, (class_name, file_name, image) in enumerate(example(name))
    )
