"""Taking a change of a project back: where pictures lay, their marks, which classes were on, and the preparation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from versa_core.data.profile import Preparation
from versa_core.project import Picture, Project, Role


@dataclass(frozen=True, eq=False)
class Place:
    """Where one picture lay, and how it was marked."""

    picture: Picture
    class_id: str
    index: int
    role: Role


@dataclass(frozen=True, eq=False)
class Memory:
    """What a project was like, as far as one change is concerned; what has nothing to do with it is left alone.

    Attributes:
        places: of the pictures that the change moves, marks or deletes.
        active: (id, switched on) of the classes that it switches.
        preparation: how pictures became input, where the change is one of that.
        with_preparation: whether it is.
    """

    places: tuple[Place, ...]
    active: tuple[tuple[str, bool], ...]
    preparation: Preparation | None = None
    with_preparation: bool = False

    @classmethod
    def of(
        cls,
        project: Project,
        picture_ids: Iterable[str] = (),
        class_ids: Iterable[str] = (),
        *,
        with_preparation: bool = False,
    ) -> Memory:
        """Remembers these pictures and classes as they are now; those that are gone already are left out."""
        wanted, switched = set(picture_ids), set(class_ids)
        with project.lock:
            places = tuple(
                Place(picture, one.id, index, picture.role)
                for one in project.classes
                for index, picture in enumerate(one.pictures)
                if picture.id in wanted
            )
            active = tuple((one.id, one.active) for one in project.classes if one.id in switched)
            return cls(places, active, project.preparation, with_preparation)

    def bring_back(self, project: Project) -> None:
        """Makes it so again; raises ProjectError where a class has been deleted meanwhile, and changes nothing then."""
        with project.lock:
            for place in self.places:
                project.find_class_by_id(place.class_id)
            for place in self.places:  # by rising index within a class, so that each finds its old neighbours
                project.put_back(place.picture, place.class_id, place.index)
                project.set_role(place.picture.id, place.role)
            for class_id, active in self.active:
                project.set_active(class_id, active)
            if self.with_preparation:
                project.set_preparation(self.preparation)


class Change(NamedTuple):
    """What a person has done, in their language, and what the project was like before."""

    label: str
    memory: Memory
