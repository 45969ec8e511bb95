"""Frames: how a trainer process and its manager hand each other plain values, arrays and bytes over a pipe.

One frame is a fixed prefix, a JSON header and the raw buffers that were hoisted out of it, in order:

    b"VRSA"  header length (uint32, little end first)  header  buffer 0  buffer 1 …

In the header every container is a tagged list, so that no value of a visitor can be mistaken for a tag.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO, Any

import numpy as np

from versa_core.errors import JobError
from versa_core.language import _

MAGIC = b"VRSA"
PREFIX = struct.Struct("<4sI")
ARRAY_KINDS = "biufc"  # bool, integers, floats, complex: dtypes whose bytes are their whole value


def write_frame(stream: IO[bytes], value: Any) -> None:
    """Writes `value` as one frame and flushes.

    Args:
        stream: a binary stream.
        value: nested dicts with text keys, lists or tuples (read back as lists), str, int, float, bool, None, bytes and
            numpy arrays of numbers.

    Raises:
        JobError: something in `value` is of another kind; nothing has been written then.
    """
    buffers: list[Any] = []
    packed = _pack(value, buffers)
    header = json.dumps({"value": packed, "sizes": [_size(one) for one in buffers]}).encode()
    stream.write(PREFIX.pack(MAGIC, len(header)) + header)
    for buffer in buffers:
        stream.write(buffer)
    stream.flush()


def read_frame(stream: IO[bytes]) -> Any:
    """Reads one frame; arrays come back writable, tuples as lists.

    Raises:
        EOFError: the stream has ended, between two frames or inside one.
        JobError: what comes next in the stream is not a frame.
    """
    magic, length = PREFIX.unpack(_read(stream, PREFIX.size))
    if magic != MAGIC:
        raise JobError(
            _("The pipe gave {found!r} where a message should begin; the trainer must be restarted.").format(
                found=bytes(magic)
            )
        )
    header = json.loads(_read(stream, length))
    buffers = [_read(stream, size) for size in header["sizes"]]
    return _unpack(header["value"], buffers)


def _pack(value: Any, buffers: list[Any]) -> Any:
    """Returns `value` as JSON can hold it, with bytes and arrays moved to `buffers`."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, np.generic):
        return _pack(value.item(), buffers)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise JobError(_("A message has the keys {keys!r}; keys must be text.").format(keys=list(value)[:3]))
        return ["d", {key: _pack(one, buffers) for key, one in value.items()}]
    if isinstance(value, list | tuple):
        return ["l", *(_pack(one, buffers) for one in value)]
    if isinstance(value, bytes | bytearray):
        buffers.append(bytes(value))
        return ["b", len(buffers) - 1]
    if isinstance(value, np.ndarray) and value.dtype.kind in ARRAY_KINDS:
        buffers.append(np.ascontiguousarray(value).reshape(-1).view(np.uint8).data)
        return ["a", len(buffers) - 1, value.dtype.str, list(value.shape)]
    found = (
        _("an array of {dtype}").format(dtype=value.dtype) if isinstance(value, np.ndarray) else type(value).__name__
    )
    raise JobError(
        _("A message holds {found}; it can hold plain values, bytes and arrays of numbers.").format(found=found)
    )


def _unpack(packed: Any, buffers: list[bytearray]) -> Any:
    """The inverse of `_pack`."""
    if not isinstance(packed, list):
        return packed
    tag, *rest = packed
    if tag == "d":
        return {key: _unpack(one, buffers) for key, one in rest[0].items()}
    if tag == "l":
        return [_unpack(one, buffers) for one in rest]
    if tag == "b":
        return bytes(buffers[rest[0]])
    index, dtype, shape = rest
    return np.frombuffer(buffers[index], dtype=np.dtype(dtype)).reshape(shape)


def _size(buffer: Any) -> int:
    return memoryview(buffer).nbytes


def _read(stream: IO[bytes], size: int) -> bytearray:
    """Reads exactly `size` bytes; pipes may give them in pieces."""
    whole = bytearray(size)
    rest = memoryview(whole)
    while rest:
        count = stream.readinto(rest)  # type: ignore[attr-defined]  # every binary stream of io has it
        if not count:
            raise EOFError("The pipe has ended.")
        rest = rest[count:]
    return whole
