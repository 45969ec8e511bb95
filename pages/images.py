"""Images: classes as cards; files, folders, zips, drawings, shots and examples come in here."""

from __future__ import annotations

import streamlit as st

from pages.ui.adding import add_drawing, add_files, add_folder, add_shot, add_zip, choose_class, show_refused
from pages.ui.cards import show_cards
from pages.ui.checking import show_checking
from pages.ui.collecting import note_turned_away
from pages.ui.errors import told
from pages.ui.examples import examples, open_example
from pages.ui.keeping import show_keeping
from pages.ui.linking.controls import is_shown
from pages.ui.mattering import show_mattering
from pages.ui.preparing import choose_preparation, show_task
from pages.ui.session import project
from pages.ui.teaching.first_mentions import show_mentioning
from pages.ui.text import _, labelled, sentences

mine = project()


@st.fragment
def show_classes() -> None:
    """The cards with their controls; a mark or a switch draws only this part again."""
    if not mine.classes:
        st.info(
            _("No classes yet. Type a name and add pictures, or begin with an example."),
            icon=":material/photo_library:",
        )
        return
    with told():
        show_task(mine)
        if mine.n_pictures:
            model_view = is_shown("preparation") and choose_preparation(mine)
            show_cards(mine, model_view=model_view)
        else:
            show_cards(mine, model_view=False)


def offer_examples() -> None:
    """A button for each ready-made set, and what the sets are."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("Add a ready-made example:"), width="content")
        for each in examples():
            with st.container(key=f"example_{each.name}", width="content"):
                if st.button(each.title, icon=":material/add:"):
                    with told():
                        open_example(mine, each.name)
                    st.rerun()
    st.caption(sentences(*(labelled(each.title, each.description) for each in examples())))


def offer_ways_in() -> None:
    """Everything that brings pictures, one below the other."""
    st.header(_("Add pictures"))
    # A container each: what one of them says or no longer says does not move the others while the page is drawn anew.
    with st.container():
        class_name = choose_class(mine)
    with st.container():
        add_files(mine, class_name)
    with st.container():
        add_folder(mine)
    with st.container():
        add_zip(mine)
    with st.container():
        add_drawing(mine, class_name)
    with st.container():
        add_shot(mine, class_name)
    note_turned_away(mine.refuse)


st.title(_("Images"))
said = [
    _(
        "Give each class a few pictures. **Support** pictures (solid frame) are what the model adapts to; **query** "
        "pictures (dashed frame) are what it is asked about afterwards. Click a picture to see it large."
    )
]
if is_shown("marks"):
    said.append(_("The word under it changes its mark."))
show_mentioning(
    sentences(*said),
    "class",
    "support",
    "query",
    "model",
)
if is_shown("examples"):
    offer_examples()
if is_shown("adding"):
    ways_in, classes = st.columns([1, 2], gap="large")
    with ways_in, told():
        offer_ways_in()
else:
    classes = st.container()
with classes:
    st.header(_("Classes"))
    show_refused(mine)
    show_classes()
if is_shown("checking"):
    show_checking(mine)
if mine.run is not None:
    show_mattering(mine.run)
show_keeping(mine)
