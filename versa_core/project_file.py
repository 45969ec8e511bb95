"""Reading the project file, which `project_writing` makes. It may come from a stranger: nothing is unpickled."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import IO, Any, Protocol

import numpy as np
import numpy.typing as npt

from versa_core.data.intake import Limits
from versa_core.data.profile import Preparation
from versa_core.data.zip_entries import is_ordinary
from versa_core.data.zip_list import open_zip
from versa_core.errors import ProjectError
from versa_core.language import _
from versa_core.project import Project
from versa_core.project_asked import read_asked
from versa_core.project_checks import check_picture, event_of, plain_settings
from versa_core.project_history import Entry
from versa_core.project_parts import Picture, PictureClass, Role, Run, clean_name
from versa_core.project_training import read_training

FORMAT = "versa-project"
VERSION = 1
INDEX = "project.json"
ARRAY = "array in"  # the key that marks an array's place in the JSON
DTYPES = ("uint8", "bool", "int32", "int64", "float32", "float64")
MAX_INDEX_BYTES = 16_000_000  # as Python's objects, JSON takes up to 25 times its size
MAX_OPEN_BYTES = 2_000_000_000  # of a file opened without a visitor's limits


def read_project(data: bytes, limits: Limits) -> Project:
    """Reads what `project_writing.write_project` wrote.

    Raises:
        ProjectError: the file is something else, damaged, newer, or larger than the limits; nothing of it is kept.
    """
    try:
        with open_zip("project", io.BytesIO(data)) as archive:
            if not all(is_ordinary(entry) for entry in archive.infolist()):
                raise ProjectError(_("The project is packed in an unusual way. Choose a file as it was downloaded."))
            return Reader(archive, limits).project()
    except ProjectError:
        raise
    except Exception as error:  # hostile bytes make zipfile, json, Pillow and numpy raise nearly anything
        raise ProjectError(
            _(
                "This is not a readable VERSA Lab project ({kind}). Choose a file that was downloaded with 'Download "
                "the project'; to bring pictures, use the boxes for pictures, folders or zips."
            ).format(kind=type(error).__name__)
        ) from error


class Archive(Protocol):
    """A zip, or a folder that holds the same parts."""

    def open(self, path: str, /) -> AbstractContextManager[IO[bytes]]:
        """Opens one part for reading."""


class Reader:
    """Reads one archive, within a budget of unpacked bytes that the declared sizes cannot cheat."""

    def __init__(self, archive: Archive, limits: Limits, *, decode: bool = True) -> None:
        """Reads the index.

        Args:
            archive: where the parts are.
            limits: of what is taken.
            decode: make sure that pictures are pictures; not needed of what this program has just written itself.
        """
        self.archive = archive
        self.limits = limits
        self.decode = decode
        self.budget = limits.max_archive_bytes or MAX_OPEN_BYTES
        self.index = json.loads(self._bytes(INDEX, MAX_INDEX_BYTES))
        if self.index["format"] != FORMAT:
            raise ProjectError(_("This zip is not a VERSA Lab project; for pictures use the box for zips."))
        if self.index["version"] > VERSION:
            raise ProjectError(
                _("The project has format {version} and this program reads up to {known}; update the program.").format(
                    version=self.index["version"], known=VERSION
                )
            )

    def project(self) -> Project:
        """Returns the project; raises nearly anything where the archive is damaged."""
        index, preparation = self.index, self.index["preparation"]
        made = Project(
            limits=self.limits,
            classes=[self._class(one) for one in index["classes"]],
            preparation=Preparation.from_plain(preparation) if preparation else None,
            checkpoint=str(index["checkpoint"]),
            method=str(index["method"]),
            method_settings=plain_settings(index["method_settings"]),
            map_settings=plain_settings(index["map_settings"]),
            seed=int(index["seed"]),
            next_number=int(index["next_number"]),
            checkpoints={str(name): self._bytes(path) for name, path in index["checkpoints"].items()},
            run=self._run(index["run"]) if index["run"] else None,
            history=[Entry.from_plain(one) for one in index.get("history", [])],
            notes={str(name): value for name, value in index.get("notes", {}).items()},
        )
        self._read_more(made)
        self._check(made)
        return made

    def _read_more(self, made: Project) -> None:
        """Reads what older files lack."""
        earlier, asked, training = (self.index.get(name) for name in ("earlier", "asked", "training"))
        made.earlier = self._run(earlier) if earlier else None
        made.asked = read_asked(asked, self._picture) if asked else made.asked
        made.training = read_training(training, self._bytes) if training else None

    def _check(self, made: Project) -> None:
        names = [one.name for one in made.classes]
        ids = [one.id for one in made.classes] + [picture.id for picture in made.pictures]
        if len(set(names)) != len(names) or len(set(ids)) != len(ids) or not all(names):
            raise ProjectError(_("The project is damaged: two classes or pictures share a name or an id."))
        if any(int(one[1:]) >= made.next_number for one in ids):
            raise ProjectError(_("The project is damaged: its numbering does not cover its pictures."))
        for count, limit, noun in (
            (len(names), self.limits.max_classes, "classes"),
            (made.n_pictures, self.limits.max_images, "pictures"),
        ):
            if limit is not None and count > limit:
                raise ProjectError(
                    _("The project has {count} {noun} and at most {limit} fit here.").format(
                        count=count, noun=noun, limit=limit
                    )
                )

    def _class(self, plain: Mapping[str, Any]) -> PictureClass:
        pictures = [self._picture(one) for one in plain["pictures"]]
        return PictureClass(str(plain["id"]), clean_name(plain["name"]), bool(plain["active"]), pictures)

    def _picture(self, plain: Mapping[str, Any]) -> Picture:
        data = self._bytes(plain["file"])
        if self.decode:
            check_picture(data)
        role: Role = "query" if plain["role"] == "query" else "support"
        return Picture(str(plain["id"]), clean_name(plain["name"]), data, role)

    def _run(self, plain: Mapping[str, Any]) -> Run:
        fields = self._with_arrays(plain)
        return Run(
            checkpoint=str(fields["checkpoint"]),
            method=str(fields["method"]),
            settings=plain_settings(fields["settings"]),
            seed=int(fields["seed"]),
            image_set_fingerprint=str(fields["image_set_fingerprint"]),
            ids=tuple(str(one) for one in fields["ids"]),
            labels=np.asarray(fields["labels"], np.int64),
            is_support=np.asarray(fields["is_support"], np.bool_),
            class_names=tuple(clean_name(one) for one in fields["class_names"]),
            images=np.asarray(fields["images"], np.uint8),
            events=tuple(event_of(one) for one in fields["events"]),
            model=self._bytes(fields["model"]),
            preparation=Preparation.from_plain(fields["preparation"]),
        )

    def _with_arrays(self, value: Any) -> Any:
        if isinstance(value, dict):
            if ARRAY in value:
                return self._array(value)
            return {name: self._with_arrays(part) for name, part in value.items()}
        return [self._with_arrays(part) for part in value] if isinstance(value, list) else value

    def _array(self, plain: Mapping[str, Any]) -> npt.NDArray[Any]:
        shape = tuple(int(side) for side in plain["shape"])
        if plain["dtype"] not in DTYPES or any(side < 0 for side in shape):
            raise ProjectError(
                _("The project is damaged: it holds an array of {dtype!r}.").format(dtype=plain["dtype"])
            )
        data = self._bytes(plain[ARRAY])
        dtype = np.dtype(plain["dtype"])
        if len(data) != math.prod(shape) * dtype.itemsize:
            raise ProjectError(_("The project is damaged: an array has another size than it says."))
        return np.frombuffer(data, dtype).reshape(shape)

    def _bytes(self, path: str, most: int | None = None) -> bytes:
        """Unpacks one entry; what it declares does not count, only what comes out."""
        allowed = min(self.budget, most or self.budget)
        with self.archive.open(path) as entry:
            data = entry.read(allowed + 1)
        if len(data) > allowed:
            raise ProjectError(_("The project unpacks to more than fits here; it was not opened."))
        self.budget -= len(data)
        return data
