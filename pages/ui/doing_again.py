"""Work that was cut short: a trainer died over it, or the app was ended meanwhile; it can be done again."""

from __future__ import annotations

import streamlit as st

from pages.ui.errors import told
from pages.ui.gathering import under_way
from pages.ui.jobs import follow, send, sent
from pages.ui.session import project
from pages.ui.text import _


def offer_again(kind: str, *, short: bool) -> None:
    """Offers to do the visitor's newest job of the kind again, with all that it was given, where it failed.

    Args:
        kind: of the job.
        short: as it was sent.
    """
    job, view = sent(kind), follow(kind)
    with st.container(key=f"again_{kind}"):
        if job is None:
            if project().notes.get(under_way(kind)):
                words = _("The app was ended while this was under way. All that is yours is here; start it again.")
                st.info(words, icon=":material/restore:")
            return
        if view is None or view.status != "failed":
            return
        words = _("With the same pictures, settings and seed as before; the result is what it would have been.")
        if st.button(_("Do it again"), icon=":material/replay:", help=words):
            with told():
                send(kind, job.payload, short=short, **job.labels)
                st.rerun()
