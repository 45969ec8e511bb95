"""Zip archives from outside, read without unpacking them to disk and without believing what they say of themselves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO

from versa_core.data.intake import Limits, check_head, check_size
from versa_core.data.paths import shown
from versa_core.data.signatures import HEAD_BYTES
from versa_core.data.zip_entries import usable_path
from versa_core.data.zip_list import open_zip
from versa_core.errors import IntakeError
from versa_core.language import _

# Pictures hardly shrink in a zip. An entry that grows by more than this, and to more than that, is a bomb.
MAX_GROWTH = 200
GROWTH_COUNTS_FROM = 64_000_000
_CHUNK = 1 << 20


class Archive:
    """A zip archive's usable files by path; a context manager.

    Attributes:
        name: the archive as the person knows it.
        paths: the files inside that may be pictures, sorted.
        refused: the entries that were left out, each with its reason.
    """

    def __init__(self, name: str, source: Path | bytes | BinaryIO, limits: Limits) -> None:
        self.name = name
        self._limits = limits
        self._unpacked = 0
        self._stream = _open_stream(name, source)
        try:
            self._check_packed_size()
            self._zip = open_zip(name, self._stream, bounded=limits.max_images is not None)
        except IntakeError:
            self.close()
            raise
        self._entries, self.refused = self._sort_entries()
        self.paths = tuple(sorted(self._entries))

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the archive; files can no longer be read."""
        self._stream.close()

    def read(self, path: str) -> bytes:
        """Returns a file's bytes; raises IntakeError for one that is damaged, encrypted or too large."""
        entry = self._entries[path]
        self._check_entry(path, entry)
        try:
            with self._zip.open(entry) as stream:
                check_head(path, head := stream.read(HEAD_BYTES))
                return self._read_rest(path, stream, head)
        except IntakeError:
            raise
        except Exception as error:  # zlib.error, BadZipFile, EOFError, RuntimeError for a password, and others
            reason = (
                _("it is locked with a password")
                if entry.flag_bits & 1
                else _("it is damaged ({error})").format(error=shown(str(error)))
            )
            raise IntakeError(
                path, _("{reason}, so it cannot be unpacked. Pack the folder again.").format(reason=reason)
            ) from None

    def _read_rest(self, path: str, stream: IO[bytes], head: bytes) -> bytes:
        """Reads in pieces and counts what really comes, whatever the directory declared."""
        pieces, n_bytes = [head], len(head)
        while piece := stream.read(_CHUNK):
            pieces.append(piece)
            n_bytes += len(piece)
            check_size(path, n_bytes, self._limits)
            self._check_total(self._unpacked + n_bytes)
        self._unpacked += n_bytes
        return b"".join(pieces)

    def _check_entry(self, path: str, entry: zipfile.ZipInfo) -> None:
        check_size(path, entry.file_size, self._limits)
        if entry.file_size > max(GROWTH_COUNTS_FROM, MAX_GROWTH * entry.compress_size):
            sizes = _("{compress_size} bytes would become {file_size:.0f} MB").format(
                compress_size=entry.compress_size, file_size=entry.file_size / 1e6
            )
            raise IntakeError(path, _("{sizes}, as no picture does; it was left out.").format(sizes=sizes))

    def _check_packed_size(self) -> None:
        n_bytes, allowed = self._stream.seek(0, io.SEEK_END), self._limits.max_archive_bytes
        self._stream.seek(0)
        if allowed is not None and n_bytes > allowed:
            sizes = _("{n_bytes:.0f} MB; at most {allowed:.0f} MB are accepted").format(
                n_bytes=n_bytes / 1e6, allowed=allowed / 1e6
            )
            raise IntakeError(
                self.name, _("the archive has {sizes}. Split it into smaller archives.").format(sizes=sizes)
            )

    def _check_total(self, n_bytes: int) -> None:
        allowed = self._limits.max_archive_bytes
        if allowed is not None and n_bytes > allowed:
            found = _("unpacked, the archive has {n_bytes:.0f} MB or more").format(n_bytes=n_bytes / 1e6)
            allowed_words = _("at most {allowed:.0f} MB are accepted").format(allowed=allowed / 1e6)
            raise IntakeError(
                self.name,
                _("{found}; {allowed_words}. Split it into smaller archives.").format(
                    found=found, allowed_words=allowed_words
                ),
            )

    def _sort_entries(self) -> tuple[dict[str, zipfile.ZipInfo], tuple[IntakeError, ...]]:
        entries: dict[str, zipfile.ZipInfo] = {}
        refused: list[IntakeError] = []
        for entry in self._zip.infolist():
            try:
                path = usable_path(entry)
                if path in entries:
                    raise IntakeError(path, _("the archive holds two files of this path; the second was left out."))
                if path:
                    entries[path] = entry
            except IntakeError as error:
                refused.append(error)
        try:
            self._check_count(len(entries))
            self._check_total(sum(entry.file_size for entry in entries.values()))
        except IntakeError:
            self.close()
            raise
        return entries, tuple(refused)

    def _check_count(self, n_files: int) -> None:
        allowed = self._limits.max_images
        if allowed is not None and n_files > allowed:
            counts = _("the archive holds {n_files:,} files; at most {allowed:,} pictures are accepted").format(
                n_files=n_files, allowed=allowed
            )
            raise IntakeError(self.name, _("{counts}. Leave some out.").format(counts=counts))


def read_archive(
    name: str, source: Path | bytes | BinaryIO, limits: Limits
) -> Iterator[tuple[str, bytes | IntakeError]]:
    """Yields each file of a zip archive: its path inside and its bytes, or the reason why it was left out.

    Raises:
        IntakeError: if the archive as a whole is no zip, is damaged, or has more than the limits allow.
    """
    with Archive(name, source, limits) as archive:
        for refusal in archive.refused:
            yield refusal.name, refusal
        for path in archive.paths:
            try:
                yield path, archive.read(path)
            except IntakeError as error:
                if error.name == name:  # it concerns the archive as a whole
                    raise
                yield path, error


def _open_stream(name: str, source: Path | bytes | BinaryIO) -> BinaryIO:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    if not isinstance(source, Path):
        return source
    try:
        return source.open("rb")
    except OSError as error:
        raise IntakeError(
            name, _("the archive cannot be opened ({strerror}).").format(strerror=error.strerror)
        ) from None
