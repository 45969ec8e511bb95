"""Zip archives from outside: what is usable is read, what is not is told, and nothing is believed."""

from __future__ import annotations

import io
import stat
import struct
import time
import zipfile
from pathlib import Path

import pytest

from tests.data.zips import packed, picture, read_all
from versa_core.data.archive import Archive, read_archive
from versa_core.data.intake import BROWSER_LIMITS, FOLDER_LIMITS, Limits
from versa_core.errors import IntakeError


def test_pictures_come_by_path_with_their_bytes() -> None:
    data = packed({"set/cats/1.png": picture("red"), "set/dogs/1.png": picture("blue")})
    assert dict(read_archive("set.zip", data, BROWSER_LIMITS)) == {
        "set/cats/1.png": picture("red"),
        "set/dogs/1.png": picture("blue"),
    }


def test_an_archive_may_be_a_file_or_a_stream(tmp_path: Path) -> None:
    (tmp_path / "set.zip").write_bytes(packed({"cats/1.png": picture()}))
    with Archive("set.zip", tmp_path / "set.zip", FOLDER_LIMITS) as archive:
        assert archive.read("cats/1.png") == picture()
    with Archive("set.zip", io.BytesIO(packed({"cats/1.png": picture()})), FOLDER_LIMITS) as archive:
        assert archive.paths == ("cats/1.png",)


def test_clutter_is_skipped_and_everything_else_told() -> None:
    names = ("__MACOSX/cats/._1.png", "cats/.DS_Store", "cats/Thumbs.db", "README.md", "cats/.hidden/1.png", "LICENSE")
    data = packed({**dict.fromkeys(names, b"?"), "cats/1.png": picture(), "cats/notes.txt": b"my cats"})
    read, refused = read_all(data)
    assert read == ["cats/1.png"]
    assert list(refused) == ["cats/notes.txt"]
    assert "a text file" in refused["cats/notes.txt"]


@pytest.mark.parametrize("path", ["../escape.png", "cats/../../escape.png", "/etc/escape.png", "C:\\escape.png"])
def test_paths_that_lead_out_are_refused(path: str) -> None:
    read, refused = read_all(packed({path: picture(), "cats/1.png": picture()}))
    assert read == ["cats/1.png"]
    assert "its path leads out of the archive" in refused[path]


def test_backslashes_separate_folders_as_windows_writes_them() -> None:
    entry = zipfile.ZipInfo()
    entry.filename = "cats\\1.png"
    assert read_all(packed({entry: picture()}))[0] == ["cats/1.png"]


def test_links_are_refused() -> None:
    link = zipfile.ZipInfo("cats/link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    read, refused = read_all(packed({link: b"/etc/passwd", "cats/1.png": picture()}))
    assert read == ["cats/1.png"]
    assert "it is a link" in refused["cats/link.png"]


def test_archives_inside_are_refused() -> None:
    read, refused = read_all(packed({"more.zip": packed({"a/1.png": picture()}), "cats/1.png": picture()}))
    assert read == ["cats/1.png"]
    assert "unpack it first" in refused["more.zip"]


def test_an_archive_under_another_ending_is_refused_by_its_beginning() -> None:
    assert "a zip archive" in read_all(packed({"cats/1.png": packed({"a/1.png": picture()})}))[1]["cats/1.png"]


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    bomb = packed({f"cats/{number}.png": bytes(20_000_000) for number in range(26)})
    assert len(bomb) < 1_000_000
    with pytest.raises(IntakeError, match=r"^set\.zip: unpacked, the archive has 520 MB or more; at most 500 MB"):
        read_all(bomb)


def test_a_large_entry_is_refused_and_the_others_stay() -> None:
    data = packed({"cats/1.png": picture(), "cats/2.png": picture() + bytes(26_000_000)})
    read, refused = read_all(data)
    assert read == ["cats/1.png"]
    assert "26.0 MB; at most 25 MB" in refused["cats/2.png"]


def test_an_entry_that_grows_as_no_picture_does_is_refused_without_limits() -> None:
    read, refused = read_all(packed({"cats/1.png": picture() + bytes(70_000_000)}), FOLDER_LIMITS)
    assert read == []
    assert "as no picture does" in refused["cats/1.png"]


def test_what_really_comes_out_is_counted() -> None:
    data = packed({f"cats/{number}.png": picture() + bytes(2000) for number in range(3)})
    with Archive("set.zip", data, Limits(max_archive_bytes=len(data) + 6000)) as archive:
        for entry in archive._entries.values():
            assert entry.file_size > 2000
        archive._limits = Limits(max_archive_bytes=5000)  # as if the directory had lied about the sizes
        archive.read("cats/0.png")
        archive.read("cats/1.png")
        with pytest.raises(IntakeError, match="unpacked, the archive has"):
            archive.read("cats/2.png")


def test_the_archive_itself_may_be_too_large() -> None:
    with pytest.raises(IntakeError, match="the archive has 0 MB; at most 0 MB"):
        read_all(packed({"cats/1.png": picture()}), Limits(max_archive_bytes=100))


def test_too_many_files_are_refused_with_both_numbers() -> None:
    data = packed({f"cats/{number}.png": b"" for number in range(2001)})
    with pytest.raises(IntakeError, match=r"2,001 files; at most 2,000"):
        read_all(data)


def test_a_long_list_of_files_is_refused_before_it_is_read() -> None:
    """The end record alone promises the list: zipfile would build an object for each entry."""
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 5_000_000, 0, 0)
    with pytest.raises(IntakeError, match="list of files takes 5 MB; at most 4 MB"):
        read_all(bytes(5_000_000) + end)


def test_a_hundred_thousand_files_are_refused_at_once() -> None:
    data = packed({f"{number}": b"" for number in range(100_000)}, zipfile.ZIP_STORED)
    begun = time.process_time()
    with pytest.raises(IntakeError, match="list of files takes 5 MB; at most 4 MB"):
        read_all(data)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_ask_for_memory_as_they_like_are_refused(method: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("cats/1.png", picture(), compress_type=method)
        archive.writestr("cats/2.png", picture())
    read, refused = read_all(stream.getvalue())
    assert read == ["cats/2.png"]
    assert "packed in an unusual way" in refused["cats/1.png"]


def test_two_files_of_one_path_are_told() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("cats/1.png", picture("red"))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("cats/1.png", picture("blue"))
    with Archive("set.zip", stream.getvalue(), BROWSER_LIMITS) as opened:
        assert opened.read("cats/1.png") == picture("red")
        assert "two files of this path" in opened.refused[0].reason


def test_a_locked_file_is_told() -> None:
    data = bytearray(packed({"cats/1.png": picture()}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    assert "locked with a password" in read_all(bytes(data))[1]["cats/1.png"]


def test_names_in_utf8_without_the_flag_are_read() -> None:
    data = packed({"katzen/ae1.png": picture()}, zipfile.ZIP_STORED).replace(b"ae1", "\u00e41".encode())
    assert read_all(data)[0] == ["katzen/\u00e41.png"]


@pytest.mark.parametrize("data", [b"", b"no zip at all", packed({"a/1.png": picture()})[:-30]])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    with pytest.raises(IntakeError, match=r"^set\.zip: the zip archive cannot be read"):
        read_all(data)
