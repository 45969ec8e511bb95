"""Classes as cards: name, switch, pictures; rename and delete behind one button."""

from __future__ import annotations

import streamlit as st

from pages.ui.closeup import show_close_up
from pages.ui.components import Thumbnail, thumbnails
from pages.ui.errors import told
from pages.ui.linking.controls import is_shown
from pages.ui.palette import class_style, swatch
from pages.ui.pictures import array_uri, small_uri
from pages.ui.text import _, plain, plural
from versa_core.project import Picture, PictureClass, Project

CARDS_PER_PAGE = 12
SHOWN_PICTURES = 24  # of a class until all are asked for; keeps a page of twelve cards under one megabyte


def show_cards(project: Project, *, model_view: bool) -> None:
    """Shows the classes, a page of them at a time; `model_view` shows each picture as the model sees it."""
    classes = _page_of(project.classes)
    opened, marks = None, class_marks(project)
    with st.container(horizontal=True, key="class_cards"):
        for one in classes:
            with st.container(border=True, key=f"card_{one.id}"):
                opened = _show_card(project, one, marks.get(one.id, ""), model_view) or opened
    if opened:
        show_close_up(project, opened)


def class_marks(project: Project) -> dict[str, str]:
    """Returns by class the marker that it wears on every page; a class that takes no part in adaptation has none."""
    return {one.id: swatch(class_style(place)) for place, one in enumerate(project.usable_classes())}


def _page_of(classes: list[PictureClass]) -> list[PictureClass]:
    if len(classes) <= CARDS_PER_PAGE:
        return classes
    starts = list(range(0, len(classes), CARDS_PER_PAGE))

    def words(start: int) -> str:
        last = min(start + CARDS_PER_PAGE, len(classes))
        return _("Classes {first} to {last} of {n}").format(first=start + 1, last=last, n=len(classes))

    start = st.selectbox(_("Show"), starts, format_func=words, key="cards_page", width=260)
    return classes[start : start + CARDS_PER_PAGE]


def _show_card(project: Project, one: PictureClass, mark: str, model_view: bool) -> str | None:
    """Shows one card, its name behind the class's marker; returns the id of the picture that was clicked."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if mark:  # no alternative text: the name beside it says it in words
            st.html(f'<img src="{mark}" alt="" width="16" height="16" style="display:block">', width="content")
        st.markdown(f"**{plain(one.name)}**", width="stretch")
        st.toggle(
            _("on"),
            value=one.active,
            key=f"active_{one.id}_{one.active}",
            on_change=_switch,
            args=(project, one),
            help=_("A class that is switched off keeps its pictures but takes no part in adaptation."),
        )
        with st.popover("", icon=":material/edit:", help=_("Rename or delete the class")):
            _offer_changes(project, one)
    if not one.pictures:
        st.caption(_("No pictures yet; the class takes part once it has some."))
        return None
    st.caption(_counts(one))
    shown = one.pictures
    if len(shown) > SHOWN_PICTURES and not st.session_state.get(f"all_{one.id}", False):
        shown = shown[:SHOWN_PICTURES]
    opened = thumbnails(
        [_thumbnail(project, picture, model_view) for picture in shown],
        key=f"pictures_{one.id}",
        on_mark=(lambda picture_id: _toggle_role(project, picture_id)) if is_shown("marks") else None,
        pixelated=model_view,
    )
    if len(one.pictures) > SHOWN_PICTURES:
        st.toggle(_("Show all {n}").format(n=len(one.pictures)), key=f"all_{one.id}")
    return opened


def _counts(one: PictureClass) -> str:
    n_support, n_query = len(one.of_role("support")), len(one.of_role("query"))
    counts = _("{support} support · {query} query").format(support=n_support, query=n_query)
    return counts if one.active else _("switched off") + " · " + counts


def _thumbnail(project: Project, picture: Picture, model_view: bool) -> Thumbnail:
    source = array_uri(project.prepared(picture)) if model_view else small_uri(picture)
    return Thumbnail(picture.id, source, picture.name, picture.role)


def _switch(project: Project, one: PictureClass) -> None:
    project.set_active(one.id, not one.active)


def _toggle_role(project: Project, picture_id: str) -> None:
    with told():
        _one, picture = project.find_picture(picture_id)
        project.set_role(picture_id, "query" if picture.role == "support" else "support")


def _offer_changes(project: Project, one: PictureClass) -> None:
    name = st.text_input(_("Name"), value=one.name, key=f"name_{one.id}_{project.revision}", max_chars=80)
    with told():
        if name != one.name:
            project.rename_class(one.id, name)
            st.rerun()
    with told():
        words = plural("Delete with its {n} picture", "Delete with its {n} pictures", len(one.pictures))
        if st.button(words.format(n=len(one.pictures)), key=f"delete_{one.id}", icon=":material/delete:"):
            project.delete_class(one.id)
            st.rerun()
