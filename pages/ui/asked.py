"""The pictures that the model is asked about, as they come in on Predict."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, fields

from pages.ui.session import project
from pages.ui.text import _
from versa_core.data.intake import BROWSER_LIMITS
from versa_core.errors import IntakeError
from versa_core.jobs.reading import read_picture
from versa_core.project import Picture, clean_name
from versa_core.project_asked import MAX_ASKED, AskedPictures
from versa_core.project_asked import NONE_OF_THESE as NONE_OF_THESE
from versa_core.project_parts import encode


@dataclass(eq=False)
class Asked(AskedPictures):
    """What the project keeps of them, and what pages need besides.

    Attributes:
        refused: (file name, reason) of what could not be read, newest first.
        taken: tokens of uploads that are in already, should the script be interrupted before the uploader is emptied.
        explains: where on the page it is shown what mattered in a picture, "" for nowhere; a widget alone forgets it
            while the page waits for a trainer.
    """

    refused: list[tuple[str, str]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
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

    def clear(self) -> None:
        """Forgets all pictures and refusals; what has joined the project stays there."""
        super().clear()
        self.refused.clear()
        self.taken.clear()


def asked_pictures() -> Asked:
    """Returns what this visitor asks about; it outlasts page changes, further adaptations and a restart."""
    mine = project()
    with mine.lock:
        if not isinstance(mine.asked, Asked):  # as it came from the disk or from a file
            mine.asked = Asked(**{one.name: getattr(mine.asked, one.name) for one in fields(AskedPictures)})
        return mine.asked
