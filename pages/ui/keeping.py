"""The project as a file: download, open, delete."""

from __future__ import annotations

import streamlit as st

from pages.ui.adding import ARCHIVE_MB
from pages.ui.collecting import finish, uploader
from pages.ui.errors import told
from pages.ui.session import jobs, visitor
from pages.ui.text import _
from versa_core.jobs.tasks import TASKS
from versa_core.project import Project


def show_keeping(project: Project) -> None:
    """Shows the three ways with the whole project."""
    st.subheader(_("Keep or delete"))
    left, right = st.columns(2)
    with left:
        _offer_download(project)
        _offer_deletion(project)
    with right:
        _offer_opening(project)


def _offer_download(project: Project) -> None:
    with st.container(key="download_project"):
        st.caption(_("One zip with pictures, marks, settings and the adapted model."))
        st.download_button(
            _("Download the project"),
            data=project.to_bytes,  # made when it is asked for, not in every run
            file_name="versa-project.zip",
            mime="application/zip",
            icon=":material/download:",
            disabled=not project.n_pictures,
            on_click="ignore",
        )


def _offer_opening(project: Project) -> None:
    files = uploader(
        "open_project", _("Open a project; it takes the place of what is here"), max_upload_size=ARCHIVE_MB
    )
    if not files:
        return
    with told():
        project.replace_with(Project.from_bytes(files[0].getvalue(), project.limits))
        finish("open_project", files)
        st.rerun()


def _offer_deletion(project: Project) -> None:
    with (
        st.container(key="delete_everything"),
        st.popover(_("Delete my pictures now"), icon=":material/delete_forever:"),
    ):
        st.write(
            _("This deletes your classes, pictures, adapted model and own checkpoints from this server, for good.")
        )
        if st.button(_("Delete everything of mine"), key="delete_everything_now", type="primary"):
            _forget_jobs()
            project.delete_everything()
            st.rerun()


def _forget_jobs() -> None:
    """Work in progress holds copies of the pictures; it is stopped and forgotten, too."""
    owner = visitor()
    for kind in TASKS:
        job_id = jobs().latest(owner, kind)
        if job_id is not None:
            with told():
                jobs().forget(owner, job_id)
