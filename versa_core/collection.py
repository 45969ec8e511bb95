"""Classes of pictures and the changes that a person makes to them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from PIL import Image

from versa_core.data.intake import FOLDER_LIMITS, Limits
from versa_core.errors import ProjectError
from versa_core.language import _
from versa_core.project_parts import Picture, PictureClass, Role, TaskShape, clean_name, encode

MAX_REFUSED = 500


@dataclass(eq=False)
class Collection:
    """Classes of pictures. Changes go through its methods, which two tabs may call at the same time.

    Attributes:
        limits: how many classes and pictures fit.
        classes: in the order in which they were made.
        refused: (file name, reason) of what could not be taken, newest last.
        revision: grows with each change of classes or pictures.
        next_number: of the next id; ids are never used again.
    """

    limits: Limits = FOLDER_LIMITS
    classes: list[PictureClass] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    revision: int = 0
    next_number: int = 1
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

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

    def find_class_by_id(self, class_id: str) -> PictureClass:
        """Returns the class; raises ProjectError where it is gone."""
        for one in self.classes:
            if one.id == class_id:
                return one
        raise ProjectError(_("That class is no longer in the project; it may have been deleted in another tab."))

    def find_picture(self, picture_id: str) -> tuple[PictureClass, Picture]:
        """Returns the picture with its class; raises ProjectError where it is gone."""
        for one in self.classes:
            for picture in one.pictures:
                if picture.id == picture_id:
                    return one, picture
        raise ProjectError(_("That picture is no longer in the project; it may have been deleted in another tab."))

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
            one = self.find_class_by_id(class_id)
            if clean_name(name) != one.name:
                self._check_new_name(name)
                one.name = clean_name(name)
                self.revision += 1

    def delete_class(self, class_id: str) -> None:
        """Removes the class with its pictures."""
        with self.lock:
            self.classes.remove(self.find_class_by_id(class_id))
            self.revision += 1

    def set_active(self, class_id: str, active: bool) -> None:
        """Switches the class on or off."""
        with self.lock:
            self.find_class_by_id(class_id).active = active
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
        limit = self.limits.max_kept_bytes
        if limit is not None and (kept := sum(len(picture.data) for picture in self.pictures)) >= limit:
            raise ProjectError(
                _("The pictures take {kept:.0f} MB and at most {limit:.0f} MB fit; delete some.").format(
                    kept=kept / 1e6, limit=limit / 1e6
                )
            )
        if self.find_class(class_name) is None:
            self._check_limit(len(self.classes), self.limits.max_classes, "classes")

    def move_picture(self, picture_id: str, class_id: str) -> None:
        """Puts the picture at the end of another class."""
        with self.lock:
            target = self.find_class_by_id(class_id)
            source, picture = self.find_picture(picture_id)
            source.pictures.remove(picture)
            target.pictures.append(picture)
            self.revision += 1

    def delete_picture(self, picture_id: str) -> None:
        """Removes the picture."""
        with self.lock:
            one, picture = self.find_picture(picture_id)
            one.pictures.remove(picture)
            self.revision += 1

    def put_back(self, picture: Picture, class_id: str, index: int) -> None:
        """Puts a picture that lay there before in its place again, wherever it is now, or where it was deleted."""
        with self.lock:
            target = self.find_class_by_id(class_id)
            for one in self.classes:
                if picture in one.pictures:
                    one.pictures.remove(picture)
            target.pictures.insert(index, picture)
            self.revision += 1

    def set_role(self, picture_id: str, role: Role) -> None:
        """Marks the picture as support or query."""
        with self.lock:
            self.find_picture(picture_id)[1].role = role
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

    def usable_classes(self) -> list[PictureClass]:
        """The classes that adaptation sees: switched on, with at least one picture."""
        return [one for one in self.classes if one.active and one.pictures]

    def task_shape(self) -> TaskShape:
        """Returns way, shot and query of the marks as they are now."""
        used = self.usable_classes()
        shots = [len(one.of_role("support")) for one in used] or [0]
        queries = [len(one.of_role("query")) for one in used] or [0]
        return TaskShape(len(used), (min(shots), max(shots)), (min(queries), max(queries)), sum(shots), sum(queries))

    @staticmethod
    def _check_limit(count: int, limit: int | None, noun: str) -> None:
        if limit is not None and count >= limit:
            raise ProjectError(
                _("The project has {count} {noun} and at most {limit} fit; delete some first.").format(
                    count=count, noun=noun, limit=limit
                )
            )

    def _check_new_name(self, name: str) -> None:
        if not clean_name(name):
            raise ProjectError(_("The class has no name; type one."))
        if self.find_class(name) is not None:
            raise ProjectError(
                _("There is a class called {name} already; choose another name.").format(name=clean_name(name))
            )

    def _new_id(self, letter: str) -> str:
        number = self.next_number
        self.next_number += 1
        return f"{letter}{number}"
