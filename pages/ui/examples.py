"""Ready-made pictures: real handwritten digits, and characters and scenes that the project draws itself."""

from __future__ import annotations

from typing import NamedTuple

from pages.ui.text import _
from versa_core.project import Project
from versa_core.teaching.handouts import Draw, hand_out


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
    open_draw(project, Draw(name))


def open_draw(project: Project, draw: Draw) -> None:
    """Adds the classes that are drawn from an example, marked as support and query."""
    for class_name, pictures in hand_out(draw).items():
        project.add_pictures(class_name, pictures[: draw.shot], "support")
        project.add_pictures(class_name, pictures[draw.shot :], "query")
