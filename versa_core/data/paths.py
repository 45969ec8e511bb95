"""File paths inside folders and archives: which leave them, which are clutter, which are archives again."""

from __future__ import annotations

from fnmatch import fnmatchcase

from versa_core.errors import IntakeError
from versa_core.language import _

# What operating systems and authors leave beside pictures; skipped without a word. Everything else is told.
_CLUTTER = (
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "icon\r",
    "readme",
    "readme.*",
    "license",
    "license.*",
    "licence",
    "licence.*",
    "copying",
    "copying.*",
)
_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".jar")


def is_clutter(path: str) -> bool:
    """True for hidden files, files in hidden folders, and the files that systems leave behind."""
    parts = path.split("/")
    if any(part.startswith(".") or part == "__MACOSX" for part in parts if part not in (".", "..")):
        return True
    last = parts[-1].lower()
    return any(fnmatchcase(last, pattern) for pattern in _CLUTTER)


def is_archive(path: str) -> bool:
    """True for a file whose ending says that it packs other files."""
    return path.lower().endswith(_ARCHIVES)


def inside(path: str) -> str:
    """Returns a path with "/" between its parts; raises IntakeError for one that leads out of its folder."""
    parts = path.replace("\\", "/").split("/")
    drive = len(parts[0]) == 2 and parts[0].endswith(":")
    if ".." in parts or not parts[0] or drive or "\0" in path:
        raise IntakeError(shown(path), _("its path leads out of the archive; it was left out. Pack the folder again."))
    return "/".join(part for part in parts if part not in ("", "."))


def shown(path: str) -> str:
    """Returns a path that is safe to print: without control characters and not endlessly long."""
    clean = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in path)
    return clean if len(clean) <= 200 else f"{clean[:80]}…{clean[-100:]}"
