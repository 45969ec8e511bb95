"""Writing the project file: a zip of `project.json`, pictures, the last run's arrays and models."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np

from versa_core.project import Project
from versa_core.project_file import ARRAY, FORMAT, INDEX, VERSION
from versa_core.project_parts import Picture, PictureClass, Run
from versa_core.training.events import to_plain


def write_project(project: Project) -> bytes:
    """Returns the project as one zip file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        index = {
            "format": FORMAT,
            "version": VERSION,
            "classes": [_write_class(archive, one) for one in project.classes],
            "preparation": project.preparation.to_plain() if project.preparation else None,
            "checkpoint": project.checkpoint,
            "method": project.method,
            "method_settings": project.method_settings,
            "map_settings": project.map_settings,
            "seed": project.seed,
            "next_number": project.next_number,
            "checkpoints": {
                name: _write_blob(archive, f"checkpoints/{number}.safetensors", data)
                for number, (name, data) in enumerate(project.checkpoints.items())
            },
            "run": _write_run(archive, project.run) if project.run else None,
            "history": [one.to_plain() for one in project.history],
        }
        archive.writestr(INDEX, json.dumps(index))
    return stream.getvalue()


def _write_class(archive: zipfile.ZipFile, one: PictureClass) -> dict[str, Any]:
    def write(picture: Picture) -> dict[str, str]:
        ending = "png" if picture.data.startswith(b"\x89PNG") else "webp"
        path = f"pictures/{picture.id}.{ending}"
        archive.writestr(path, picture.data, compress_type=zipfile.ZIP_STORED)
        return {"id": picture.id, "name": picture.name, "role": picture.role, "file": path}

    return {"id": one.id, "name": one.name, "active": one.active, "pictures": [write(each) for each in one.pictures]}


def _write_run(archive: zipfile.ZipFile, run: Run) -> dict[str, Any]:
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
        "model": _write_blob(archive, "run/model.safetensors", run.model),
        "preparation": run.preparation.to_plain(),
    }
    written: dict[str, Any] = _without_arrays(archive, fields)
    return written


def _write_blob(archive: zipfile.ZipFile, path: str, data: bytes) -> str:
    archive.writestr(path, data, compress_type=zipfile.ZIP_STORED)
    return path


def _without_arrays(archive: zipfile.ZipFile, value: Any) -> Any:
    """Returns `value` as JSON can hold it; each array goes to a file of its own, as raw little-endian bytes."""
    if isinstance(value, np.ndarray):
        path = f"run/{len(archive.namelist())}.bin"
        archive.writestr(path, np.ascontiguousarray(value).tobytes())
        return {ARRAY: path, "dtype": value.dtype.name, "shape": list(value.shape)}
    if isinstance(value, Mapping):
        return {name: _without_arrays(archive, part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_without_arrays(archive, part) for part in value]
    return value
