"""A reader process whose decoder does what the bytes after the PNG signature say: hang, wait, eat, break."""

from __future__ import annotations

import os
import time
from typing import Any

from PIL import Image

from versa_core.jobs import picture_reader


def read_image(_name: str, data: bytes, _limits: Any) -> Image.Image:
    """What a hostile picture might do to a real decoder."""
    deed = bytes(data[8:])
    while deed == b"hang":
        pass
    if deed == b"wait":
        time.sleep(600)
    if deed == b"eat":
        bytearray(picture_reader.MAX_BYTES + 1)
    if deed == b"break":
        os.abort()
    return Image.new("L", (4, 3), 7)


if __name__ == "__main__":
    picture_reader.MAX_SECONDS = 0.2
    picture_reader.read_image = read_image
    picture_reader.main()
