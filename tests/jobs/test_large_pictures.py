"""Pictures of 64 megapixels: they come scaled, or are refused in one sentence, within 2 s of a processor and 500 MB."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.data.pictures import encode, quarters
from tests.jobs.systems import linux_only
from versa_core.data.intake import BROWSER_LIMITS, KEPT_SIDE
from versa_core.data.signatures import webp_size
from versa_core.jobs.picture_reader import MAX_BYTES
from versa_core.jobs.reading import Readers
from versa_core.jobs.trainer import Trainer

SIDE = 8000
SECONDS = 2.0
TOO_MUCH = "that needs more memory than a picture may take. Make it smaller."


@cache
def large(kind: str, width: int = SIDE, height: int = SIDE, mode: str = "RGB") -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    fast: dict[str, dict[str, Any]] = {
        "PNG": {"compress_level": 1}, "WEBP": {"quality": 50, "method": 0}, "AVIF": {"speed": 10},
    }  # fmt: skip
    image = Image.new("RGB", (width, height), (200, 30, 30))
    image.paste((30, 30, 200), (width // 2, 0, width, height))
    stream = io.BytesIO()
    image.convert(mode).save(stream, kind, **fast.get(kind, {}))
    return stream.getvalue()


@pytest.fixture
def readers() -> Iterator[Readers]:
    made = Readers(1)
    made.ask({"name": "warm", "data": encode(quarters(), "PNG"), "limits": asdict(BROWSER_LIMITS)})
    yield made
    made.close()


def read(readers: Readers, data: bytes) -> dict[str, Any]:
    """Returns the reader's answer, and looks at the processor time that it took, whatever else is running."""
    before = processor_seconds(readers)
    answer = readers.ask({"name": "large", "data": data, "limits": asdict(BROWSER_LIMITS)})
    assert processor_seconds(readers) - before < SECONDS
    return answer


def processor_seconds(readers: Readers) -> float:
    (place,) = readers._places.queue
    assert isinstance(place, Trainer), "the reader is still there: nothing had to be ended"
    user, system = Path(f"/proc/{place.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@linux_only
@pytest.mark.parametrize(
    ("kind", "width", "height", "mode"),
    [("PNG", SIDE, SIDE, "RGB"), ("JPEG", SIDE, SIDE, "RGB"), ("PNG", SIDE, SIDE, "P"), ("GIF", 7001, 4999, "P"),
     ("AVIF", 6928, 6928, "RGB"), ("WEBP", 5000, 5000, "RGB")],
)  # fmt: skip
def test_large_pictures_come_scaled_in_their_colours(
    readers: Readers, kind: str, width: int, height: int, mode: str
) -> None:
    answer = read(readers, large(kind, width, height, mode))
    assert "reason" not in answer, answer
    kept = np.asarray(Image.frombytes(answer["mode"], tuple(answer["size"]), answer["pixels"]).convert("RGB"))
    assert max(kept.shape[:2]) == KEPT_SIDE
    assert kept.shape[1] / kept.shape[0] == pytest.approx(width / height, rel=0.01)
    middle = kept.shape[1] // 2
    for half, colour in ((kept[:, : middle - 2], (200, 30, 30)), (kept[:, middle + 2 :], (30, 30, 200))):
        assert np.abs(half.mean((0, 1)) - colour).max() < 12


@linux_only
@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_those_whose_decoders_need_too_much_are_refused_in_one_sentence(readers: Readers, kind: str) -> None:
    answer = read(readers, large(kind))
    names = {"WEBP": "a WebP picture", "AVIF": "an AVIF picture"}
    assert answer == {"reason": f"{names[kind]} {TOO_MUCH}"}
    assert MAX_BYTES <= 500_000_000


def test_a_webp_beyond_the_limit_is_told_its_size() -> None:
    head = b"RIFF\0\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0" + (9999).to_bytes(3, "little") + (7999).to_bytes(3, "little")
    readers = Readers(1)
    try:
        answer = readers.ask({"name": "x", "data": head, "limits": asdict(BROWSER_LIMITS)})
    finally:
        readers.close()
    assert "10000 × 8000 pixels, 80 megapixels; at most 64 megapixels are accepted" in answer["reason"]


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 50}, {"quality": 50, "exif": b"Exif\0\0"}])
def test_a_webps_size_is_read_from_its_head(options: dict[str, Any]) -> None:
    stream = io.BytesIO()
    quarters().resize((37, 23)).save(stream, "WEBP", **options)
    assert webp_size(stream.getvalue()[:30]) == (37, 23)
    assert webp_size(stream.getvalue()[:29]) == (0, 0)
    assert webp_size(encode(quarters(), "PNG")) == (0, 0)
