"""The ways in for pictures that the model is asked about: files, the camera, a drawing."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from pages.ui.collecting import finish, uploader
from pages.ui.components import drawing_pad
from pages.ui.session import project
from pages.ui.text import _, plain, plural
from versa_core.data.intake import BROWSER_LIMITS, read_image
from versa_core.errors import IntakeError
from versa_core.project import Picture, clean_name
from versa_core.project_parts import encode

PICTURE_MB = 25
MAX_ASKED = 500
SHOWN_REFUSED = 50


@dataclass(eq=False)
class Asked:
    """The pictures that the model is asked about; they are part of no class and not of the project's file.

    Attributes:
        pictures: newest first.
        refused: (file name, reason) of what could not be read, newest first.
        taken: tokens of uploads that are in already, should the script be interrupted before the uploader is emptied.
    """

    pictures: list[Picture] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def take(self, token: str, name: str, read: Callable[[], bytes]) -> None:
        """Reads one picture in; what cannot be read is noted with the reason, and the next one goes on."""
        if token in self.taken:
            return
        self.taken.add(token)
        if len(self.pictures) >= MAX_ASKED:
            self.refused.insert(0, (name, _("{n} pictures are here already; clear them first.").format(n=MAX_ASKED)))
            return
        try:
            data = encode(read_image(name, read(), BROWSER_LIMITS))
        except IntakeError as error:
            self.refused.insert(0, (name, error.reason))
            return
        self.pictures.insert(0, Picture(f"asked-{secrets.token_hex(4)}", clean_name(name) or "picture", data, "query"))

    def clear(self) -> None:
        """Forgets all pictures and refusals."""
        self.pictures.clear()
        self.refused.clear()
        self.taken.clear()


def asked_pictures() -> Asked:
    """Returns what this visitor asks about; it outlasts page changes and further adaptations."""
    asked: Asked = project().results.setdefault("asked", Asked())
    return asked


def take_pictures(asked: Asked) -> None:
    """Shows the ways in, and takes what has come; each widget is empty again afterwards."""
    files = uploader("predict_files", _("Pictures"), accept_multiple_files=True, max_upload_size=PICTURE_MB)
    if files:
        # Backwards, because the newest lies on top: the files then come in the order in which they were chosen.
        for file in reversed(files):
            asked.take(file.file_id, file.name, file.getvalue)
        finish("predict_files", files)
        st.rerun()
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


def _take_shot(asked: Asked) -> None:
    with st.container(key="predict_camera"):
        on = st.toggle(_("Use the camera"), key="predict_camera_on")
        number = st.session_state.setdefault("predict_camera_number", 1)
        shot = st.camera_input(_("Take a picture"), key=f"predict_shot_{number}") if on else None
    if shot is not None:
        asked.take(shot.file_id, _("camera {n}").format(n=number), shot.getvalue)
        st.session_state["predict_camera_number"] = number + 1
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
