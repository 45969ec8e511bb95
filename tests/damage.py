"""Damage as strategies for hypothesis: byte flips, cuts, huge declared sizes, changed descriptions.

The usual run is the same every time and takes seconds; with VERSA_THOROUGH=1 each test draws 40 times as many examples,
new ones each time.
"""

from __future__ import annotations

import copy
import os
import struct
import zlib
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

IS_THOROUGH = os.environ.get("VERSA_THOROUGH", "") not in ("", "0")
PNG_HEAD = 8  # bytes before its first chunk

# What readers of sizes stumble over: nothing, one, the borders of signed and unsigned numbers, and plainly too much.
SIZES = (0, 1, 0x7FFF, 0x8000, 0xFFFF, 10**6, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**40, 2**63 - 1, 2**64 - 1)
FORMS = ("<H", ">H", "<I", ">I", "<Q", ">Q")

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.sampled_from(SIZES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def examples(n_usual: int) -> settings:
    """Returns the effort of one test: so many examples, the same each time, or many more where that is asked for."""
    return settings(
        max_examples=40 * n_usual if IS_THOROUGH else n_usual,
        derandomize=not IS_THOROUGH,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def damaged(sample: bytes) -> st.SearchStrategy[bytes]:
    """Draws the sample with one to four wounds; most lie near an end, where the descriptions are."""
    last = len(sample) - 1
    place = st.integers(0, last) | st.integers(0, min(160, last)) | st.integers(max(0, last - 160), last)
    wound = st.one_of(
        st.builds(_flip, place, st.integers(1, 255)),
        st.builds(_declare, place, st.sampled_from(FORMS), st.sampled_from(SIZES)),
        st.builds(_cut, place),
        st.builds(_leave_out, place, st.integers(1, 64)),
        st.builds(_repeat, place, st.integers(1, 64), st.integers(2, 40)),
    )
    return st.lists(wound, min_size=1, max_size=4).map(lambda wounds: _apply(sample, wounds))


def edited(plain: Any) -> st.SearchStrategy[Any]:
    """Draws the plain values with one to three of them, at any depth, replaced by anything, or taken away."""
    edit = st.tuples(st.lists(st.integers(0, 50), min_size=1, max_size=7), ANYTHING, st.booleans())

    def make(edits: list[tuple[list[int], Any, bool]]) -> Any:
        changed = copy.deepcopy(plain)
        for way, value, away in edits:
            _edit(changed, way, value, away)
        return changed

    return st.lists(edit, min_size=1, max_size=3).map(make)


def with_checksums(png: bytes) -> bytes:
    """Returns the damaged PNG with the right sum behind each chunk, so that the damage reaches what lies behind it."""
    whole, at = bytearray(png), PNG_HEAD
    while at + 12 <= len(whole):
        end = at + 8 + int(struct.unpack_from(">I", whole, at)[0])
        if end + 4 > len(whole):
            break
        struct.pack_into(">I", whole, end, zlib.crc32(whole[at + 4 : end]))
        at = end + 4
    return bytes(whole)


Wound = Callable[[bytearray], None]


def _apply(sample: bytes, wounds: list[Wound]) -> bytes:
    body = bytearray(sample)
    for wound in wounds:
        wound(body)
    return bytes(body)


def _flip(place: int, mask: int) -> Wound:
    def wound(body: bytearray) -> None:
        if place < len(body):
            body[place] ^= mask

    return wound


def _declare(place: int, form: str, size: int) -> Wound:
    n_bytes = struct.calcsize(form)

    def wound(body: bytearray) -> None:
        body[place : place + n_bytes] = struct.pack(form, size % 256**n_bytes)

    return wound


def _cut(place: int) -> Wound:
    def wound(body: bytearray) -> None:
        del body[place:]

    return wound


def _leave_out(place: int, length: int) -> Wound:
    def wound(body: bytearray) -> None:
        del body[place : place + length]

    return wound


def _repeat(place: int, length: int, times: int) -> Wound:
    def wound(body: bytearray) -> None:
        body[place : place + length] = body[place : place + length] * times

    return wound


def _edit(plain: Any, way: list[int], value: Any, away: bool) -> None:
    """Walks into lists and dicts by the numbers in `way`, as far as there is somewhere to go, and changes one value."""
    for n_left, number in zip(range(len(way), 0, -1), way, strict=True):
        keys = list(plain) if isinstance(plain, dict) else range(len(plain))
        if not keys:
            return
        key = keys[number % len(keys)]
        if n_left > 1 and isinstance(plain[key], dict | list):
            plain = plain[key]
        elif away:
            del plain[key]
            return
        else:
            plain[key] = value
            return
