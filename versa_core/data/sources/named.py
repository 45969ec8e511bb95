"""The sources with a name of their own, one row each: digits, strokes, scenes; and torchvision's by their names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from versa_core.data.naming import folder_of
from versa_core.data.sources import digits, drawn, vision
from versa_core.data.sources.pictures import Pictures
from versa_core.errors import DatasetError
from versa_core.language import _

OWN_TERMS = "drawn by VERSA Lab, MIT licence"


@dataclass(frozen=True)
class NamedSource:
    """A source that needs no file.

    Attributes:
        name: the word used in commands and keys.
        title: the words used on screen.
        summary: what the pictures are and where they come from.
        terms: on which terms, for the cards of what is trained on them.
        open: makes its pictures.
    """

    name: str
    title: str
    summary: str
    terms: str
    open: Callable[[], Pictures]


SOURCES: dict[str, NamedSource] = {
    source.name: source
    for source in (
        NamedSource(
            "digits",
            "Handwritten digits",
            "1,797 digits from 0 to 9, written by 43 people: the test part of the UCI set of handwritten digits, which "
            "comes with scikit-learn.",
            "Alpaydin and Kaynak 1998, UCI Machine Learning Repository, CC BY 4.0",
            digits.DigitPictures,
        ),
        NamedSource(
            "strokes",
            "Strokes",
            f"{drawn.N_CHARACTERS} characters of no alphabet, {drawn.N_DRAWINGS} drawings each, drawn by the "
            "project itself from random pen programs.",
            OWN_TERMS,
            drawn.stroke_pictures,
        ),
        NamedSource(
            "scenes",
            "Scenes",
            f"Boats, cars, fish, flowers, houses and trees, {drawn.N_SCENES} coloured pictures each, which the project "
            "draws itself.",
            OWN_TERMS,
            drawn.scene_pictures,
        ),
    )
}


def open_named(name: str) -> Pictures | None:
    """Opens the source of this name, or torchvision's; None where there is none, and the name is a path."""
    if name.startswith(vision.PREFIX):
        return vision.open_vision(name)
    source = SOURCES.get(name)
    return source.open() if source else None


def example(name: str, *, n_classes: int = 5, n_per_class: int = 6) -> list[tuple[str, str, Image.Image]]:
    """Returns a few pictures of a named source, always the same: (class name, file name, picture) each."""
    if name not in SOURCES:
        raise DatasetError(
            _("There is no example called {name!r}; the known ones are: {sources}.").format(
                name=name, sources=", ".join(SOURCES)
            )
        )
    pictures = SOURCES[name].open()
    by_class: dict[str, list[str]] = {}
    for path in pictures.paths:
        by_class.setdefault(folder_of(path), []).append(path)
    chosen = [path for folder in list(by_class)[:n_classes] for path in by_class[folder][:n_per_class]]
    return [(folder_of(path), path.rpartition("/")[2], pictures.read(path)) for path in chosen]
