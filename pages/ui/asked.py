"""The pictures that the model is asked about, and what is known of them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pages.ui.session import project
from pages.ui.text import _
from versa_core.data.intake import BROWSER_LIMITS
from versa_core.errors import IntakeError
from versa_core.jobs.reading import read_picture
from versa_core.project import Picture, clean_name
from versa_core.project_parts import encode

MAX_ASKED = 2000
NONE_OF_THESE = ""  # the truth about a picture that is of none of the classes; a class always has a name


@dataclass(eq=False)
class Asked:
    """The pictures that the model is asked about; they are part of no class and not of the project's file.

    Attributes:
        pictures: newest first.
        refused: (file name, reason) of what could not be read, newest first.
        taken: tokens of uploads that are in already, should the script be interrupted before the uploader is emptied.
        folders: by picture, the class folder that it came in.
        truths: by picture, what a person has said it is; NONE_OF_THESE for none of the classes.
        joined: by picture, the id of its copy in the support set of the project.
        came_from: by query picture of the project that was made support here, the class it was in.
        opened: the picture that is looked at closely.
        explains: where on the page it is shown what mattered in a picture, "" for nowhere; a widget alone forgets it
            while the page waits for a trainer.
    """

    pictures: list[Picture] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    folders: dict[str, str] = field(default_factory=dict)
    truths: dict[str, str] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)
    came_from: dict[str, str] = field(default_factory=dict)
    opened: str = ""
    explains: str = ""

    def take(self, token: str, name: str, read: Callable[[], bytes], folder: str = "") -> None:
        """Reads one picture in; what cannot be read is noted with the reason, and the next one goes on."""
        if token in self.taken:
            return
        self.taken.add(token)
        if len(self.pictures) >= MAX_ASKED:
            self.refuse(name, _("{n} pictures are here already; clear them first.").format(n=MAX_ASKED))
            return
        try:
            data = encode(read_picture(name, read(), BROWSER_LIMITS))
        except IntakeError as error:
            self.refuse(name, error.reason)
            return
        picture = Picture(f"asked-{secrets.token_hex(4)}", clean_name(name) or "picture", data, "query")
        self.pictures.insert(0, picture)
        self.opened = picture.id
        if folder:
            self.folders[picture.id] = clean_name(folder)

    def refuse(self, name: str, reason: str) -> None:
        """Notes what could not be taken."""
        self.refused.insert(0, (clean_name(name), reason))

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
        """Forgets all pictures and refusals; what has joined the project stays there."""
        for kept in (self.pictures, self.refused, self.taken, self.folders, self.joined):
            kept.clear()
        self.truths = {one: truth for one, truth in self.truths.items() if one in self.came_from}
        self.opened = ""


def class_of_folder(folder: str, class_names: Sequence[str]) -> str | None:
    """Returns the class that a folder is called like; its last part counts, and small letters are as good as capitals.

    Args:
        folder: "4", or "test/4" where several folders end the same.
        class_names: of the run.
    """
    own = {name.casefold(): name for name in class_names}
    last = folder.rpartition("/")[2].strip()
    return own.get(folder.casefold()) or own.get(last.casefold()) if folder else None


def asked_pictures() -> Asked:
    """Returns what this visitor asks about; it outlasts page changes and further adaptations."""
    asked: Asked = project().results.setdefault("asked", Asked())
    return asked
