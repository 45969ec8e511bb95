"""Work of a second or two, done by a trainer while the page waits: one call gives the result or shows the wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import cache
from typing import Any

import streamlit as st

from pages.ui.session import jobs, project, visitor
from pages.ui.shelves import N_KEPT, Shelf
from pages.ui.status import duration, last_of, place_words
from pages.ui.text import _, plain
from versa_core.errors import JobError
from versa_core.jobs.manager import JobView
from versa_core.training.events import StepDone

PATIENCE = 1.2  # s that the script itself waits; most maps are there by then, and nothing flickers
POLL = "0.7s"
EVERYONE = "everyone"  # who owns the work whose result is the same for all visitors


def short_job(
    kind: str,
    key: Hashable,
    payload: Callable[[], dict[str, Any]],
    words: str,
    *,
    n_kept: int = N_KEPT,
    shared: bool = False,
) -> dict[str, Any] | None:
    """Returns the work's result, from the shelf where it has been done before.

    Args:
        kind: the task's name.
        key: of everything the result depends on.
        payload: makes the task's input; called only where there is something to do.
        words: what is being done, shown while it is.
        n_kept: how many results stay on the shelf; few where they are large.
        shared: the work has nothing of the visitor in it; it is done once, for all visitors of this server. Each kind
            of such work has one key: what is under way for one visitor is what all others wait for.

    Returns:
        The result; None while it is not there: the wait, or why it failed, is on the page, and the page runs again by
        itself when there is something new.
    """
    owner, shelves = (EVERYONE, shared_results()) if shared else (visitor(), project().results)
    shelf: Shelf = shelves.setdefault(f"short:{kind}", Shelf())
    known = shelf.get(key)
    if known is not None:
        return known
    assert not shared or shelf.pending is None or shelf.pending[0] == key, f"shared {kind} has one key"
    if shelf.pending is None or shelf.pending[0] != key:
        shelf.pending = (key, jobs().submit(owner, kind, payload(), short=True, replace=not shared))
    job_id = shelf.pending[1]
    view = _wait(owner, job_id)
    if view is not None and view.live:
        _show_wait(owner, job_id, words)
        return None
    if view is not None and view.result:  # a stopped job brings an empty one
        shelf.pending = None
        shelf.put(key, view.result, n_kept)
        with suppress(JobError):  # from here on the shelf alone holds it, and can let it go
            jobs().forget(owner, job_id)
        return view.result
    if view is None and (known := shelf.get(key)) is not None:  # another tab, or visitor, has just put it there
        return known
    _show_failure(shelf, _("It was not finished.") if view is None else view.message)
    return None


@cache
def shared_results() -> dict[str, Any]:
    """Returns the shelves that all visitors of this server share."""
    return {}


def _wait(owner: str, job_id: str) -> JobView | None:
    """Returns the job as it is after a moment; None where it is gone, replaced from another tab."""
    until = time.monotonic() + PATIENCE
    while (view := _view(owner, job_id)) is not None and view.live and time.monotonic() < until:
        time.sleep(0.03)
    return view


def _view(owner: str, job_id: str) -> JobView | None:
    try:
        return jobs().view(owner, job_id)
    except JobError:
        return None


def _show_wait(owner: str, job_id: str, words: str) -> None:
    @st.fragment(run_every=POLL)
    def poll() -> None:
        view = _view(owner, job_id)
        if view is None or not view.live:
            st.rerun()
        if view.status == "queued":
            st.caption(_("Waiting: {place}").format(place=place_words(view)))
            return
        last = last_of(view.events, StepDone)
        left = "" if view.left is None else _("about {time} left").format(time=duration(view.left))
        st.progress(min(1.0, last.progress) if last else 0.0, f"{words} · {left}" if left else words)

    poll()


def _show_failure(shelf: Shelf, message: str) -> None:
    st.error(plain(message), icon=":material/error:")
    if st.button(_("Try again"), icon=":material/refresh:"):
        shelf.pending = None
        st.rerun()
