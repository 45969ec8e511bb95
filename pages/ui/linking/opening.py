"""A link that a visitor opens: read once, and followed where nothing of theirs is in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from pages.ui.errors import told
from pages.ui.examples import examples, open_draw
from pages.ui.jobs import forget
from pages.ui.lessons.table import LESSONS
from pages.ui.linking.controls import CONTROLS, hidden, hide
from pages.ui.linking.lesson_settings import Linked
from pages.ui.linking.map_settings import MAP_SETTINGS
from pages.ui.linking.page_settings import PAGE_SETTINGS, linked
from pages.ui.linking.race_settings import race_as_linked, racer_words
from pages.ui.linking.training_settings import TRAINING_SETTINGS, order_as_linked
from pages.ui.session import project
from pages.ui.text import LANGUAGE
from versa_core import checkpoint
from versa_core.language import LANGUAGES
from versa_core.project import Project
from versa_core.settings import Value
from versa_core.teaching.handouts import Draw
from versa_core.teaching.links import PREPARED, Known, Link, decode, encode

ADDRESS, OPENED, TROUBLES, ASKING = "link address", "link opened", "link troubles", "link asks"
SPOKEN = "link language"
# Notes in the project: the link followed last, as a reload is no reason to do it again, and the pictures drawn last.
FOLLOWED, DRAWN = "link followed", "link drawn"
OF_PAGE = ("lesson", "view", "lang")  # stay in the address when a link is left


def speak_as_linked() -> None:
    """Takes over the language that the address names, once: the switch of languages may change it afterwards."""
    wanted = st.query_params.get("lang", "")
    if wanted in LANGUAGES and wanted != st.session_state.get(SPOKEN):
        st.session_state[SPOKEN] = st.session_state[LANGUAGE] = wanted


def arrive() -> None:
    """Reads a link that is new in the address, and follows it or sets out to ask."""
    address = st.query_params.to_dict()
    if address != st.session_state.get(ADDRESS, {}):
        st.session_state[ADDRESS] = address
        link, troubles = decode(address, known())
        if troubles:
            st.session_state[TROUBLES] = troubles
        if link.is_teachers:
            st.session_state[OPENED] = link
            hide(link.hidden)
            for one, value in _of_lesson(link):
                one.set(value)
            if (link.draw or link.sets_work) and project().notes.get(FOLLOWED) != note_of(link):
                follow_or_ask(link)
    _keep_in_address()
    _begin()


def known() -> Known:
    """Returns what links may name on this server."""
    lessons = {one.key: tuple(each.setting for each in one.linked) for one in LESSONS}
    return Known(
        tuple(one.key for one in checkpoint.bundled()),
        tuple(CONTROLS),
        lessons,
        MAP_SETTINGS,
        TRAINING_SETTINGS,
        tuple(one.setting for one in PAGE_SETTINGS),
        racer_words(),
    )


def follow_or_ask(link: Link) -> None:
    """Does what the link says, unless it would take the place of other pictures: that is asked first."""
    mine = project()
    if link.draw is not None and mine.n_pictures and not holds(mine, link.draw) and drawn_pictures(mine) is None:
        st.session_state[ASKING] = True
    else:
        follow(mine, link)


def open_here(link: Link) -> None:
    """Opens the link's pictures in this tab, which keeps all its controls."""
    st.session_state[OPENED] = replace(link, hidden=())
    follow_or_ask(st.session_state[OPENED])


def leave() -> None:
    """Shows all controls again, and lets the link be forgotten."""
    hide(())
    del st.session_state[OPENED]
    kept = {name: value for name, value in st.query_params.to_dict().items() if name in OF_PAGE}
    st.query_params.from_dict(kept)
    st.session_state[ADDRESS] = st.query_params.to_dict()


def holds(mine: Project, draw: Draw) -> bool:
    """True where the project has these pictures, marked as they are drawn, and no others."""
    if mine.n_pictures != draw.way * (draw.shot + draw.query):
        return False  # seen without drawing them
    drawn = Project()
    open_draw(drawn, draw)
    return _content(mine) == _content(drawn)


def drawn_pictures(mine: Project) -> Draw | None:
    """Returns the draw, of a link before or a ready example, whose pictures these are, as they came: nobody's own."""
    before, _troubles = decode(dict(parse_qsl(str(mine.notes.get(DRAWN, "")))), known())
    drawn = [*([before.draw] if before.draw else []), *(Draw(one.name) for one in examples())]
    return next((one for one in drawn if mine.n_pictures and holds(mine, one)), None)


def _content(project: Project) -> list[object]:
    return [(one.name, one.active, [(each.data, each.role) for each in one.pictures]) for one in project.classes]


def note_of(link: Link) -> str:
    """Returns what is noted of a link that has been followed."""
    return urlencode(encode(link))


def follow(mine: Project, link: Link) -> None:
    """Does what the link says of pictures and of Adapt; an adapted model that belongs to other pictures goes."""
    with told(), mine.lock:
        if link.draw is not None and not holds(mine, link.draw):
            _replace_pictures(mine, link.draw)
        if link.prepared:
            mine.set_preparation(PREPARED[link.prepared])
        if link.checkpoint:
            mine.checkpoint = link.checkpoint
        if link.method:
            mine.method, mine.method_settings = link.method, dict(link.settings)
        if link.seed is not None:
            mine.seed = link.seed
        if link.maps:
            mine.map_settings = {**mine.map_settings, **link.maps}
            st.session_state.update({f"map_{name}": value for name, value in link.maps.items()})
        if link.training:
            order_as_linked(mine, link.training, link.goal)
        if link.racers:
            race_as_linked(mine, link.racers)
        for one, value in linked(link.looks):
            if one.is_noted:
                one.note(mine, value)
        mine.remember(FOLLOWED, note_of(link))


def _replace_pictures(mine: Project, draw: Draw) -> None:
    """Puts the drawn pictures in the place of all others; checkpoints of the visitor's own and the history stay."""
    for kind in ("adapt", "compare"):
        forget(kind)  # they work on pictures that go
    for one in list(mine.classes):
        mine.delete_class(one.id)
    mine.run = mine.earlier = None
    mine.set_preparation(None)
    open_draw(mine, draw)
    mine.remember(DRAWN, note_of(Link(draw=draw)))


def _keep_in_address() -> None:
    """Keeps in the address what controls are hidden and the link's language, until the visitor chooses another one.

    A change of the page drops both, and a reload needs them.
    """
    spoken = st.session_state.get(SPOKEN, "")
    kept = {"hide": ",".join(hidden()), "lang": spoken if st.session_state[LANGUAGE] == spoken else ""}
    now = st.query_params.to_dict()
    wanted = {name: value for name, value in {**now, **kept}.items() if value}
    if wanted != now:
        st.query_params.from_dict(wanted)
        st.session_state[ADDRESS] = wanted


def _begin() -> None:
    """Lets pages and the lesson of the link begin with its settings, also when the learner comes back to them."""
    link = st.session_state.get(OPENED)
    if link is None:
        return
    for setting, value in linked(link.looks):
        if not setting.is_noted:
            setting.begin_with(value)
    if st.query_params.get("lesson", "") == link.lesson:
        for one, value in _of_lesson(link):
            one.begin_with(value)


def _of_lesson(link: Link) -> Iterator[tuple[Linked, Value]]:
    values = link.lesson_settings
    linked = (each for lesson in LESSONS if lesson.key == link.lesson for each in lesson.linked)
    return ((one, values[one.setting.name]) for one in linked if one.setting.name in values)
