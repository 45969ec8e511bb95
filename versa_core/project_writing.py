"""Writing a project: an index as JSON, and pictures, arrays and models as parts beside it, in a zip or in a folder."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from versa_core.project import Project
from versa_core.project_archive import ARRAY, FORMAT, INDEX, VERSION
from versa_core.project_asked import describe_asked
from versa_core.project_brought import describe_brought
from versa_core.project_parts import Picture, PictureClass, Run
from versa_core.project_race import describe_race
from versa_core.project_training import describe_training
from versa_core.training.events import to_plain

LEVEL = 1  # of packing: a visitor waits for it


class Parts(Protocol):
    """Where the parts of a project go."""

    def put(self, name: str, data: bytes | npt.NDArray[Any]) -> str:
        """Takes a part in, an array as its raw little-endian bytes; returns the name under which it lies there.

        Args:
            name: what it could be called; no two parts of one project have the same.
            data: the part. Arrays are worth packing, bytes are packed already.
        """


class _ZipParts:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def put(self, name: str, data: bytes | npt.NDArray[Any]) -> str:
        if isinstance(data, bytes):
            self._archive.writestr(_entry(name), data, zipfile.ZIP_STORED)
        else:
            self._archive.writestr(_entry(name), np.ascontiguousarray(data).tobytes(), zipfile.ZIP_DEFLATED, LEVEL)
        return name


def _entry(name: str) -> zipfile.ZipInfo:
    """Returns an entry without a date, so that the same project is the same file at any time."""
    made = zipfile.ZipInfo(name)
    made.external_attr = 0o600 << 16
    return made


def write_project(project: Project) -> bytes:
    """Returns the project as one zip file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        parts = _ZipParts(archive)
        index = json.dumps(describe(parts, project, describe_runs(parts, project)))
        archive.writestr(_entry(INDEX), index, zipfile.ZIP_DEFLATED, LEVEL)
    return stream.getvalue()


def describe(parts: Parts, project: Project, runs: dict[str, Any]) -> dict[str, Any]:
    """Returns the index of the project, which `project_file` reads; pictures and checkpoints become parts.

    Args:
        parts: takes them in.
        project: what is to be described.
        runs: as `describe_runs` has described them.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "classes": [_describe_class(parts, one) for one in project.classes],
        "preparation": project.preparation.to_plain() if project.preparation else None,
        "checkpoint": project.checkpoint,
        "method": project.method,
        "method_settings": dict(project.method_settings),
        "map_settings": dict(project.map_settings),
        "seed": project.seed,
        "next_number": project.next_number,
        "checkpoints": {
            name: parts.put(f"checkpoints/{number}.safetensors", data)
            for number, (name, data) in enumerate(project.checkpoints.items())
        },
        **runs,
        "history": [one.to_plain() for one in project.history],
        "asked": describe_asked(project.asked, lambda one: describe_picture(parts, one)),
        "training": describe_training(project.training, parts.put) if project.training else None,
        "notes": dict(project.notes),
        "race": describe_race(project.race) if project.race else None,
        "brought": {
            name: _without_arrays(parts, describe_brought(one), f"brought/{number}")
            for number, (name, one) in enumerate(project.brought.items())
        },
    }


def _describe_class(parts: Parts, one: PictureClass) -> dict[str, Any]:
    pictures = [describe_picture(parts, each) for each in one.pictures]
    return {"id": one.id, "name": one.name, "active": one.active, "pictures": pictures}


def describe_picture(parts: Parts, picture: Picture) -> dict[str, str]:
    """Returns the picture as JSON can hold it; its bytes become a part."""
    ending = "png" if picture.data.startswith(b"\x89PNG") else "webp"
    path = parts.put(f"pictures/{picture.id}.{ending}", picture.data)
    return {"id": picture.id, "name": picture.name, "role": picture.role, "file": path}


def describe_runs(parts: Parts, project: Project) -> dict[str, Any]:
    """Returns the run and the one before it, by the names of their fields."""
    runs = {"run": project.run, "earlier": project.earlier}
    return {name: run and _describe_run(parts, run, name) for name, run in runs.items()}


def _describe_run(parts: Parts, run: Run, place: str) -> dict[str, Any]:
    """Returns the run as JSON can hold it; its model and arrays become parts, which are called after its place."""
    fields = {
        "checkpoint": run.checkpoint,
        "method": run.method,
        "settings": dict(run.settings),
        "seed": run.seed,
        "image_set_fingerprint": run.image_set_fingerprint,
        "ids": list(run.ids),
        "labels": run.labels,
        "is_support": run.is_support,
        "class_names": list(run.class_names),
        "images": run.images,
        "events": [to_plain(event) for event in run.events],
        "model": parts.put(f"{place}/model.safetensors", run.model),
        "preparation": run.preparation.to_plain(),
    }
    plain: dict[str, Any] = _without_arrays(parts, fields, place)
    return plain


def _without_arrays(parts: Parts, value: Any, place: str) -> Any:
    """Returns `value` with each array made a part, which is called after its place."""
    if isinstance(value, np.ndarray):
        path = parts.put(f"{place}.bin", value)
        return {ARRAY: path, "dtype": value.dtype.name, "shape": list(value.shape)}
    if isinstance(value, Mapping):
        return {name: _without_arrays(parts, one, f"{place}/{name}") for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_arrays(parts, one, f"{place}/{index}") for index, one in enumerate(value)]
    return value
