"""The panel that makes a teacher's link: what learners get, what they do not see, the address and its QR code."""

from __future__ import annotations

import streamlit as st

from pages.ui.examples import examples
from pages.ui.linking.addresses import address_of, show_code, show_reach
from pages.ui.linking.controls import CONTROLS
from pages.ui.linking.copying import show_to_copy
from pages.ui.linking.making import Asked, first_asked, link_of
from pages.ui.linking.opening import drawn_pictures, open_here
from pages.ui.linking.words import link_words
from pages.ui.session import project
from pages.ui.text import _
from versa_core import checkpoint
from versa_core.language import LANGUAGES, language
from versa_core.teaching.links import Link, draw_settings

ASKED = "link asked"
OWN = ""  # learners bring their own pictures


def offer_link(page: str) -> None:
    """A button that opens the panel for the page at this address."""
    if st.button(_("Teacher's link"), icon=":material/qr_code_2:", key="make_link"):
        # Made here and not at import, so that its title is in the visitor's language.
        st.dialog(_("Teacher's link"), width="large", icon=":material/qr_code_2:")(_show)(page)


def _show(page: str) -> None:
    if ASKED not in st.session_state:
        st.session_state[ASKED] = first_asked(drawn_pictures(project()))
    asked: Asked = st.session_state[ASKED]
    st.markdown(
        _(
            "Whoever opens this link comes to **this page** as you set it here, and every learner gets the same "
            "pictures. Put the code on the projector, or send the address."
        )
    )
    choices, code = st.columns([3, 2], gap="large")
    with choices:
        _choose_pictures(asked)
        _choose_rest(asked)
    lesson = st.query_params.get("lesson", "") if page == "learn" else ""
    link = link_of(project(), asked, lesson, language(), page=page)
    address = address_of(link, st.context.url or f"/{page}")
    with code:
        _show_code(address)
    show_to_copy(address, _("Address of the link"), _("Copy the address"), key="link_address")
    show_reach(address)
    _show_contents(link)


def _choose_pictures(asked: Asked) -> None:
    titles = {OWN: _("Learners bring their own"), **{one.name: one.title for one in examples()}}
    names = list(titles)
    asked.example = st.selectbox(
        _("Pictures"),
        names,
        index=names.index(asked.example),
        format_func=lambda name: titles[name],
        filter_mode=None,
        key="link_example",
    )
    if asked.example == OWN:
        st.caption(_("Your own pictures do not fit into an address: download the project on Images and hand it out."))
        return
    labels = {"way": _("Way"), "shot": _("Shot"), "query": _("Query"), "draw": _("Draw")}
    with st.container(horizontal=True):
        for name, one in draw_settings(asked.example).items():
            low, high = int(one.low or 0), int(one.high or 0)
            value = min(max(asked.draw.get(name, int(one.default)), low), high)
            key = f"link_{name}_{asked.example}"
            asked.draw[name] = int(st.number_input(labels[name], low, high, value=value, width=96, key=key))
    st.caption(_("Draw 0 takes the first classes and pictures; each other number draws others, always the same."))


def _choose_rest(asked: Asked) -> None:
    """The choices on other pages, the controls that are hidden, and the language."""
    help_text = _(
        "Checkpoint, method, settings, seed and maps as they are now, and what is chosen on this page. A checkpoint of "
        "your own stays yours."
    )
    words = _("With my choices on Adapt, Embeddings and this page")
    asked.with_work = st.toggle(words, value=asked.with_work, help=help_text, key="link_with_work")
    asked.hidden = tuple(
        st.multiselect(
            _("Hide from learners"),
            list(CONTROLS),
            default=list(asked.hidden),
            format_func=lambda name: _(CONTROLS[name].words),
            placeholder=_("nothing is hidden"),
            key="link_hidden",
        )
    )
    asked.with_language = st.toggle(
        _("In this language: {name}").format(name=LANGUAGES[language()]),
        value=asked.with_language,
        help=_("Otherwise each learner's browser decides."),
        key="link_language",
    )


def _show_code(address: str) -> None:
    st.download_button(
        _("QR code as SVG"),
        show_code(address, "320px"),
        file_name="versa-link.svg",
        mime="image/svg+xml",
        icon=":material/download:",
        on_click="ignore",
        key="link_svg",
    )


def _show_contents(link: Link) -> None:
    """Says what the link holds, and offers to see it as learners do."""
    lines = link_words(link)
    bundled = {one.key for one in checkpoint.bundled()}
    mine = project()
    if mine.checkpoint and mine.checkpoint not in bundled:
        lines.append(_("Your own checkpoint stays here; learners start from the recommended one."))
    st.markdown("\n".join(f"- {one}" for one in lines))
    if link.draw is not None and st.button(_("Open these pictures here"), icon=":material/open_in_new:"):
        open_here(link)
        st.rerun()
