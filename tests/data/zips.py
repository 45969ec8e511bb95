"""Zips for tests of what comes from outside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from PIL import Image

from versa_core.data.archive import read_archive
from versa_core.data.intake import BROWSER_LIMITS, Limits
from versa_core.errors import IntakeError


def picture(colour: str = "red") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(stream, "PNG")
    return stream.getvalue()


def packed(files: Mapping[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data, compress_type=compression)
    return stream.getvalue()


def read_all(data: bytes, limits: Limits = BROWSER_LIMITS) -> tuple[list[str], dict[str, str]]:
    """Returns the paths that were read, and the refusals by path."""
    results = dict(read_archive("set.zip", data, limits))
    refused = {path: found.reason for path, found in results.items() if isinstance(found, IntakeError)}
    return sorted(set(results) - set(refused)), refused
