"""What is said of a link that was opened: a question before pictures go, what it brought, what was wrong with it."""

from __future__ import annotations

import streamlit as st

from pages.ui.keeping import offer_download
from pages.ui.linking.opening import ASKING, FOLLOWED, OPENED, TROUBLES, follow, follow_or_ask, leave, note_of
from pages.ui.linking.words import link_words
from pages.ui.session import project
from pages.ui.text import _, plain, plural


def ask() -> None:
    """Where the link's pictures would take the place of the visitor's own, asks, and lets the page wait for it."""
    link = st.session_state.get(OPENED)
    if not st.session_state.get(ASKING) or link is None:
        return
    mine = project()
    count = plural("{n} picture", "{n} pictures", mine.n_pictures).format(n=mine.n_pictures)
    with st.container(border=True, key="link_question"):
        st.title(_("This link brings pictures of its own"), anchor=False)
        st.markdown("\n".join(f"- {one}" for one in link_words(link)))
        words = _(
            "They would take the place of your {count} and of your adapted model. Checkpoints that you have trained "
            "stay. If you want to come back to your pictures, download them first."
        )
        st.markdown(words.format(count=count))
        with st.container(horizontal=True):
            if st.button(_("Keep mine"), type="primary", icon=":material/shield:", key="link_keep"):
                mine.remember(FOLLOWED, note_of(link))
                _answered()
            if st.button(_("Open the link's pictures"), icon=":material/swap_horiz:", key="link_replace"):
                follow(mine, link)
                _answered()
            offer_download(mine)
    st.stop()


def _answered() -> None:
    del st.session_state[ASKING]
    st.rerun()


def show_opened() -> None:
    """Says what the link brought that is open in this tab, and offers to open its pictures again, or to leave it."""
    link = st.session_state.get(OPENED)
    if link is None:
        return
    with st.popover(_("Opened by a link"), icon=":material/link:", key="link_opened"):
        st.markdown("\n".join(f"- {one}" for one in link_words(link)))
        if link.draw is not None and st.button(_("Open its pictures again"), icon=":material/restart_alt:"):
            follow_or_ask(link)
            st.rerun()
        if st.button(_("Show me everything"), icon=":material/visibility:", help=_("Controls that it hides, too.")):
            leave()
            st.rerun()


def show_troubles() -> None:
    """Tells what of a link was not understood, until it has been read."""
    troubles = st.session_state.get(TROUBLES)
    if not troubles:
        return
    with st.container(key="link_troubles"):
        words = _("Some of this link is not understood and was left out:")
        st.warning("\n".join([words, "", *(f"- {plain(one)}" for one in troubles)]), icon=":material/link_off:")
        if st.button(_("Understood"), key="link_troubles_read"):
            del st.session_state[TROUBLES]
            st.rerun()
