"""Start: what this is, in a few sentences and a picture, and three ways in: I learn, I teach, I have pictures."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

import streamlit as st

from pages.ui.errors import told
from pages.ui.examples import open_example
from pages.ui.lessons.table import LESSONS
from pages.ui.pictures import show_picture, vector_uri
from pages.ui.session import project
from pages.ui.teaching.course import address
from pages.ui.teaching.first_mentions import show_mentioning
from pages.ui.text import _, plural

PICTURE = Path(__file__).resolve().parents[1] / "assets" / "style" / "start.svg"
ADAPT = Path(__file__).with_name("adapt.py")
IMAGES = Path(__file__).with_name("images.py")
LEARN = Path(__file__).with_name("learn.py")


def show_way() -> None:
    """Draws the way from pictures to an answer, with its words in the visitor's language and ink for the theme."""
    words = {
        "pictures": _("a few pictures per class"),
        "model": _("the model adapts"),
        "map": _("where the pictures lie"),
        "answer": _("how sure it is"),
        "ink": "#E8E8EC" if st.context.theme.type == "dark" else "#31333F",
    }
    drawn = Template(PICTURE.read_text(encoding="utf-8"))
    svg = drawn.substitute({key: escape(word, quote=True) for key, word in words.items()})
    alt = _("From a few pictures per class through an adapted model to a map of them and an answer.")
    show_picture(vector_uri(svg.encode()), alt, width="930px")


def start_example() -> None:
    """Opens the digits and goes on to Adapt; the way for a visitor who has nothing yet."""
    mine = project()
    mine.delete_everything()
    with told():
        open_example(mine, "digits")
        st.switch_page(ADAPT)


def offer_example() -> None:
    """One button; where pictures are there already, they are replaced only after a question."""
    title, icon = _("Try it with handwritten digits"), ":material/play_arrow:"
    if not project().n_pictures:
        if st.button(title, type="primary", icon=icon):
            start_example()
        return
    count = plural("{n} picture", "{n} pictures", project().n_pictures).format(n=project().n_pictures)
    with st.popover(title, icon=icon):
        st.write(_("The example would replace your {count} and the adapted model.").format(count=count))
        if st.button(_("Replace them with the example"), icon=":material/swap_horiz:"):
            start_example()
        if st.button(_("Go on with mine"), type="primary", icon=":material/arrow_forward:"):
            st.switch_page(ADAPT)


st.title("VERSA Lab")
show_mentioning(
    _(
        "Bring **a few pictures per class**, two to ten, of letters, leaves, coins or screws. A model that has "
        "learned from many other small tasks adapts itself to yours in seconds. Then look inside: where your pictures "
        "lie for the model, what it can redraw from memory, what it gets wrong, and whether your pictures are enough."
    ),
    "class",
    "model",
    "adapt",
)
show_way()
learning, teaching, bringing = st.columns(3, gap="medium")
with learning, st.container(border=True):
    st.markdown(f":material/school: **{_('I learn')}**")
    st.markdown(_("Take ten rounds against the model, or watch it adapt to an example."))
    st.page_link(LEARN, label=_("The first lesson"), icon=":material/menu_book:", query_params=address(LESSONS[0].key))
    with st.container(key="start_example"):
        offer_example()
with teaching, st.container(border=True):
    st.markdown(f":material/co_present: **{_('I teach')}**")
    st.markdown(_("Short lessons that ask before they show, each with a sheet for you that prints."))
    st.markdown(_("*Teacher's link*, at the side of every page, gives a whole class the same episode."))
    st.page_link(LEARN, label=_("All lessons"), icon=":material/print:")
with bringing, st.container(border=True):
    st.markdown(f":material/photo_library: **{_('I have pictures')}**")
    st.markdown(_("Two to ten per class are enough to find out whether they are enough."))
    with st.container(key="start_images"):
        if st.button(_("Bring my own pictures"), icon=":material/add_photo_alternate:"):
            st.switch_page(IMAGES)
st.caption(
    _(
        "Your pictures go to the computer that runs this app and no further. They stay there until you delete them on "
        "the page Images, or for some hours after you have left."
    )
)
