"""The camera of the visitor's device: the browser asks for it only once it is switched on."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.ui.linking.addresses import is_local
from pages.ui.text import _


class Shot(NamedTuple):
    """A picture that was taken, and what it is called."""

    file: UploadedFile
    name: str


def take_shot(key: str) -> Shot | None:
    """Offers the camera in a container of that key; returns the picture that was taken, or None."""
    with st.container(key=key):
        if not st.toggle(_("Use the camera"), key=f"{key}_on"):
            return None
        if not is_secure(st.context.url or ""):
            words = _(
                "Browsers give the camera to secure pages only, and this page is not one: its address begins with "
                "http. Ask whoever runs the app for an address with https, or bring photos as files."
            )
            st.info(words, icon=":material/no_photography:")
            return None
        number = st.session_state.setdefault(f"{key}_number", 1)
        file = st.camera_input(_("Take a picture"), key=f"{key}_shot_{number}")
    return Shot(file, _("camera {n}").format(n=number)) if file is not None else None


def next_shot(key: str) -> None:
    """Empties the camera once its picture has been used."""
    st.session_state[f"{key}_number"] += 1


def is_secure(address: str) -> bool:
    """True where browsers hold a page of this address for secure; also where it is not known."""
    return urlsplit(address).scheme != "http" or is_local(address)
