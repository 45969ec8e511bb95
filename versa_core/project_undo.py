"""The changes of a project that can be taken back, as its folder keeps them; the file to hand on has none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from versa_core.data.profile import Preparation
from versa_core.project import Picture, Project
from versa_core.undoing import Change, Memory, Place


def describe_undo(project: Project, put: Callable[[Picture], dict[str, str]]) -> list[dict[str, Any]]:
    """Returns the changes as JSON can hold them; `put` takes a picture in and describes it."""
    return [_describe(one, put) for one in project.undo]


def _describe(change: Change, put: Callable[[Picture], dict[str, str]]) -> dict[str, Any]:
    memory = change.memory
    return {
        "label": change.label,
        "places": [
            {"picture": put(one.picture), "class": one.class_id, "index": one.index, "role": one.role}
            for one in memory.places
        ],
        "active": [list(one) for one in memory.active],
        "preparation": memory.preparation.to_plain() if memory.preparation else None,
        "with_preparation": memory.with_preparation,
    }


def read_undo(
    plain: list[Mapping[str, Any]], project: Project, picture: Callable[[Mapping[str, Any]], Picture]
) -> list[Change]:
    """The inverse of `describe_undo`; raises nearly anything where it is damaged.

    Args:
        plain: the changes.
        project: they are of; a picture that is still in one of its classes is the very one.
        picture: reads a described one.
    """
    known = {one.id: one for one in project.pictures}

    def one_picture(described: Mapping[str, Any]) -> Picture:
        if described["id"] not in known:
            known[described["id"]] = picture(described)  # several changes may have to do with one that was deleted
        return known[described["id"]]

    return [_change(one, one_picture) for one in plain]


def _change(plain: Mapping[str, Any], picture: Callable[[Mapping[str, Any]], Picture]) -> Change:
    places = tuple(
        Place(picture(one["picture"]), str(one["class"]), int(one["index"]), one["role"]) for one in plain["places"]
    )
    how = plain["preparation"]
    preparation = Preparation.from_plain(how) if how else None
    active = tuple((str(class_id), bool(is_on)) for class_id, is_on in plain["active"])
    return Change(str(plain["label"]), Memory(places, active, preparation, bool(plain["with_preparation"])))
