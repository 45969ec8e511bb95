"""Reading the project file, which `project_writing` makes. It may come from a stranger: nothing is unpickled."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np

from versa_core.data.intake import Limits
from versa_core.data.profile import Preparation
from versa_core.data.zip_entries import is_ordinary
from versa_core.data.zip_list import open_zip
from versa_core.errors import ProjectError
from versa_core.language import _
from versa_core.project import Project
from versa_core.project_archive import Archive, ArchiveReader
from versa_core.project_asked import read_asked
from versa_core.project_brought import read_brought
from versa_core.project_checks import check_picture, event_of, plain_settings
from versa_core.project_history import Entry
from versa_core.project_parts import Picture, PictureClass, Role, Run, clean_name
from versa_core.project_race import read_race
from versa_core.project_training import read_training

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


class Reader:
    """Makes a project of what an archive holds."""

    def __init__(self, archive: Archive, limits: Limits, *, decode: bool = True) -> None:
        """Reads the index.

        Args:
            archive: where the parts are.
            limits: of what is taken.
            decode: make sure that pictures are pictures; not needed of what this program has just written itself.
        """
        self._parts = ArchiveReader(archive, limits.max_archive_bytes or MAX_OPEN_BYTES)
        self.index = self._parts.index
        self.limits = limits
        self.decode = decode

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
            checkpoints={str(name): self._parts.part(path) for name, path in index["checkpoints"].items()},
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
        made.asked = read_asked(asked, self.picture) if asked else made.asked
        made.training = read_training(training, self._parts.part) if training else None
        race, brought = self.index.get("race"), self.index.get("brought", {})
        made.race = read_race(race) if race else None
        for name, one in brought.items():
            made.bring(str(name), read_brought(self._parts.with_arrays(one)))

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
        pictures = [self.picture(one) for one in plain["pictures"]]
        return PictureClass(str(plain["id"]), clean_name(plain["name"]), bool(plain["active"]), pictures)

    def picture(self, plain: Mapping[str, Any]) -> Picture:
        """Returns a picture that the index describes."""
        data = self._parts.part(plain["file"])
        if self.decode:
            check_picture(data)
        role: Role = "query" if plain["role"] == "query" else "support"
        return Picture(str(plain["id"]), clean_name(plain["name"]), data, role)

    def _run(self, plain: Mapping[str, Any]) -> Run:
        fields = self._parts.with_arrays(plain)
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
            model=self._parts.part(fields["model"]),
            preparation=Preparation.from_plain(fields["preparation"]),
        )
