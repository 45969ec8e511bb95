"""Project files from strangers: damaged, edited, packed oddly or too large, they give a project or a sentence."""

from __future__ import annotations

import contextlib
import json
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.damage import damaged, edited, examples, with_checksums
from tests.data.zips import packed
from tests.project_parts import parts_of, with_run
from versa_core.data.intake import BROWSER_LIMITS, Limits
from versa_core.errors import ProjectError, VersaError
from versa_core.project import Project
from versa_core.project_archive import INDEX

GOOD = with_run().to_bytes()
DESCRIBED = ("run", "earlier", "asked", "training", "notes", "history", "race", "brought")  # by more than one value


@examples(60)
@given(data=st.data())
def test_a_damaged_file_gives_a_project_or_a_sentence(data: st.DataObject) -> None:
    open_or_refuse(data.draw(damaged(GOOD)))


@examples(100)
@given(data=st.data())
def test_an_index_that_says_anything_gives_a_project_or_a_sentence(data: st.DataObject) -> None:
    parts = parts_of(GOOD)
    parts[INDEX] = json.dumps(data.draw(edited(json.loads(parts[INDEX])))).encode()
    open_or_refuse(packed(parts, zipfile.ZIP_STORED))


@pytest.mark.parametrize("part", DESCRIBED)
@examples(20)
@given(data=st.data())
def test_a_part_that_says_anything_gives_a_project_or_a_sentence(part: str, data: st.DataObject) -> None:
    parts = parts_of(GOOD)
    index = json.loads(parts[INDEX])
    index[part] = data.draw(edited(index[part]))
    open_or_refuse(packed({**parts, INDEX: json.dumps(index).encode()}, zipfile.ZIP_STORED))


@examples(60)
@given(data=st.data())
def test_damaged_parts_give_a_project_or_a_sentence(data: st.DataObject) -> None:
    parts = parts_of(GOOD)
    name = data.draw(st.sampled_from(sorted(parts)))
    found = data.draw(damaged(parts[name]))
    changed = {**parts, name: with_checksums(found) if name.endswith("png") else found}
    open_or_refuse(packed(changed, zipfile.ZIP_STORED))


@examples(60)
@given(st.binary(max_size=200))
def test_noise_is_refused(data: bytes) -> None:
    with pytest.raises(ProjectError):
        Project.from_bytes(data)


def open_or_refuse(data: bytes) -> None:
    """Looks whether a project that is opened can be used and kept; any error but our own fails the test."""
    try:
        opened = Project.from_bytes(data, BROWSER_LIMITS)
    except ProjectError:
        return
    with contextlib.suppress(VersaError):  # too few pictures, say
        opened.image_set()
    assert all(picture.small for picture in opened.pictures)
    again = Project.from_bytes(opened.to_bytes(), BROWSER_LIMITS)
    assert again.n_pictures == opened.n_pictures


def test_a_long_list_of_files_is_not_read() -> None:
    """The end record alone promises the list; zipfile would build an object of a kilobyte for each entry."""
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 5_000_000, 0, 0)
    with pytest.raises(ProjectError, match=r"not a readable VERSA Lab project \(IntakeError\)"):
        Project.from_bytes(bytes(5_000_000) + end)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing_is_refused(method: int) -> None:
    with pytest.raises(ProjectError, match="packed in an unusual way"):
        Project.from_bytes(packed(parts_of(GOOD), method))


def test_one_part_named_many_times_counts_each_time() -> None:
    """A small file could otherwise unpack the same megabytes again and again."""
    parts = parts_of(GOOD) | {"large": bytes(1_000_000)}
    index = json.loads(parts[INDEX]) | {"checkpoints": dict.fromkeys(map(str, range(1000)), "large")}
    parts[INDEX] = json.dumps(index).encode()
    with pytest.raises(ProjectError, match="unpacks to more"):
        Project.from_bytes(packed(parts, zipfile.ZIP_DEFLATED), Limits(max_archive_bytes=20_000_000))
