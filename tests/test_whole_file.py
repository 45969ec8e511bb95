"""Files are written whole or not at all, for their owner alone where they are private, and over a kill."""

from __future__ import annotations

import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from versa_core.whole_file import PARTIAL, write_whole

ROOT = Path(__file__).parents[1]
# Writes ever the same two contents of 3 MB in turn, and says so once it has begun.
RESTLESS = """
import sys
from pathlib import Path
from versa_core.whole_file import write_whole
path = Path(sys.argv[1])
while True:
    for letter in (b"a", b"b"):
        write_whole(path, letter * 3_000_000)
        print(flush=True)
"""


def test_the_new_content_takes_the_place_of_the_old(tmp_path: Path) -> None:
    for data in (b"old", b"new"):
        write_whole(tmp_path / "file", data)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_private_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "file", b"data", private=True)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_a_failed_write_leaves_the_old_content_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "file", b"old")

    def full(_descriptor: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("versa_core.whole_file.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "file", b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_whoever_reads_after_a_kill_finds_one_of_the_two(tmp_path: Path) -> None:
    path = tmp_path / "file"
    n_cut_short = 0
    for attempt in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", RESTLESS, str(path)], cwd=ROOT, stdout=subprocess.PIPE, bufsize=0
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.003 * attempt)
        process.kill()
        process.wait()
        process.stdout.close()
        assert path.read_bytes() in (b"a" * 3_000_000, b"b" * 3_000_000)
        for left in tmp_path.glob(f"*{PARTIAL}"):
            n_cut_short += 1
            left.unlink()
    assert n_cut_short, "no kill came in the middle of a write: the test has shown nothing"
