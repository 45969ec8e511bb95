"""Opening a zip from outside without taking memory for a list of files that nobody needs."""

from __future__ import annotations

import io
import zipfile
from typing import BinaryIO

from versa_core.errors import IntakeError
from versa_core.language import _

# zipfile reads the whole list of files at once and spends about 1 kB of memory per entry, which takes 46 bytes and more
# in the list. 2,000 pictures need far less than this.
MAX_LIST_BYTES = 4_000_000


def open_zip(name: str, stream: BinaryIO, *, bounded: bool = True) -> zipfile.ZipFile:
    """Returns the opened zip, whose list of files has been read.

    Args:
        name: the archive as the person knows it; it begins every error message.
        stream: its bytes; it stays open when the zip is closed.
        bounded: refuse a list of files that no set within the limits has.

    Raises:
        IntakeError: it is no zip, is damaged, or its list is too long.
    """
    reader = _Reader(name, stream, bounded)
    try:
        opened = zipfile.ZipFile(reader)
    except IntakeError:
        raise
    except Exception as error:  # whatever kind zipfile raises on hostile bytes, a person needs the same sentence
        raise IntakeError(
            name, _("the zip archive cannot be read ({error}). Pack the folder again.").format(error=error)
        ) from None
    reader.bounded = False  # what is read from now on are files, and whoever reads them counts
    return opened


class _Reader:
    """A stream as zipfile needs it; while `bounded`, it gives no more at once than a reasonable list of files takes."""

    def __init__(self, name: str, stream: BinaryIO, bounded: bool) -> None:
        self._name = name
        self._stream = stream
        self.bounded = bounded

    def read(self, n_bytes: int = -1) -> bytes:
        if self.bounded and n_bytes > MAX_LIST_BYTES:
            sizes = _("{n_bytes:.0f} MB; at most {MAX_LIST_BYTES:.0f} MB are accepted").format(
                n_bytes=n_bytes / 1e6, MAX_LIST_BYTES=MAX_LIST_BYTES / 1e6
            )
            raise IntakeError(
                self._name,
                _("the archive's list of files takes {sizes}. Split it into smaller archives.").format(sizes=sizes),
            )
        return self._stream.read(n_bytes)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def seekable(self) -> bool:
        return True
