"""The collections of odd files that decoders are tested with, where they lie beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

FORMATS = Path(__file__).parents[3] / "shared" / "data" / "formats"
ODD_FILES = sorted(path for path in FORMATS.rglob("*") if path.is_file()) if FORMATS.is_dir() else []
needs_odd_files = pytest.mark.skipif(
    not ODD_FILES,
    reason="the collections of odd pictures belong to other projects and do not come with this one; "
    "pictures that the tests damage themselves are read all the same",
)
