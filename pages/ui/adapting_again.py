"""Adapting again from where the pictures were corrected, with the settings of the run before."""

from __future__ import annotations

import streamlit as st

from pages.ui.adapting import all_checkpoints, is_stale, payload
from pages.ui.errors import told
from pages.ui.jobs import follow, is_live, polled, send, stop
from pages.ui.looking import Look
from pages.ui.promises import obstacle
from pages.ui.status import status_words
from pages.ui.text import _
from versa_core.jobs.manager import JobView
from versa_core.project import Project

KIND = "adapt"


def adapt_again(mine: Project, look: Look) -> None:
    """Sends off the method of the run, from its checkpoint, with its settings and seed, on the pictures as they are.

    Raises:
        ProjectError: the pictures are not enough to adapt to.
    """
    run = look.run
    offer = next((one for one in all_checkpoints(mine) if one.key == run.checkpoint), None)
    given = {**payload(mine, offer, run.method, dict(run.settings)), "seed": run.seed}
    send(KIND, given, short=True, checkpoint=run.checkpoint)


def show_again(mine: Project, look: Look) -> None:
    """The button, where the pictures have changed, and how the job is doing; the page is drawn anew at its end."""
    with st.container(key="adapt_again"):
        if is_live(KIND):
            polled(KIND, _show_status)
            if st.button(_("Stop training"), icon=":material/stop:", key="adapt_again_stop"):
                stop(KIND)
                st.rerun()
            return
        view = follow(KIND)
        if view is not None and view.status == "failed":
            _show_status(view)
        hindrance = obstacle(mine.task_shape())
        if hindrance or not is_stale(mine, look.run):
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(_("Adapt again"), key="adapt_again_start", type="primary", icon=":material/play_arrow:"):
                with told():
                    adapt_again(mine, look)
                    st.rerun()
            st.caption(_("With the same method, settings and seed; then you see which answers changed."))


def _show_status(view: JobView | None) -> None:
    st.markdown(status_words(view))
