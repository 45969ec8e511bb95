"""Which entries of a zip archive may be pictures, and under which path."""

from __future__ import annotations

import stat
import zipfile

from versa_core.data.paths import inside, is_archive, is_clutter, shown
from versa_core.errors import IntakeError
from versa_core.language import _


def usable_path(entry: zipfile.ZipInfo) -> str:
    """Returns where an entry lies, "" for folders and clutter; raises IntakeError for what must stay out."""
    name = _decoded_name(entry)
    if name.endswith(("/", "\\")):  # ZipInfo.is_dir fails on a name that begins with a zero byte
        return ""
    path = inside(name)
    if is_clutter(path):
        return ""
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise IntakeError(shown(path), _("it is a link, not a file; it was left out. Pack the picture itself."))
    if not is_ordinary(entry):
        raise IntakeError(shown(path), _("it is packed in an unusual way; pack the folder again as an ordinary zip."))
    if is_archive(path):
        raise IntakeError(shown(path), _("it is an archive inside the archive; unpack it first."))
    return shown(path)


def is_ordinary(entry: zipfile.ZipInfo) -> bool:
    """True for what every program makes; other kinds of packing ask for memory as the file says, up to 4 GB."""
    return entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def _decoded_name(entry: zipfile.ZipInfo) -> str:
    """Many programs write UTF-8 without saying so; zipfile then reads it as the old DOS letters."""
    if entry.flag_bits & 0x800:
        return entry.orig_filename
    try:
        return entry.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.orig_filename
