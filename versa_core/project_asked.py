"""The pictures that the model is asked about: they are of no class, and what a person has said of them is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from versa_core.errors import ProjectError
from versa_core.language import _
from versa_core.project_parts import Picture, clean_name

MAX_ASKED = 2000
NONE_OF_THESE = ""  # the truth about a picture that is of none of the classes; a class always has a name


@dataclass(eq=False)
class AskedPictures:
    """The pictures that the model is asked about, and what is known of them.

    Attributes:
        pictures: newest first.
        folders: by picture, the class folder that it came in.
        truths: by picture, what a person has said it is; NONE_OF_THESE for none of the classes.
        joined: by picture, the id of its copy in the support set of the project.
        came_from: by query picture of the project that was made support since, the class it was in.
        opened: the picture that is looked at closely.
    """

    pictures: list[Picture] = field(default_factory=list)
    folders: dict[str, str] = field(default_factory=dict)
    truths: dict[str, str] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)
    came_from: dict[str, str] = field(default_factory=dict)
    opened: str = ""

    def truth(self, picture_id: str, class_names: Sequence[str]) -> str | None:
        """Returns what the picture is: a class, NONE_OF_THESE, or None where nobody has said it."""
        if picture_id in self.truths:
            return self.truths[picture_id]
        return class_of_folder(self.folders.get(picture_id, ""), class_names)

    def strangers(self, class_names: Sequence[str]) -> list[str]:
        """Returns the pictures whose folder is none of these classes and of which nobody has said what they are."""
        return [
            one for one in self.folders if one not in self.truths and self.truth(one, class_names) is None
        ]  # fmt: skip

    def clear(self) -> None:
        """Forgets all pictures; what has joined the project stays there."""
        for kept in (self.pictures, self.folders, self.joined):
            kept.clear()
        self.truths = {one: truth for one, truth in self.truths.items() if one in self.came_from}
        self.opened = ""

    def state(self) -> tuple[Any, ...]:
        """Returns what is equal to a later one where nothing has changed in between."""
        ids = tuple(one.id for one in self.pictures)
        return (ids, *(dict(getattr(self, name)) for name in SAID), self.opened)


SAID = tuple(one.name for one in fields(AskedPictures) if one.name not in ("pictures", "opened"))  # dicts by picture


def class_of_folder(folder: str, class_names: Sequence[str]) -> str | None:
    """Returns the class that a folder is called like; its last part counts, and small letters are as good as capitals.

    Args:
        folder: "4", or "test/4" where several folders end the same.
        class_names: of the run.
    """
    own = {name.casefold(): name for name in class_names}
    last = folder.rpartition("/")[2].strip()
    return own.get(folder.casefold()) or own.get(last.casefold()) if folder else None


def describe_asked(asked: AskedPictures, put: Callable[[Picture], dict[str, str]]) -> dict[str, Any]:
    """Returns it as JSON can hold it; `put` takes a picture in and describes it."""
    said = {name: dict(getattr(asked, name)) for name in SAID}
    return {"pictures": [put(one) for one in asked.pictures], "opened": asked.opened, **said}


def read_asked(plain: Mapping[str, Any], picture: Callable[[Mapping[str, Any]], Picture]) -> AskedPictures:
    """The inverse of `describe_asked`, of a file that may come from a stranger; `picture` reads a described one.

    Raises:
        ProjectError: there are too many pictures, or two with one id.
    """
    pictures = [picture(one) for one in plain["pictures"]]
    if len({one.id for one in pictures}) != len(pictures) or len(pictures) > MAX_ASKED:
        raise ProjectError(_("The project is damaged: the pictures that were asked about are too many, or the same."))
    said = {name: {str(one): clean_name(str(words)) for one, words in plain[name].items()} for name in SAID}
    return AskedPictures(pictures=pictures, opened=str(plain["opened"]), **said)
