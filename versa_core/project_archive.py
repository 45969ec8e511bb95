"""Taking the parts of a project's file out of their zip or folder, within a budget; nothing is unpickled."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import IO, Any, Protocol

import numpy as np
import numpy.typing as npt

from versa_core.errors import ProjectError
from versa_core.language import _

FORMAT = "versa-project"
VERSION = 1
INDEX = "project.json"
ARRAY = "array in"  # the key that marks an array's place in the JSON
DTYPES = ("uint8", "bool", "int32", "int64", "float32", "float64")
MAX_INDEX_BYTES = 16_000_000  # as Python's objects, JSON takes up to 25 times its size


class Archive(Protocol):
    """A zip, or a folder that holds the same parts."""

    def open(self, path: str, /) -> AbstractContextManager[IO[bytes]]:
        """Opens one part for reading."""


class ArchiveReader:
    """Reads the parts of one archive, within a budget of unpacked bytes that the declared sizes cannot cheat."""

    def __init__(self, archive: Archive, budget: int) -> None:
        """Reads the index; raises ProjectError where it is none of ours, and nearly anything where it is damaged."""
        self._archive = archive
        self._budget = budget
        self.index = json.loads(self.part(INDEX, MAX_INDEX_BYTES))
        if self.index["format"] != FORMAT:
            raise ProjectError(_("This zip is not a VERSA Lab project; for pictures use the box for zips."))
        if self.index["version"] > VERSION:
            raise ProjectError(
                _("The project has format {version} and this program reads up to {known}; update the program.").format(
                    version=self.index["version"], known=VERSION
                )
            )

    def part(self, path: str, most: int | None = None) -> bytes:
        """Unpacks one entry; what it declares does not count, only what comes out."""
        allowed = min(self._budget, most or self._budget)
        with self._archive.open(path) as entry:
            data = entry.read(allowed + 1)
        if len(data) > allowed:
            raise ProjectError(_("The project unpacks to more than fits here; it was not opened."))
        self._budget -= len(data)
        return data

    def with_arrays(self, value: Any) -> Any:
        """Returns a value of the index with its arrays in their places."""
        if isinstance(value, dict):
            if ARRAY in value:
                return self._array(value)
            return {name: self.with_arrays(part) for name, part in value.items()}
        return [self.with_arrays(part) for part in value] if isinstance(value, list) else value

    def _array(self, plain: Mapping[str, Any]) -> npt.NDArray[Any]:
        shape = tuple(int(side) for side in plain["shape"])
        if plain["dtype"] not in DTYPES or any(side < 0 for side in shape):
            raise ProjectError(
                _("The project is damaged: it holds an array of {dtype!r}.").format(dtype=plain["dtype"])
            )
        data = self.part(plain[ARRAY])
        dtype = np.dtype(plain["dtype"])
        if len(data) != math.prod(shape) * dtype.itemsize:
            raise ProjectError(_("The project is damaged: an array has another size than it says."))
        return np.frombuffer(data, dtype).reshape(shape)
