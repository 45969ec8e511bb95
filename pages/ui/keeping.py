"""The whole project: as a file to download and open, where it is kept, and deleting it."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.ui.adding import ARCHIVE_MB
from pages.ui.collecting import finish, uploader
from pages.ui.errors import told
from pages.ui.seats import Seat
from pages.ui.session import COOKIE, jobs, seat, store, visitor
from pages.ui.text import _, plain, plural, sentences
from versa_core.exporting.script import PROJECT_FILE
from versa_core.project import Project
from versa_core.project_saving import is_blank
from versa_core.weighing import weigh


def show_keeping(project: Project) -> None:
    """Shows the three ways with the whole project."""
    st.header(_("Keep or delete"))
    left, right = st.columns(2)
    with left:
        offer_download(project)
        _offer_deletion(project)
    with right:
        _offer_opening(project)


def offer_download(project: Project) -> None:
    """Offers the whole project as a file."""
    with st.container(key="download_project"):
        st.caption(
            _(
                "One zip with pictures, marks, settings, the adapted model, the last race, what you asked about on "
                "Predict and did in lessons, your own checkpoints and the last training. What *Undo* could still bring "
                "back here is not in it."
            )
        )
        st.download_button(
            _("Download the project"),
            data=project.to_bytes,  # made when it is asked for, not in every run
            file_name=PROJECT_FILE,
            mime="application/zip",
            icon=":material/download:",
            disabled=is_blank(project),
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
            with told():
                erase()
                st.rerun()
    mine = seat()
    with st.container(key="kept_where"):
        st.caption(sentences(where_kept(mine), _memory_words(mine)))
        if mine.saver is not None and mine.saver.trouble:
            words = _("Your project cannot be written to the disk just now ({reason}); it is in memory only.")
            st.warning(words.format(reason=plain(mine.saver.trouble)), icon=":material/save:")


def where_kept(mine: Seat) -> str:
    """Returns where this visitor's project is and how long it stays."""
    if mine.saver is not None:
        words = _(
            "Your project is kept on the disk of the machine that runs this app, under a key that only this browser "
            "has, while you use it and for {hours} after that. A reload or a restart of the app loses nothing. Whoever "
            "runs the app can keep projects in memory only, for pictures of children's faces, say: VERSA_KEEP=memory."
        )
    elif mine.lasting:
        words = _(
            "Your project is kept in the memory of the machine that runs this app, never on its disk, while you use it "
            "and for {hours} after that. A reload loses nothing; a restart of the app loses all, so download it."
        )
    else:
        return _(
            "Your browser keeps no cookies, so your project is in memory only and lost with a reload. Download it."
        )
    hours = store().keeping.hours
    return words.format(hours=plural("{n} hour", "{n} hours", 1 if hours == 1 else 2).format(n=f"{hours:g}"))


def _memory_words(mine: Seat) -> str:
    used = weigh(mine.project, jobs().held(visitor())) / 1e6
    return _(
        "With all results it takes {used} MB of memory; past {most} MB those results go first that you have not looked "
        "at for the longest time, and are worked out again when you do."
    ).format(used=f"{used:.0f}" if used >= 10 else f"{used:.1f}", most=f"{store().keeping.megabytes:.0f}")


def erase() -> None:
    """Deletes all that this visitor has here: on disk, in memory, with the trainers, and in Streamlit's own stores.

    Raises:
        ProjectError: a file on the disk cannot be removed; all else is gone.
    """
    mine, context = seat(), get_script_run_ctx()
    jobs().forget_all(visitor())  # work in progress holds copies of the pictures
    if context is not None:
        for session in mine.sessions | {context.session_id}:
            # The type that Streamlit publishes lacks the method; both of its managers have it.
            context.uploaded_file_mgr.remove_session_files(session)
    for key in [key for key in st.session_state if key != COOKIE]:
        del st.session_state[key]  # drawings, shots and uploads of this tab
    st.query_params.clear()  # a link that is still in the address would bring its pictures again
    store().delete(visitor())


def show_notice() -> None:
    """Tells what became of a project that was kept but could not be opened."""
    mine = seat()
    if not mine.notice:
        return
    words = _(
        "The project that was kept here for you could not be opened and was put aside; you begin with an empty one. "
        "What was found: {reason} If you have downloaded it, open that file on Images."
    )
    with st.container(key="notice"):
        st.warning(words.format(reason=plain(mine.notice)), icon=":material/inventory_2:")
        if st.button(_("Understood"), key="notice_read"):
            mine.notice = ""
            st.rerun()
