"""One project as a folder: the parts of the project file as files of their own, so that saving writes only what is new.

    project.json    the index; it is replaced in one step, and with it the whole project
    parts/SHA-256   pictures, arrays and models, named by their content and never changed
    damaged/        what could not be read, put aside

Whatever moment the program is ended at, the index names parts that are whole: new parts are written before it, and old
ones deleted after it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import threading
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from versa_core.data.intake import FOLDER_LIMITS, Limits
from versa_core.errors import ProjectError
from versa_core.language import _
from versa_core.project import Project
from versa_core.project_archive import INDEX
from versa_core.project_file import Reader
from versa_core.project_undo import describe_undo, read_undo
from versa_core.project_writing import describe, describe_picture, describe_runs
from versa_core.whole_file import PARTIAL, write_whole

PARTS, DAMAGED = "parts", "damaged"
PART_NAME = re.compile(r"[0-9a-f]{64}")
PRIVATE = 0o700  # for the user who runs the program, and nobody else on the machine

Data = bytes | npt.NDArray[Any]


class ProjectFolder:
    """Keeps one project at `path`; its methods may be called from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._parts = _FolderParts(path / PARTS)

    def save(self, project: Project) -> None:
        """Makes the folder hold the project as it is now; the project is locked only while its index is made.

        Raises:
            OSError: there is no room or no right to write; what was kept before is unharmed.
        """
        with self._lock:
            (self.path / PARTS).mkdir(PRIVATE, parents=True, exist_ok=True)
            self.path.chmod(PRIVATE)  # of parents, mkdir makes folders that others may read
            self._parts.begin()
            changed = [place.picture for change in list(project.undo) for place in change.memory.places]
            for picture in [*project.pictures, *project.asked.pictures, *changed]:
                self._parts.put("", picture.data)
            runs = (project.run, project.earlier)
            described = describe_runs(self._parts, project)
            with project.lock:
                if (project.run, project.earlier) != runs:  # one has just changed
                    described = describe_runs(self._parts, project)
                index = describe(self._parts, project, described)
                index["undo"] = describe_undo(project, partial(describe_picture, self._parts))
            write_whole(self.path / INDEX, json.dumps(index).encode(), private=True)
            self._parts.tidy()
            for left in self.path.glob(f"*{PARTIAL}"):  # of a save that was cut short
                left.unlink(missing_ok=True)

    def load(self, limits: Limits) -> Project | None:
        """Returns the project that is kept here, or None where none is.

        Raises:
            ProjectError: it is damaged, or of a newer program.
        """
        with self._lock:
            if not (self.path / INDEX).exists():
                return None
            try:
                reader = Reader(_FolderArchive(self.path), FOLDER_LIMITS, decode=False)
                made = reader.project()
            except ProjectError:
                raise
            except Exception as error:  # damaged bytes make json and numpy raise nearly anything
                raise ProjectError(_("The project is damaged ({kind}).").format(kind=type(error).__name__)) from error
        with suppress(Exception):  # rather a change that cannot be taken back than no project
            made.undo = read_undo(reader.index.get("undo", []), made, reader.picture)
        made.limits = limits
        return made

    def put_aside(self) -> None:
        """Moves what is kept here out of the way, for someone who may mend it; it goes when the folder goes."""
        with self._lock:
            aside = self.path / DAMAGED
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir(PRIVATE)
            for name in (INDEX, PARTS):
                if (self.path / name).exists():
                    (self.path / name).rename(aside / name)

    def clear(self) -> None:
        """Removes the project; what was put aside stays, and with it the folder."""
        with self._lock:
            self._parts = _FolderParts(self.path / PARTS)  # the old one holds pictures in memory
            (self.path / INDEX).unlink(missing_ok=True)  # first: without it the rest means nothing
            shutil.rmtree(self.path / PARTS, ignore_errors=True)
            with suppress(OSError):  # something was put aside, or there is no folder
                self.path.rmdir()

    def delete(self) -> None:
        """Removes all that is kept here, what was put aside as well."""
        with self._lock:
            self.clear()
            if self.path.exists():
                shutil.rmtree(self.path)

    def touch(self) -> None:
        """Notes on the folder that its owner is here; `idle_since` reads it."""
        if self.path.exists():
            os.utime(self.path)


class _FolderParts:
    """Writes each part once. What it has written it knows by the objects themselves, which never change."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._present: set[str] = set()
        self._known: dict[int, tuple[Data, str]] = {}
        self._used: dict[int, tuple[Data, str]] = {}

    def begin(self) -> None:
        """Begins another index; what the last one named is known and need not be read again."""
        self._known = self._known | self._used
        self._used = {}
        self._present = {path.name for path in self._folder.iterdir()}

    def put(self, _name: str, data: Data) -> str:
        """Writes the part where it is new, and returns its name."""
        known = self._used.get(id(data)) or self._known.get(id(data))
        if known is None or known[1] not in self._present:
            known = (data, self._write(data))
        self._used[id(data)] = known
        return known[1]

    def tidy(self) -> None:
        """Deletes what the index that has just been written does not name."""
        wanted = {name for _data, name in self._used.values()}
        self._known = {}
        for path in self._folder.iterdir():
            if path.name not in wanted:
                path.unlink(missing_ok=True)

    def _write(self, data: Data) -> str:
        content = data if isinstance(data, bytes) else np.ascontiguousarray(data).tobytes()
        name = hashlib.sha256(content).hexdigest()
        if name not in self._present:
            write_whole(self._folder / name, content, private=True)
            self._present.add(name)
        return name


class _FolderArchive:
    """The folder as a zip would look to `project_file.Reader`; a part that is not what its name says is refused."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, path: str, /) -> IO[bytes]:
        if path == INDEX:
            return (self._folder / INDEX).open("rb")
        if not PART_NAME.fullmatch(path):
            raise ProjectError(_("The project is damaged: its index names something that is no part of it."))
        content = (self._folder / PARTS / path).read_bytes()
        if hashlib.sha256(content).hexdigest() != path:
            raise ProjectError(_("The project is damaged: a part of it has changed."))
        return io.BytesIO(content)
