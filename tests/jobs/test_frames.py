from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from versa_core.errors import JobError
from versa_core.jobs.frames import read_frame, write_frame

ARRAYS = hnp.arrays(
    st.one_of(hnp.boolean_dtypes(), hnp.integer_dtypes(), hnp.floating_dtypes(), hnp.complex_number_dtypes()),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), ARRAYS)
VALUES = st.recursive(
    PLAIN, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4))
)


def same(left: Any, right: Any) -> bool:
    """Equal in kind and value; nan is nan, arrays agree in every bit."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray):
        return (left.dtype, left.shape, left.tobytes()) == (right.dtype, right.shape, right.tobytes())
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right or (left != left and right != right))


def written(*values: Any) -> io.BytesIO:
    stream = io.BytesIO()
    for value in values:
        write_frame(stream, value)
    stream.seek(0)
    return stream


@given(VALUES)
def test_what_is_read_is_what_was_written(value: Any) -> None:
    assert same(read_frame(written(value)), value)


@given(st.lists(VALUES, max_size=3))
def test_frames_follow_each_other(values: list[Any]) -> None:
    stream = written(*values)
    assert all(same(read_frame(stream), value) for value in values)
    with pytest.raises(EOFError):
        read_frame(stream)


@given(VALUES, st.data())
def test_a_frame_that_breaks_off_is_the_end_of_the_stream(value: Any, data: st.DataObject) -> None:
    whole = written(value).getvalue()
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(EOFError, match="ended"):
        read_frame(io.BytesIO(whole[:cut]))


def test_values_that_look_like_tags_stay_what_they_are() -> None:
    tricky = [["a", 0, "<f4", [1]], ["b", 0], {"d": {"l": ["d", {}]}}, b"x"]
    assert read_frame(written(tricky)) == tricky


def test_tuples_and_numpy_numbers_become_plain() -> None:
    assert same(read_frame(written({"a": (1, np.float32(0.5), np.int64(7), np.bool_(True))})), {"a": [1, 0.5, 7, True]})


def test_arrays_that_are_views_keep_their_order_and_can_be_changed() -> None:
    view = np.arange(24, dtype=">i2").reshape(2, 3, 4).transpose(2, 0, 1)[::2]
    read = read_frame(written(view))
    assert same(read, np.ascontiguousarray(view))
    read[0] = 0


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"x": object()}, "holds object"),
        ([{1, 2}], "holds set"),
        (np.array([object()]), "array of object"),
        ({1: "one"}, r"keys \[1\]"),
    ],
)
def test_what_cannot_be_sent_is_refused_before_a_byte_is_written(value: Any, words: str) -> None:
    stream = io.BytesIO()
    with pytest.raises(JobError, match=words):
        write_frame(stream, value)
    assert stream.getvalue() == b""


def test_noise_in_the_pipe_is_named() -> None:
    with pytest.raises(JobError, match="where a message should begin"):
        read_frame(io.BytesIO(b"Downloading weights ..."))
