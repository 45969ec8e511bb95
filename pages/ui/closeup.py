"""One picture, large, beside what the model sees of it; here it is marked, moved or deleted."""

from __future__ import annotations

import streamlit as st

from pages.ui.errors import told
from pages.ui.linking.controls import is_shown
from pages.ui.pictures import array_uri, data_uri, show_picture
from pages.ui.text import _, plain
from versa_core.errors import ProjectError
from versa_core.project import Picture, PictureClass, Project


def show_close_up(project: Project, picture_id: str) -> None:
    """Opens the picture in a dialog of its own."""
    # Made here and not at import, so that its title is in the visitor's language.
    st.dialog(_("Picture"), width="medium")(_show)(project, picture_id)


def _show(project: Project, picture_id: str) -> None:
    with told():
        one, picture = project.find_picture(picture_id)
        st.markdown(f"**{plain(picture.name)}** · {plain(one.name)}")
        _show_both(project, picture)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if is_shown("marks"):
                _offer_role(project, picture)
            _offer_move(project, one, picture)
            if st.button(_("Delete"), key="close_up_delete", icon=":material/delete:"):
                project.delete_picture(picture.id)
                st.rerun()


def _show_both(project: Project, picture: Picture) -> None:
    seen = project.prepared(picture)
    left, right = st.columns(2)
    with left:
        show_picture(data_uri(picture.data), picture.name)
        width, height = picture.image.size
        st.caption(_("As it is kept: {width} × {height} pixels").format(width=width, height=height))
    with right:
        channels, height, width = seen.shape
        colour = _("grey") if channels == 1 else _("colour")
        size = _("What the model sees: {width} × {height} pixels, {colour}")
        words = size.format(width=width, height=height, colour=colour)
        show_picture(array_uri(seen), f"{picture.name} · {words}", pixelated=True)
        st.caption(words)


def _offer_role(project: Project, picture: Picture) -> None:
    words = {"support": _("support"), "query": _("query")}
    role = st.segmented_control(
        _("The model uses it as"),
        list(words),
        default=picture.role,
        format_func=lambda word: words[word],
        required=True,
        key=f"close_up_role_{picture.id}",
        help=_("It adapts to support pictures, and is asked about query pictures."),
    )
    if role is not None and role != picture.role:
        project.set_role(picture.id, "support" if role == "support" else "query")
        st.rerun()


def _offer_move(project: Project, one: PictureClass, picture: Picture) -> None:
    others = {other.id: other.name for other in project.classes if other.id != one.id}
    if not others:
        return
    target = st.selectbox(
        _("Move to"),
        list(others),
        index=None,
        format_func=lambda class_id: others.get(class_id, ""),
        placeholder=_("another class"),
        key=f"close_up_move_{picture.id}",
        width=220,
    )
    if target is not None:
        if target not in others:
            raise ProjectError(_("That class is no longer there; choose another one."))
        project.move_picture(picture.id, target)
        st.rerun()
