"""The ways in for pictures: files, a folder, a zip, a drawing, the camera."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.ui.camera import next_shot, take_shot
from pages.ui.collecting import (
    Item,
    announce,
    files_of_class,
    files_of_folder,
    files_of_zip,
    finish,
    take,
    uploader,
)
from pages.ui.components import drawing_pad
from pages.ui.errors import told
from pages.ui.text import _, plain, plural
from versa_core.data.archive import Archive
from versa_core.errors import IntakeError
from versa_core.project import Project, clean_name

ARCHIVE_MB = 500


def choose_class(project: Project) -> str:
    """Asks for the class that files, drawings and shots go to; returns its name, "" while none is typed."""
    with st.container(key="class_name"):
        name = clean_name(
            st.text_input(
                _("Class"),
                key="class_name_widget",
                max_chars=80,
                placeholder=_("for example: cat"),
                help=_("What you add below goes to this class; it is made if there is none of this name."),
            )
        )
    if name and project.find_class(name) is None and st.button(_("Add it without pictures"), icon=":material/add:"):
        with told():
            project.add_class(name)
            st.rerun()
    return name


def add_files(project: Project, class_name: str) -> None:
    """One uploader for pictures of the class that is typed above it."""
    files = uploader("upload_files", _("Pictures of this class"), of_pictures=True, accept_multiple_files=True)
    if not files:
        return
    if not class_name:
        words = plural("{n} picture waits", "{n} pictures wait", len(files)).format(n=len(files))
        st.info(_("{pictures} for the name of a class: type it above.").format(pictures=words))
        return
    _take_all(project, "upload_files", files_of_class(files, class_name), files)


def add_folder(project: Project) -> None:
    """A folder of class folders."""
    files = uploader(
        "upload_folder",
        _("A folder with one folder per class"),
        of_pictures=True,
        accept_multiple_files="directory",
    )
    if files:
        _take_all(project, "upload_folder", files_of_folder(files), files)


def add_zip(project: Project) -> None:
    """A zip of class folders."""
    files = uploader("upload_zip", _("A zip of such a folder"), max_upload_size=ARCHIVE_MB)
    for file in files:
        n_before = len(project.refused)
        n_added = 0
        try:
            with Archive(file.name, file, project.limits) as archive:
                n_added = take(project, files_of_zip(file, archive), file.name)
                for refusal in archive.refused:
                    project.refuse(refusal.name, refusal.reason)
        except IntakeError as error:
            project.refuse(error.name, error.reason)
        _end("upload_zip", files, n_added, len(project.refused) - n_before)


def add_drawing(project: Project, class_name: str) -> None:
    """A pad to draw a glyph on."""
    number = st.session_state.setdefault("drawing_number", 1)
    with st.container(key="draw"):
        st.markdown(f":small[{_('Draw one')}]")
        drawn = drawing_pad(f"pad_{number}")
        where = _("Add to {name}").format(name=plain(class_name)) if class_name else _("Add the drawing")
        wanted = st.button(where, key="draw_add", icon=":material/add:", disabled=drawn is None or not class_name)
    if drawn is not None and not class_name:
        st.info(_("Type the name of a class above, then add the drawing."))
    if wanted and drawn is not None:
        name = _("drawing {n}").format(n=number)
        n_before = len(project.refused)
        n_added = take(project, [Item(name, name, class_name, lambda: drawn)])
        st.session_state["drawing_number"] = number + 1
        _end("draw", [], n_added, len(project.refused) - n_before)


def add_shot(project: Project, class_name: str) -> None:
    """The camera."""
    shot = take_shot("camera")
    if shot is None:
        return
    if not class_name:
        st.info(_("Type the name of a class above; the picture then goes there."))
        return
    items = [Item(shot.file.file_id, shot.name, class_name, shot.file.getvalue)]
    next_shot("camera")
    _take_all(project, "camera", items, [shot.file])


def show_refused(project: Project) -> None:
    """Lists the files that could not be taken, each with the reason; names are text."""
    if not project.refused:
        return
    words = plural("{n} file was not usable", "{n} files were not usable", len(project.refused))
    with st.container(key="refused"), st.expander(words.format(n=len(project.refused)), expanded=True):
        newest = project.refused[:-51:-1]
        st.markdown("\n".join(f"- **{plain(name)}**: {plain(reason)}" for name, reason in newest))
        if len(project.refused) > len(newest):
            st.caption(_("The newest {n} are listed.").format(n=len(newest)))
        if st.button(_("Clear this list"), icon=":material/close:"):
            project.refused.clear()
            st.rerun()


def _take_all(project: Project, key: str, items: list[Item], files: list[UploadedFile]) -> None:
    n_before = len(project.refused)
    n_added = take(project, items)
    _end(key, files, n_added, len(project.refused) - n_before)


def _end(key: str, files: list[UploadedFile], n_added: int, n_refused: int) -> None:
    finish(key, files)
    announce(n_added, n_refused)
    st.rerun()
