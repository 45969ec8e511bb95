"""Compare: methods race on the same pictures; how much of it is luck; what more pictures would bring; the history."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from pages.ui.doing_again import offer_again
from pages.ui.errors import told
from pages.ui.examples import examples
from pages.ui.history import show_history
from pages.ui.jobs import is_live, polled, send, stop
from pages.ui.leaking import leaks_among, show_leaks
from pages.ui.linking.controls import is_shown, show_fixed
from pages.ui.lucky import show_luck
from pages.ui.preparing import task_words
from pages.ui.promises import obstacle
from pages.ui.race_views import show_race_job
from pages.ui.racing import (
    KIND,
    MAX_RACERS,
    OWN,
    PICTURES,
    Racer,
    few_queries,
    pictures_of,
    race_labels,
    race_payload,
    racers_for,
    racers_note,
    usual_racers,
)
from pages.ui.session import project
from pages.ui.teaching.first_mentions import show_mentioning
from pages.ui.text import _
from versa_core.project import Project

PAGES = Path(__file__).parent
mine = project()


def choose_pictures() -> str:
    """Asks whose pictures: the visitor's, where there are any, or an example's, which leaves theirs alone."""
    titles = {one.name: _("Example: {title}").format(title=one.title) for one in examples()}
    if mine.n_pictures:
        titles = {OWN: _("My pictures"), **titles}
    known = mine.notes.get(PICTURES)
    names = list(titles)
    if not is_shown("racers"):
        picked = known if known in names else names[0]
        show_fixed(_("Pictures"), titles[picked])
        return picked
    picked = st.segmented_control(
        _("Pictures"),
        names,
        default=known if known in names else names[0],
        format_func=lambda name: titles[name],
        required=True,
        key=f"compare_pictures_{len(names)}",
    )
    if picked != known:
        mine.remember(PICTURES, str(picked))
    return str(picked)


def choose_racers(pictures: Project) -> list[Racer]:
    """Asks who takes part; the first is what the others are compared with."""
    racers = racers_for(mine, pictures)
    by_key = {one.key: one for one in racers}
    profile = pictures.preparation_in_use().profile
    note = racers_note(profile)
    kept = mine.notes.get(note)
    known = [str(key) for key in kept if str(key) in by_key][:MAX_RACERS] if isinstance(kept, list) else []
    first = known or usual_racers(mine, pictures, racers)
    if not is_shown("racers"):
        show_fixed(_("Methods that race"), ", ".join(by_key[key].title for key in first))
        return [by_key[key] for key in first]
    picked = st.multiselect(
        _("Methods that race"),
        list(by_key),
        default=first,
        format_func=lambda key: by_key[key].title,
        max_selections=MAX_RACERS,
        key=f"compare_racers_{len(racers)}_{profile}",
        help=_(
            "Each takes the same support and is asked about the same query pictures. The first is what the others are "
            "compared with. A method that is chosen on Adapt has your settings from there, the others the defaults."
        ),
    )
    if picked != kept:
        mine.remember(note, list(picked))
    return [by_key[key] for key in picked]


def show_buttons(pictures: Project, name: str, racers: list[Racer], ready: bool) -> None:
    """Start and stop."""
    live = is_live(KIND)
    with st.container(horizontal=True):
        with st.container(key="compare_start", width="content"):
            hindered = live or not ready or not racers
            if st.button(_("Start the race"), type="primary", icon=":material/flag:", disabled=hindered):
                with told():
                    payload = race_payload(mine, pictures, racers, mine.seed)
                    send(KIND, payload, short=False, **race_labels(name, racers))
                    st.rerun()
        with st.container(key="compare_stop", width="content"):
            if st.button(_("Stop the race"), icon=":material/stop:", disabled=not live):
                stop(KIND)
                st.rerun()


def show_task(pictures: Project) -> bool:
    """Says what the task is, which queries leak and what so few prove; returns whether a race can be run."""
    shape = pictures.task_shape()
    show_mentioning(task_words(shape), "way", "shot")
    hindrance = obstacle(shape)
    if not hindrance and not shape.n_query:
        hindrance = _("There are no query pictures, so nobody can be asked anything. Mark some as query on Images.")
    if hindrance:
        st.info(hindrance, icon=":material/add_photo_alternate:")
        st.page_link(PAGES / "images.py", label=_("Go to Images"), icon=":material/photo_library:")
        return False
    image_set, is_support = pictures.image_set()
    leaks = leaks_among(image_set.images, is_support, image_set.fingerprint)
    show_leaks(leaks, image_set.ids, pictures)
    n_asked = shape.n_query - len(leaks)
    if n_asked and (words := few_queries(n_asked)):
        st.info(words, icon=":material/balance:")
    return n_asked > 0


st.title(_("Compare"))
show_mentioning(
    _(
        "Which method is best **for these pictures**, and is that more than luck? All methods get the same support and "
        "are asked about the same query pictures."
    ),
    "support",
    "query",
)
with told():
    chosen = choose_pictures()
    pictures = pictures_of(mine, chosen)
    ready = show_task(pictures)
    racers = choose_racers(pictures)
    show_buttons(pictures, chosen, racers, ready)
    offer_again(KIND, short=False)
    polled(KIND, partial(show_race_job, mine))
    if pictures.usable_classes():
        show_luck(pictures, chosen)
show_history()
