"""Encoders that torchvision trained on ImageNet: offered for photographs, fetched on a click, kept on this machine."""

from __future__ import annotations

import streamlit as st

from pages.ui.errors import told
from pages.ui.jobs import follow, is_live, polled, send, stop
from pages.ui.status import last_of
from pages.ui.text import _, plain
from versa_core.imagenet import ENCODERS, TERMS, Encoder
from versa_core.jobs.manager import JobView
from versa_core.project import Project
from versa_core.training.events import StepDone

KIND = "fetch"


def offer_encoders(mine: Project) -> None:
    """Lists the encoders for photographs: those that are here, and a button for each that is not."""
    if mine.preparation_in_use().profile != "photos":
        return
    view = follow(KIND)
    title = _("Encoders trained on ImageNet")
    with st.expander(title, icon=":material/cloud_download:", expanded=view is not None, key="adapt_fetch"):
        st.markdown(
            _(
                "torchvision trained these on 1.2 million photographs of 1,000 kinds, so for photographs they are "
                "usually the better start. They are fetched once, by the machine that runs this app, and kept there. "
                "They cannot redraw pictures."
            )
        )
        for one in ENCODERS.values():
            _offer(one, live=is_live(KIND))
        st.caption(_("Licence: {terms}.").format(terms=plain(TERMS)))
        polled(KIND, show_fetching)


def _offer(one: Encoder, *, live: bool) -> None:
    if one.checkpoint.is_file():
        st.markdown(_("**{name}** is here; choose it above.").format(name=plain(one.name)))
        return
    label = _("Fetch {name} ({size} MB)").format(name=one.name, size=f"{one.megabytes:.0f}")
    if st.button(label, icon=":material/download:", disabled=live, key=f"fetch_{one.name}"):
        with told():
            send(KIND, {"encoder": one.name}, short=False)
            st.rerun()


def show_fetching(view: JobView | None) -> None:
    """Shows how far it is, with a button to stop, or why it was not to be had."""
    if view is None:
        return
    if view.status == "failed":
        st.error(plain(view.message), icon=":material/cloud_off:")
    elif view.live:
        last = last_of(view.events, StepDone)
        words = _("waiting for its turn …") if view.status == "queued" else _("connecting …")
        if last is not None:
            words = _("{n} MB of {all} MB").format(n=last.step, all=round(last.step / max(last.progress, 0.001)))
        st.progress(last.progress if last else 0.0, text=words)
        if st.button(_("Stop fetching"), icon=":material/stop:", disabled=view.stopping):
            stop(KIND)
            st.rerun()
