"""Pictures are decoded in a process that can be ended: same results, and whatever it does, the next picture is read."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.data.pictures import encode, quarters
from tests.jobs.systems import linux_only, not_on_windows
from tests.shared_data import ODD_FILES, needs_odd_files
from versa_core.data.intake import BROWSER_LIMITS, KEPT_SIDE, keep, read_image
from versa_core.errors import IntakeError
from versa_core.jobs.reading import Readers, read_picture
from versa_core.jobs.trainer import Trainer
from versa_core.language import speaking

HEAD = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def hostile() -> Iterator[Readers]:
    readers = Readers(1, patience=2.0, module="tests.jobs.hostile_reader")
    yield readers
    readers.close()


def asked(deed: bytes) -> dict[str, Any]:
    return {"name": "x", "data": HEAD + deed, "limits": asdict(BROWSER_LIMITS)}


def pid_of(readers: Readers) -> int:
    (place,) = readers._places.queue
    assert isinstance(place, Trainer)
    return place.pid


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "HEIF"])
@pytest.mark.parametrize("size", [(32, 16), (900, 450)])
def test_the_picture_is_what_the_same_code_gives_here(kind: str, size: tuple[int, int]) -> None:
    data = encode(quarters().resize(size), kind)
    here, there = keep(read_image("a", data, BROWSER_LIMITS)), read_picture("a", data, BROWSER_LIMITS)
    assert max(there.size) == min(KEPT_SIDE, max(size))
    assert there.mode == here.mode
    assert np.array_equal(np.asarray(there), np.asarray(here))


@pytest.mark.parametrize("data", [b"", b"a text", encode(quarters(), "PNG")[:60], bytes(26_000_000)])
def test_refusals_are_the_same(data: bytes) -> None:
    with pytest.raises(IntakeError) as here:
        read_image("a.png", data, BROWSER_LIMITS)
    with pytest.raises(IntakeError) as there:
        read_picture("a.png", data, BROWSER_LIMITS)
    assert str(there.value) == str(here.value)


def test_refusals_are_in_the_language_of_who_brings_the_picture() -> None:
    broken = encode(quarters(), "PNG")[:60]
    said = []
    for one in ("zh_CN", "en"):
        with speaking(one), pytest.raises(IntakeError) as refused:
            read_picture("a.png", broken, BROWSER_LIMITS)
        with speaking(one), pytest.raises(IntakeError) as here:
            keep(read_image("a.png", broken, BROWSER_LIMITS))
        assert refused.value.reason == here.value.reason
        said.append(refused.value.reason)
    assert "图片" in said[0]
    assert "picture" in said[1]


@not_on_windows
def test_a_decoder_that_hangs_is_ended_by_its_processor_time(hostile: Readers) -> None:
    hostile.ask(asked(b"fine"))
    before = pid_of(hostile)
    assert "decoding it takes more than" in hostile.ask(asked(b"hang"))["reason"]
    assert hostile.ask(asked(b"fine"))["size"] == [4, 3]
    assert pid_of(hostile) != before


def test_a_decoder_that_waits_for_ever_is_ended_by_the_clock(hostile: Readers) -> None:
    assert "decoding it takes more than" in hostile.ask(asked(b"wait"))["reason"]
    assert hostile.ask(asked(b"fine"))["size"] == [4, 3]


@not_on_windows
def test_a_decoder_that_breaks_down_is_told(hostile: Readers) -> None:
    assert "broke down" in hostile.ask(asked(b"break"))["reason"]
    assert hostile.ask(asked(b"fine"))["size"] == [4, 3]


@linux_only
def test_a_decoder_cannot_take_all_memory(hostile: Readers) -> None:
    assert "reason" in hostile.ask(asked(b"eat"))
    assert hostile.ask(asked(b"fine"))["size"] == [4, 3]


@linux_only
def test_a_picture_that_needs_too_much_memory_is_told_and_the_process_stays() -> None:
    """64 megapixels are within the limits, but as floats they and their decoder need more than a picture may take."""
    stream = io.BytesIO()
    Image.new("F", (8000, 8000)).save(stream, "TIFF", compression="tiff_adobe_deflate")
    with pytest.raises(IntakeError, match=r"^f\.tif: a TIFF picture that needs more memory"):
        read_picture("f.tif", stream.getvalue(), BROWSER_LIMITS)


@linux_only
@needs_odd_files
def test_odd_files_need_less_memory_than_a_picture_may_take() -> None:
    readers = Readers(1)
    try:
        for path in ODD_FILES:
            data = path.read_bytes()
            answer = readers.ask({"name": path.name, "data": data, "limits": asdict(BROWSER_LIMITS)})
            assert "memory" not in answer.get("reason", ""), path
        status = Path(f"/proc/{pid_of(readers)}/status").read_text()
    finally:
        readers.close()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))  # kB
    assert peak < 500_000


def test_the_process_stays_warm(hostile: Readers) -> None:
    hostile.ask(asked(b"fine"))
    before = pid_of(hostile)
    hostile.ask(asked(b"fine"))
    assert pid_of(hostile) == before


def test_one_that_died_while_idle_is_replaced(hostile: Readers) -> None:
    hostile.ask(asked(b"fine"))
    (place,) = hostile._places.queue
    assert isinstance(place, Trainer)
    place._process.kill()
    place._process.wait()
    assert hostile.ask(asked(b"fine"))["size"] == [4, 3]


def test_many_threads_each_get_their_own_picture() -> None:
    def read(number: int) -> int:
        data = encode(Image.new("L", (8 + number, 8), number), "PNG")
        image = read_picture(str(number), data, BROWSER_LIMITS)
        assert image.width == 8 + number
        return int(np.asarray(image)[0, 0])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, range(60))) == list(range(60))


def test_where_no_process_can_be_started_the_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(**_options: Any) -> None:
        raise OSError("no room for another process")

    monkeypatch.setattr("versa_core.jobs.reading.Trainer", no_room)
    monkeypatch.setattr("versa_core.jobs.reading.readers", lambda: Readers(1))
    with pytest.raises(IntakeError, match="no room to decode it now"):
        read_picture("a", encode(quarters(), "PNG"), BROWSER_LIMITS)


def test_closing_ends_the_processes(hostile: Readers) -> None:
    hostile.ask(asked(b"fine"))
    pid = pid_of(hostile)
    hostile.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
