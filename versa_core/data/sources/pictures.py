"""What every source offers, pictures by path, and the two that lie on disk: a folder and a zip archive."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from PIL import Image

from versa_core.data.archive import Archive
from versa_core.data.intake import Limits, check_head, check_size, read_image
from versa_core.data.paths import is_clutter, shown
from versa_core.data.signatures import HEAD_BYTES
from versa_core.errors import DatasetError, IntakeError
from versa_core.language import _


class Pictures(Protocol):
    """Pictures by path; the folder of a path is the class.

    Attributes:
        name: the source as the person knows it.
        paths: what may be a picture, sorted, "/" between the parts.
        refused: what was left out before any picture was read, each with its reason.
    """

    name: str
    paths: tuple[str, ...]
    refused: tuple[IntakeError, ...]

    def read(self, path: str) -> Image.Image:
        """Returns the picture as `read_image` does, or raises IntakeError."""
        ...

    def close(self) -> None:
        """Lets go of files; pictures can no longer be read."""
        ...


class FolderPictures:
    """Class folders on disk."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.name = str(folder)
        self._limits = limits
        closed: list[OSError] = []
        self._files = {shown(_path_inside(file, folder)): file for file in _walk(folder, closed.append)}
        self.paths = tuple(sorted(path for path in self._files if not is_clutter(path)))
        self.refused = tuple(
            IntakeError(
                str(error.filename),
                _("the folder cannot be opened ({strerror}). Check its permissions.").format(strerror=error.strerror),
            )
            for error in closed
        )

    def read(self, path: str) -> Image.Image:
        """Reads the file only if its beginning is that of a picture: folders also hold films of many GB."""
        file = self._files[path]
        try:
            with file.open("rb") as stream:
                check_head(path, head := stream.read(HEAD_BYTES))
                check_size(path, os.fstat(stream.fileno()).st_size, self._limits)
                data = head + stream.read()
        except OSError as error:
            raise IntakeError(
                path,
                _("the file cannot be opened ({strerror}). Check its permissions.").format(strerror=error.strerror),
            ) from None
        return read_image(path, data, self._limits)

    def close(self) -> None:
        """Nothing is held open."""


class ArchivePictures:
    """Class folders in a zip archive."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self.name = archive.name
        self.paths = archive.paths
        self.refused = archive.refused
        self._archive = archive
        self._limits = limits

    def read(self, path: str) -> Image.Image:
        """Unpacks and decodes one picture."""
        return read_image(path, self._archive.read(path), self._limits)

    def close(self) -> None:
        """Closes the archive."""
        self._archive.close()


def _walk(folder: Path, on_error: Callable[[OSError], None]) -> Iterator[Path]:
    """Yields files, and links that lead nowhere, to be told; a pipe or a device would be read for ever."""
    for above, folders, names in os.walk(folder, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in (Path(above, name) for name in sorted(names)):
            if file.is_file() or not file.exists():
                yield file


def _path_inside(file: Path, folder: Path) -> str:
    """Names that are not Unicode become readable: they travel in JSON and are shown."""
    return os.fsencode(file.relative_to(folder).as_posix()).decode("utf-8", "replace")


def open_folder_or_archive(name: str, limits: Limits) -> Pictures:
    """Opens what lies at the path `name`; raises DatasetError where nothing usable does."""
    path = Path(name).expanduser()
    if path.is_dir():
        return FolderPictures(path, limits)
    if path.is_file():
        try:
            return ArchivePictures(Archive(name, path, limits), limits)
        except IntakeError as error:
            raise DatasetError(
                _("{error} A folder of class folders, or a zip archive of one, is needed.").format(error=error)
            ) from None
    raise DatasetError(
        _(
            "There is no folder or file {name!r}. Name a folder of class folders, a zip archive of one, digits, "
            "strokes, scenes or torchvision:NAME."
        ).format(name=name)
    )
