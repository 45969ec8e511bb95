"""What all lessons share on screen: the list of them, a lesson's beginning and end, and the sheet for the teacher."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from pages.ui.linking.addresses import address_of, show_code, show_reach
from pages.ui.teaching.memory import forget
from pages.ui.teaching.prose import say
from pages.ui.teaching.running_example import show_example
from pages.ui.text import _, plural
from versa_core.teaching.links import Link
from versa_core.teaching.texts import Text, read_lesson

PAGE = Path(__file__).resolve().parents[2] / "learn.py"
TEACHER = "teacher"  # the view that prints


def address(key: str, view: str = "") -> dict[str, str]:
    """Returns the part of the address that opens a lesson, or its sheet for the teacher."""
    return {"lesson": key, "view": view} if view else {"lesson": key}


def show_contents(keys: Sequence[str]) -> None:
    """Shows the lessons as cards that lead to them."""
    st.title(_("Lessons"))
    st.markdown(
        _(
            "A short course in learning from few examples. Each lesson takes some minutes, can be read alone, and lets "
            "you guess before it shows. Nothing here can be broken."
        )
    )
    with st.container(horizontal=True, key="lesson_cards"):
        for number, key in enumerate(keys, 1):
            text = read_lesson(key)
            with st.container(border=True, width=330, key=f"lesson_card_{key}"):
                st.header(f"{number}. {text.facts['title']}", anchor=False)
                st.markdown(text.facts["summary"])
                st.caption(_minutes(text))
                st.page_link(PAGE, label=_("Open the lesson"), icon=":material/school:", query_params=address(key))
                words = _("Sheet for the teacher")
                st.page_link(PAGE, label=words, icon=":material/print:", query_params=address(key, TEACHER))


def show_beginning(text: Text, number: int, n_lessons: int) -> None:
    """Shows title, length, way back, and the opening words."""
    st.page_link(PAGE, label=_("All lessons"), icon=":material/arrow_back:", query_params={})
    st.title(text.facts["title"])
    place = _("Lesson {n} of {all}").format(n=number, all=n_lessons)
    st.caption(f"{place} · {_minutes(text)}")
    say(text, "opening")
    show_example(text)


def show_end(text: Text, following: Text | None) -> None:
    """Shows what to try next, where it comes from, and the way to the sheet and back to the start."""
    st.header(_("What to try next"))
    say(text, "next")
    with st.container(horizontal=True, key="lesson_next"):
        if following is not None:
            words = _("Next lesson: {title}").format(title=following.facts["title"])
            st.page_link(PAGE, label=words, icon=":material/arrow_forward:", query_params=address(following.key))
        sheet = address(text.key, TEACHER)
        st.page_link(PAGE, label=_("Sheet for the teacher"), icon=":material/print:", query_params=sheet)
        if st.button(_("Begin this lesson anew"), icon=":material/restart_alt:", key="lesson_reset"):
            forget(text.key)
            st.rerun()
    with st.expander(_("Where it comes from")):
        say(text, "references")


def show_sheet(text: Text, number: int) -> None:
    """Shows the sheet for the teacher; assets/style has how it prints."""
    with st.container(key="lesson_sheet"):
        title = _("Lesson {n}, sheet for the teacher: {title}")
        st.title(title.format(n=number, title=text.facts["title"]))
        st.markdown(text.facts["summary"])
        heads = {"aim": _("Aim"), "time": _("Time"), "ask": _("What to ask"), "wrong": _("What goes wrong")}
        for name, head in heads.items():
            st.header(head, anchor=False)
            say(text, f"teacher_{name}")
        _show_link(text)
        st.header(_("Where it comes from"), anchor=False)
        say(text, "references")
    st.caption(_("The browser's *Print* puts this sheet alone on paper."))
    st.page_link(PAGE, label=_("To the lesson"), icon=":material/school:", query_params=address(text.key))


def _show_link(text: Text) -> None:
    """Shows the lesson's address for the class, to be scanned from the paper or the projector."""
    st.header(_("The link for the class"), anchor=False)
    words = _(
        "To hand out this lesson as you have set it (its seed and sliders, an example, the choices on Adapt) and to "
        "hide controls, open the lesson and press *Teacher's link* at the side. This is the lesson as it is:"
    )
    st.markdown(words)
    link = address_of(Link(lesson=text.key), st.context.url or "/learn")
    show_code(link, "180px")
    st.code(link, language=None, wrap_lines=True)
    show_reach(link)


def _minutes(text: Text) -> str:
    n = int(text.facts["minutes"])
    return plural("about {n} minute", "about {n} minutes", n).format(n=n)
