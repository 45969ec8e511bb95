"""Uploads become pictures of the project: read, counted against the visitor's limits, and freed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.ui.session import seat
from pages.ui.text import _, plain, plural, sentences
from versa_core.data.archive import Archive
from versa_core.data.naming import class_names, folder_of
from versa_core.data.paths import is_clutter
from versa_core.errors import IntakeError, VersaError
from versa_core.jobs.reading import read_picture
from versa_core.project import Project

LOG = logging.getLogger(__name__)
PICTURE_MB = 25  # as BROWSER_LIMITS has it, which refuses larger ones in words
TURNED_AWAY = "uploads_turned_away"
DONE = "uploads_done"  # what an interrupted script has already taken, so that the next run takes only the rest


class Item(NamedTuple):
    """One file on its way in; `token` is the same when the script runs again."""

    token: str
    name: str
    class_name: str
    read: Any


def uploader(key: str, label: str, *, of_pictures: bool = False, **options: Any) -> list[UploadedFile]:
    """Shows an uploader in the container `key`; it is empty again after `finish`.

    Args:
        key: of the container.
        label: of the widget.
        of_pictures: says how large a picture may be. Streamlit does not stop larger ones: what it says of a file is
            gone as soon as the others of the batch are in.
        options: for `st.file_uploader`.
    """
    with st.container(key=key), st.container(key=f"limited_{key}" if of_pictures else None, gap="xsmall"):
        chosen = st.file_uploader(label, key=f"{key}_{_generation(key)}", **options)
        if of_pictures:
            st.caption(_("{size} per file").format(size=f"{PICTURE_MB}MB"))
    files = [] if chosen is None else chosen if isinstance(chosen, list) else [chosen]
    if files:
        st.session_state.setdefault(_since_key(key), time.monotonic())
    return files


def finish(key: str, files: Sequence[UploadedFile]) -> None:
    """Frees the uploaded bytes at once and shows a clean uploader in the next run."""
    context = get_script_run_ctx()
    # The manager's type that Streamlit publishes lacks `remove_file`; without it the bytes stay for minutes.
    remove = getattr(context.uploaded_file_mgr, "remove_file", None) if context else None
    for file in files:
        if context is not None and remove is not None:
            remove(context.session_id, file.file_id)
    st.session_state[_generation_key(key)] = int(st.session_state.get(_generation_key(key), 0)) + 1
    st.session_state.pop(DONE, None)
    if files:
        now = time.monotonic()
        since, n_bytes = st.session_state.pop(_since_key(key), now), sum(file.size for file in files)
        LOG.info("Upload: %d files, %.1f MB, taken in within %.1f s.", len(files), n_bytes / 1e6, now - since)


def note_turned_away(refuse: Callable[[str, str], None]) -> None:
    """Notes uploads for which there was no room, and shows clean uploaders; called below a page's uploaders."""
    mine = seat()
    n_files, mine.n_turned_away = mine.n_turned_away, 0
    if n_files:
        what = plural("{n} file", "{n} files", n_files).format(n=n_files)
        refuse(what, _("more came at once than there is room for. Bring them in parts, or make the pictures smaller."))
        st.session_state[TURNED_AWAY] = st.session_state.get(TURNED_AWAY, 0) + 1
        st.rerun()


def files_of_class(files: Sequence[UploadedFile], class_name: str) -> list[Item]:
    """Loose files, all of one class."""
    return [Item(file.file_id, file.name, class_name, file.getvalue) for file in files]


def files_of_folder(files: Sequence[UploadedFile]) -> list[Item]:
    """A folder of class folders: each file's name is its path, as the browser sends it."""
    wanted = [file for file in files if not is_clutter(file.name)]
    names = _names_by_folder([file.name for file in wanted])
    ordered = sorted(wanted, key=lambda file: file.name)
    return [
        Item(file.file_id, file.name, names[folder_of(file.name)] or _("folder"), file.getvalue) for file in ordered
    ]


def files_of_zip(file: UploadedFile, archive: Archive) -> list[Item]:
    """A zip of class folders; loose files at its top are a class that is called like the zip."""
    names = _names_by_folder(archive.paths)
    top = file.name.rsplit(".", 1)[0]
    return [
        Item(f"{file.file_id}/{path}", path, names[folder_of(path)] or top, lambda path=path: archive.read(path))
        for path in archive.paths
    ]


def take(project: Project, items: Sequence[Item], file_name: str = "") -> int:
    """Adds the items to the project with a progress bar; what cannot be read is noted in `project.refused`.

    Args:
        project: the visitor's.
        items: in the order in which they are to lie.
        file_name: shown before each name in the list of refused files, as the zip's.

    Returns:
        How many pictures were added by this run of the script.
    """
    done: set[str] = st.session_state.setdefault(DONE, set())
    n_added = 0
    for item in with_progress(items):
        if item.token in done:
            continue
        name = f"{file_name}/{item.name}" if file_name else item.name
        try:
            project.check_room(item.class_name)
            image = read_picture(item.name, item.read(), project.limits)
            n_added += len(project.add_pictures(item.class_name, [(item.name.rpartition("/")[2], image)]))
        except IntakeError as error:
            project.refuse(name, error.reason)
        except VersaError as error:
            project.refuse(name, str(error))
        done.add(item.token)
    return n_added


def announce(n_added: int, n_refused: int) -> None:
    """Says in passing what came of an upload; the list of refused files stays on the page."""
    words = plural("{n} picture added.", "{n} pictures added.", n_added).format(n=n_added)
    if n_refused:
        words = sentences(
            words, plural("{n} file was not usable.", "{n} files were not usable.", n_refused).format(n=n_refused)
        )
    st.toast(plain(words), icon=":material/add_photo_alternate:")


def _names_by_folder(paths: Sequence[str]) -> dict[str, str]:
    return {one.folder: one.name for one in class_names(paths)}


def with_progress(items: Sequence[Item]) -> Iterator[Item]:
    """Yields the items; where there are more than a handful, a bar says how far it is."""
    if len(items) < 5:
        yield from items
        return
    bar = st.progress(0.0)
    for index, item in enumerate(items):
        bar.progress(index / len(items), _("Reading {i} of {n}").format(i=index + 1, n=len(items)))
        yield item
    bar.empty()


def _since_key(key: str) -> str:
    return f"{key}_since"


def _generation_key(key: str) -> str:
    return f"{key}_generation"


def _generation(key: str) -> int:
    return int(st.session_state.get(_generation_key(key), 0)) + int(st.session_state.get(TURNED_AWAY, 0))
