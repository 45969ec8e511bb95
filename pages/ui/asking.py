"""The ways in for pictures that the model is asked about: files, a folder, a zip, the camera, a drawing."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.ui.asked import Asked
from pages.ui.camera import next_shot, take_shot
from pages.ui.collecting import Item, files_of_folder, files_of_zip, finish, note_turned_away, uploader, with_progress
from pages.ui.components import drawing_pad
from pages.ui.text import _, plain, plural
from versa_core.data.archive import Archive
from versa_core.data.intake import BROWSER_LIMITS
from versa_core.errors import IntakeError

ARCHIVE_MB = 500
SHOWN_REFUSED = 50


def take_pictures(asked: Asked) -> None:
    """Shows the ways in, and takes what has come; each widget is empty again afterwards."""
    files, folder, packed = st.columns([2, 1, 1])
    with files:
        _take_files(asked)
    with folder:
        _take_folder(asked)
    with packed:
        _take_zip(asked)
    note_turned_away(asked.refuse)
    st.caption(
        _(
            "In a folder or a zip, pictures may lie in folders called like your classes: then it is known what they "
            "are, and the answers are counted."
        )
    )
    left, right = st.columns(2)
    with left:
        _take_shot(asked)
    with right:
        _take_drawing(asked)


def show_refused(asked: Asked) -> None:
    """Lists the files that could not be read, each with the reason; names are text."""
    if not asked.refused:
        return
    words = plural("{n} file could not be used", "{n} files could not be used", len(asked.refused))
    with st.container(key="predict_refused"), st.expander(words.format(n=len(asked.refused)), expanded=True):
        newest = asked.refused[:SHOWN_REFUSED]
        st.markdown("\n".join(f"- **{plain(name)}**: {plain(reason)}" for name, reason in newest))
        if st.button(_("Clear this list"), icon=":material/close:"):
            asked.refused.clear()
            st.rerun()


def _take_files(asked: Asked) -> None:
    files = uploader("predict_files", _("Pictures"), of_pictures=True, accept_multiple_files=True)
    if files:
        _take_all(asked, [Item(file.file_id, file.name, "", file.getvalue) for file in files])
        _end("predict_files", files)


def _take_folder(asked: Asked) -> None:
    files = uploader("predict_folder", _("A folder"), of_pictures=True, accept_multiple_files="directory")
    if files:
        _take_all(asked, files_of_folder(files))
        _end("predict_folder", files)


def _take_zip(asked: Asked) -> None:
    files = uploader("predict_zip", _("A zip"), max_upload_size=ARCHIVE_MB)
    for file in files:
        try:
            with Archive(file.name, file, BROWSER_LIMITS) as archive:
                # What lies in no folder would be called like the zip, which says nothing of what it is.
                inside = [
                    one if "/" in one.name else one._replace(class_name="") for one in files_of_zip(file, archive)
                ]
                _take_all(asked, inside)
                for refusal in archive.refused:
                    asked.refuse(refusal.name, refusal.reason)
        except IntakeError as error:
            asked.refuse(error.name, error.reason)
        _end("predict_zip", files)


def _take_all(asked: Asked, items: Sequence[Item]) -> None:
    # Backwards, because the newest lies on top: the files then come in the order in which they were chosen.
    for item in with_progress(items[::-1]):
        asked.take(item.token, item.name.rpartition("/")[2], item.read, item.class_name)


def _end(key: str, files: list[UploadedFile]) -> None:
    finish(key, files)
    st.rerun()


def _take_shot(asked: Asked) -> None:
    shot = take_shot("predict_camera")
    if shot is not None:
        asked.take(shot.file.file_id, shot.name, shot.file.getvalue)
        next_shot("predict_camera")
        st.rerun()


def _take_drawing(asked: Asked) -> None:
    with st.container(key="predict_draw"):
        if not st.toggle(_("Draw one"), key="predict_draw_on"):
            return
        number = st.session_state.setdefault("predict_drawing_number", 1)
        drawn = drawing_pad(f"predict_pad_{number}")
        wanted = st.button(_("Ask about the drawing"), icon=":material/psychology_alt:", disabled=drawn is None)
    if wanted and drawn is not None:
        asked.take(f"drawing-{secrets.token_hex(4)}", _("drawing {n}").format(n=number), lambda: drawn)
        st.session_state["predict_drawing_number"] = number + 1
        st.rerun()
