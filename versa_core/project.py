"""Project: one visitor's whole state: classes, pictures, support and query marks, settings, and the adapted model."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from versa_core.data.image_set import ImageSet
from versa_core.data.intake import FOLDER_LIMITS, Limits
from versa_core.data.profile import Preparation, prepare, suggest_profile
from versa_core.errors import DatasetError, ProjectError
from versa_core.project_parts import Picture, PictureClass, Role, Run, TaskShape, clean_name, duplicates, encode

__all__ = ["Picture", "PictureClass", "Project", "Role", "Run", "TaskShape", "clean_name", "duplicates"]

MAX_REFUSED = 500
N_SUGGESTED_FROM = 40  # so many pictures, spread over the classes, decide which profile is suggested
# The fields that the project file holds; `replace_with` takes over exactly these.
STORED = (
    "classes",
    "preparation",
    "checkpoint",
    "method",
    "method_settings",
    "seed",
    "run",
    "checkpoints",
    "map_settings",
    "next_number",
)


@dataclass(eq=False)
class Project:
    """One visitor's state. Changes go through its methods, which two tabs may call at the same time.

    Attributes:
        preparation: how pictures become input; None means as suggested from them.
        checkpoint, method: names; "" means the recommended one.
        method_settings: of `method`; what is missing has its default.
        map_settings: kind, dimensions, perplexity and seed of the maps, as plain values.
        checkpoints: meta-trained by this visitor: name to file.
        refused: (file name, reason) of what could not be taken, newest last.
        revision: grows with each change of classes or pictures.
        results: what pages have computed from this state, and ids of live jobs; not part of the file.
    """

    limits: Limits = FOLDER_LIMITS
    classes: list[PictureClass] = field(default_factory=list)
    preparation: Preparation | None = None
    checkpoint: str = ""
    method: str = ""
    method_settings: dict[str, Any] = field(default_factory=dict)
    seed: int = 0
    run: Run | None = None
    checkpoints: dict[str, bytes] = field(default_factory=dict)
    map_settings: dict[str, Any] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)
    revision: int = 0
    next_number: int = 1
    results: dict[str, Any] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _prepared: dict[tuple[str, Preparation], npt.NDArray[np.uint8]] = field(default_factory=dict, repr=False)
    _suggestion: tuple[int, str] | None = field(default=None, repr=False)

    @property
    def pictures(self) -> Iterator[Picture]:
        """All pictures, class by class."""
        return (picture for one in self.classes for picture in one.pictures)

    @property
    def n_pictures(self) -> int:
        return sum(len(one.pictures) for one in self.classes)

    def find_class(self, name: str) -> PictureClass | None:
        """Returns the class of this name, or None."""
        wanted = clean_name(name)
        return next((one for one in self.classes if one.name == wanted), None)

    def find_picture(self, picture_id: str) -> tuple[PictureClass, Picture]:
        """Returns the picture with its class; raises ProjectError where it is gone."""
        for one in self.classes:
            for picture in one.pictures:
                if picture.id == picture_id:
                    return one, picture
        raise ProjectError("That picture is no longer in the project; it may have been deleted in another tab.")

    def add_class(self, name: str) -> PictureClass:
        """Makes an empty class; raises ProjectError for an empty or known name, or one class too many."""
        with self.lock:
            self._check_new_name(name)
            self._check_limit(len(self.classes), self.limits.max_classes, "classes")
            made = PictureClass(self._new_id("c"), clean_name(name))
            self.classes.append(made)
            self.revision += 1
            return made

    def rename_class(self, class_id: str, name: str) -> None:
        """Gives the class another name; raises ProjectError for an empty or known one."""
        with self.lock:
            one = self._class(class_id)
            if clean_name(name) != one.name:
                self._check_new_name(name)
                one.name = clean_name(name)
                self.revision += 1

    def delete_class(self, class_id: str) -> None:
        """Removes the class with its pictures."""
        with self.lock:
            self.classes.remove(self._class(class_id))
            self._forget_unused()

    def set_active(self, class_id: str, active: bool) -> None:
        """Switches the class on or off."""
        with self.lock:
            self._class(class_id).active = active
            self.revision += 1

    def add_pictures(
        self, class_name: str, pictures: Iterable[tuple[str, Image.Image]], role: Role = "support"
    ) -> tuple[Picture, ...]:
        """Adds (file name, picture) pairs to the class, which is made if absent; returns those that were added.

        Raises:
            ProjectError: one picture or class too many; those before it stay.
        """
        added = []
        for name, image in pictures:
            data = encode(image)  # outside the lock: it takes 20 ms of a large photo
            with self.lock:
                self.check_room(class_name)
                one = self.find_class(class_name) or self.add_class(class_name)
                picture = Picture(self._new_id("p"), clean_name(name) or "picture", data, role)
                one.pictures.append(picture)
                self.revision += 1
            added.append(picture)
        return tuple(added)

    def check_room(self, class_name: str) -> None:
        """Raises ProjectError where one more picture of this class would be one picture or class too many."""
        self._check_limit(self.n_pictures, self.limits.max_images, "pictures")
        if self.find_class(class_name) is None:
            self._check_limit(len(self.classes), self.limits.max_classes, "classes")

    def move_picture(self, picture_id: str, class_id: str) -> None:
        """Puts the picture at the end of another class."""
        with self.lock:
            target = self._class(class_id)
            source, picture = self.find_picture(picture_id)
            source.pictures.remove(picture)
            target.pictures.append(picture)
            self.revision += 1

    def delete_picture(self, picture_id: str) -> None:
        """Removes the picture."""
        with self.lock:
            one, picture = self.find_picture(picture_id)
            one.pictures.remove(picture)
            self._forget_unused()

    def set_role(self, picture_id: str, role: Role) -> None:
        """Marks the picture as support or query."""
        with self.lock:
            self.find_picture(picture_id)[1].role = role
            self.revision += 1

    def set_preparation(self, preparation: Preparation | None) -> None:
        """Sets how pictures become input; None goes back to what they suggest."""
        with self.lock:
            self.preparation = preparation
            self._prepared.clear()
            self.revision += 1

    def split(self, n_support: int) -> None:
        """Makes the first `n_support` pictures of each class support and the others query."""
        with self.lock:
            for one in self.classes:
                for index, picture in enumerate(one.pictures):
                    picture.role = "support" if index < n_support else "query"
            self.revision += 1

    def refuse(self, name: str, reason: str) -> None:
        """Notes a file that could not be taken; of very many, the newest stay."""
        self.refused.append((clean_name(name), reason))
        del self.refused[:-MAX_REFUSED]

    def delete_everything(self) -> None:
        """Forgets every picture, run, model and result; only an empty project stays."""
        with self.lock:
            for kept in (self.classes, self.checkpoints, self.refused, self.results, self._prepared):
                kept.clear()
            self.run, self.preparation, self.checkpoint, self.method = None, None, "", ""
            self.method_settings, self.map_settings = {}, {}
            self.revision += 1

    def replace_with(self, other: Project) -> None:
        """Takes over another project's content, as when a file is opened; `self` stays the visitor's object."""
        with self.lock:
            self.delete_everything()
            for name in STORED:
                setattr(self, name, getattr(other, name))
            self.revision += 1

    def usable_classes(self) -> list[PictureClass]:
        """The classes that adaptation sees: switched on, with at least one picture."""
        return [one for one in self.classes if one.active and one.pictures]

    def task_shape(self) -> TaskShape:
        """Returns way, shot and query of the marks as they are now."""
        used = self.usable_classes()
        shots = [len(one.of_role("support")) for one in used] or [0]
        queries = [len(one.of_role("query")) for one in used] or [0]
        return TaskShape(len(used), (min(shots), max(shots)), (min(queries), max(queries)), sum(shots), sum(queries))

    def suggested_profile(self) -> str:
        """Returns the profile that fits the pictures, worked out once per revision."""
        with self.lock:
            if self._suggestion is None or self._suggestion[0] != self.revision:
                step = max(1, self.n_pictures // N_SUGGESTED_FROM)
                sample = [picture.image for picture in list(self.pictures)[::step]]
                self._suggestion = (self.revision, suggest_profile(sample))
            return self._suggestion[1]

    def preparation_in_use(self) -> Preparation:
        """Returns the chosen preparation, or the suggested one."""
        return self.preparation or Preparation(profile=self.suggested_profile())

    def prepared(self, picture: Picture) -> npt.NDArray[np.uint8]:
        """Returns the picture as the model sees it: (c, h, w) uint8, worked out once."""
        key = (picture.id, self.preparation_in_use())
        if key not in self._prepared:
            self._prepared[key] = prepare(picture.image, key[1])
        return self._prepared[key]

    def image_set(self) -> tuple[ImageSet, npt.NDArray[np.bool_]]:
        """Returns the usable classes as an ImageSet, and (n,) bool: which of its images are support."""
        with self.lock:
            used = self.usable_classes()
            pictures = [picture for one in used for picture in one.pictures]
            if not pictures:
                raise DatasetError("There are no pictures in any class that is switched on. Add some on Images.")
            made = ImageSet(
                images=np.stack([self.prepared(picture) for picture in pictures]),
                labels=np.repeat(np.arange(len(used)), [len(one.pictures) for one in used]).astype(np.int64),
                class_names=tuple(one.name for one in used),
                ids=tuple(picture.id for picture in pictures),
            )
            return made, np.array([picture.role == "support" for picture in pictures])

    def to_bytes(self) -> bytes:
        """Returns the project file: a zip that `from_bytes` reads."""
        from versa_core.project_file import write_project

        with self.lock:
            return write_project(self)

    @classmethod
    def from_bytes(cls, data: bytes, limits: Limits = FOLDER_LIMITS) -> Project:
        """Reads a project file; raises ProjectError for anything that is not one."""
        from versa_core.project_file import read_project

        return read_project(data, limits)

    def _class(self, class_id: str) -> PictureClass:
        for one in self.classes:
            if one.id == class_id:
                return one
        raise ProjectError("That class is no longer in the project; it may have been deleted in another tab.")

    @staticmethod
    def _check_limit(count: int, limit: int | None, noun: str) -> None:
        if limit is not None and count >= limit:
            raise ProjectError(f"The project has {count} {noun} and at most {limit} fit; delete some first.")

    def _check_new_name(self, name: str) -> None:
        if not clean_name(name):
            raise ProjectError("The class has no name; type one.")
        if self.find_class(name) is not None:
            raise ProjectError(f"There is a class called {clean_name(name)} already; choose another name.")

    def _new_id(self, letter: str) -> str:
        number = self.next_number
        self.next_number += 1
        return f"{letter}{number}"

    def _forget_unused(self) -> None:
        known = {picture.id for picture in self.pictures}
        self._prepared = {key: value for key, value in self._prepared.items() if key[0] in known}
        self.revision += 1
