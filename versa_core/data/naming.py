"""A class is the folder that holds the pictures: its name, its group, and how classes are picked by path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from versa_core.errors import DatasetError
from versa_core.language import _


@dataclass(frozen=True)
class ClassFolder:
    """A folder that holds pictures.

    Attributes:
        folder: its path inside the source, "/" between the parts.
        name: the shortest end of that path that no other class folder has.
        group: the folder above, named in the same way; "" where there is none.
    """

    folder: str
    name: str
    group: str


def folder_of(path: str) -> str:
    """Returns the folder of a file's path; "" for a file that lies in none."""
    return path.rpartition("/")[0]


def class_names(paths: Iterable[str]) -> tuple[ClassFolder, ...]:
    """Returns the class folders of these picture paths, sorted; Omniglot gives ("Tagalog/character01", "Tagalog")."""
    folders = sorted({folder_of(path) for path in paths})
    names = _shortest_ends(folders)
    groups = _shortest_ends(sorted({folder_of(folder) for folder in folders}))
    return tuple(ClassFolder(folder, names[folder], groups[folder_of(folder)]) for folder in folders)


def _shortest_ends(folders: Sequence[str]) -> dict[str, str]:
    """Maps each path to its shortest end that is no other path's end; the whole path where there is none."""
    owners: dict[str, int] = {}
    for folder in folders:
        for end in _ends(folder):
            owners[end] = owners.get(end, 0) + 1
    return {folder: next((end for end in _ends(folder) if owners[end] == 1), folder) for folder in folders}


def _ends(folder: str) -> list[str]:
    parts = folder.split("/")
    return ["/".join(parts[start:]) for start in range(len(parts) - 1, -1, -1)]


def select(paths: Sequence[str], patterns: Sequence[str]) -> tuple[str, ...]:
    """Returns the picture paths whose class the patterns pick, in their order.

    Args:
        paths: picture paths inside the source.
        patterns: shell patterns ("train/*", "Tagalog", "character0?"), or files with one pattern a line. A leading "!"
            leaves out; without any other pattern, all the rest stays. A pattern fits a class if it fits its folder's
            path, a trailing part of it, or one of the folders above.

    Raises:
        DatasetError: for a pattern that fits no class, or if no class is left.
    """
    if not patterns:
        return tuple(paths)
    rules = [rule for pattern in patterns for rule in _rules(pattern)]
    folders = sorted({folder_of(path) for path in paths})
    wanted = {rule: {folder for folder in folders if _fits(folder, rule.lstrip("!"))} for rule in rules}
    for rule, fitting in wanted.items():
        if not fitting:
            raise DatasetError(
                _("The pattern {rule!r} fits none of the {n_folders} class folders; {near}").format(
                    rule=rule, n_folders=len(folders), near=_near(rule, folders)
                )
            )
    chosen = [fitting for rule, fitting in wanted.items() if not rule.startswith("!")]
    left_out = set().union(*(fitting for rule, fitting in wanted.items() if rule.startswith("!")))
    kept = (set().union(*chosen) if chosen else set(folders)) - left_out
    if not kept:
        raise DatasetError(
            _("The patterns {patterns} leave out all of the {n_folders} class folders.").format(
                patterns=", ".join(patterns), n_folders=len(folders)
            )
        )
    return tuple(path for path in paths if folder_of(path) in kept)


def _rules(pattern: str) -> list[str]:
    """A pattern is itself, or the lines of the file that it names; "!FILE" leaves out every line."""
    bare = pattern.removeprefix("!")
    sign = pattern[: len(pattern) - len(bare)]
    if not _is_file(bare):
        return [pattern]
    try:
        lines = Path(bare).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(
            _("The list of classes {bare} cannot be read: {error}.").format(bare=bare, error=error)
        ) from None
    return [sign + line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _fits(folder: str, pattern: str) -> bool:
    parts = folder.split("/")
    above = ["/".join(parts[:stop]) for stop in range(len(parts), 0, -1)]
    ends = [end for path in above for end in _ends(path)]
    pattern = pattern.strip("/")
    return any(end == pattern or fnmatchcase(end, pattern) for end in ends)


def _near(rule: str, folders: Sequence[str]) -> str:
    """Names the folders that come closest to a pattern, or just the first ones."""
    parts = sorted({part for folder in folders for part in folder.split("/") if part})
    close = get_close_matches(rule.lstrip("!").rpartition("/")[2], parts, n=3)
    shown = ", ".join(close or parts[:3]) or "none"
    return (
        _("did you mean {shown}?").format(shown=shown)
        if close
        else _("their parts are {shown}").format(shown=shown) + (", …" if len(parts) > 3 else "")
    )
