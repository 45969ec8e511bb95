"""Damaged zips, and whole ones as only a stranger makes them: each is read or refused, and nothing leads out."""

from __future__ import annotations

import io
import warnings
import zipfile

from hypothesis import example, given
from hypothesis import strategies as st

from tests.damage import damaged, examples
from tests.data.zips import packed, picture, read_all
from versa_core.errors import IntakeError

SAMPLE = packed({f"{name}/{number}.png": picture(name) for name in ("red", "blue") for number in range(2)})


# A name that begins with a zero byte.
@example(SAMPLE.replace(b"red/0.png", b"\0ed/0.png"))
@examples(150)
@given(damaged(SAMPLE))
def test_damaged_archives_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(data)


NAMES = st.text(max_size=12) | st.sampled_from(
    ["../up.png", "/root.png", "C:\\x.png", "a/../../b.png", "a//b.png", "<b>x</b>.png", "\u202egnp.exe", "a" * 5000]
)
BODIES = st.sampled_from([picture(), b"", SAMPLE, bytes(300_000), b"no picture", picture()[:40]])
METHODS = st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])


@st.composite
def odd_archives(draw: st.DrawFn) -> bytes:
    """Zips that are whole, with names, links and ways of packing as only a stranger makes them."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as archive:
        warnings.simplefilter("ignore")  # two files of one name are one of the oddities
        for name, body, method, mode in draw(
            st.lists(st.tuples(NAMES, BODIES, METHODS, st.integers(0, 0xFFFF)), min_size=1, max_size=6)
        ):
            entry = zipfile.ZipInfo(name.encode(errors="replace").decode() or "x")
            entry.external_attr = mode << 16
            archive.writestr(entry, body, compress_type=method)
    return stream.getvalue()


@examples(100)
@given(data=st.data())
def test_odd_archives_are_read_or_refused(data: st.DataObject) -> None:
    made = data.draw(odd_archives())
    read_or_refuse(made)
    read_or_refuse(data.draw(damaged(made)))


def read_or_refuse(data: bytes) -> None:
    """Looks whether all that comes out is pictures by paths that stay inside, or words."""
    try:
        read, refused = read_all(data)
    except IntakeError as error:
        assert error.name == "set.zip"  # noqa: PT017  # either outcome is right, and both are checked
        return
    for path in (*read, *refused):
        assert path.isprintable()
        assert len(path) <= 200
    for path in read:
        assert path
        assert not path.startswith("/")
        assert ".." not in path.split("/")
