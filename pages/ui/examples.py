"""Ready-made pictures: real handwritten digits, and characters and scenes that the project draws itself."""

from __future__ import annotations

from typing import NamedTuple

from PIL import Image

from pages.ui.text import _
from versa_core.data.sources import example
from versa_core.project import Project

EXAMPLE_SHOTS = 3  # per class are support, the others query


class Example(NamedTuple):
    """One offered set; `name` is the source's name, too."""

    name: str
    title: str
    description: str


def examples() -> tuple[Example, ...]:
    """Returns what is offered, in the visitor's language."""
    return (
        Example("digits", _("Digits"), _("Real handwriting, from the package scikit-learn.")),
        Example("strokes", _("Strokes"), _("Characters of no alphabet, drawn by this program with a wavering pen.")),
        Example("scenes", _("Scenes"), _("Simple colour pictures, drawn by this program, for the photo profile.")),
    )


def open_example(project: Project, name: str) -> None:
    """Adds the example's classes; the first pictures of each are support, the others query."""
    by_class: dict[str, list[tuple[str, Image.Image]]] = {}
    for class_name, file_name, image in example(name):
        by_class.setdefault(class_name, []).append((file_name, image))
    for class_name, pictures in by_class.items():
        project.add_pictures(class_name, pictures[:EXAMPLE_SHOTS], "support")
        project.add_pictures(class_name, pictures[EXAMPLE_SHOTS:], "query")
