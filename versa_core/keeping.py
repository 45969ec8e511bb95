"""Where and how long the app keeps visitors' projects: three environment variables, read once at its start."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from versa_core.data.sources.vision import data_home
from versa_core.errors import ProjectError

HOURS = 12.0
MEMORY_MB = 600.0


@dataclass(frozen=True)
class Keeping:
    """How visitors' projects are kept.

    Attributes:
        folder: on the disk of the machine that runs the app; None: in its memory only.
        hours: that a project is kept after its visitor has left.
        megabytes: of memory for one visitor; past them, results that can be worked out again are let go.
    """

    folder: Path | None
    hours: float = HOURS
    megabytes: float = MEMORY_MB

    @property
    def seconds(self) -> float:
        return self.hours * 3600

    @classmethod
    def from_environment(cls, given: Mapping[str, str] = os.environ) -> Keeping:
        """Reads VERSA_KEEP, VERSA_KEEP_HOURS, VERSA_KEEP_FOLDER and VERSA_MEMORY_MB.

        Raises:
            ProjectError: one of them is not what it can be. A guess could keep on disk what must not be there.
        """
        where = given.get("VERSA_KEEP") or "disk"
        if where not in ("disk", "memory"):
            raise ProjectError(f"VERSA_KEEP is {where!r}; it can be 'disk' or 'memory'. Correct it and start again.")
        folder = Path(given.get("VERSA_KEEP_FOLDER") or data_home() / "projects").expanduser()
        return cls(
            folder if where == "disk" else None,
            _positive(given, "VERSA_KEEP_HOURS", HOURS),
            _positive(given, "VERSA_MEMORY_MB", MEMORY_MB),
        )


def _positive(given: Mapping[str, str], name: str, default: float) -> float:
    text = given.get(name) or str(default)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise ProjectError(f"{name} is {text!r}; it must be a number above 0. Correct it and start again.")
    return value
