"""Long work as pages see it: sent to the trainers, followed, stopped, and collected wherever the visitor is by then."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.ui.gathering import KINDS, gather, under_way
from pages.ui.sent import Sent, key_of
from pages.ui.session import jobs, project, visitor
from pages.ui.status import status_words
from pages.ui.text import _, labelled
from versa_core.errors import JobError
from versa_core.jobs.board import STATE
from versa_core.jobs.manager import JobView

POLL = 1.0  # s between looks at a live job; polling itself is the load
WAITING_POLL = 2.0  # s between looks at one that waits
MOMENT = 1.2  # s that a stop is waited for


def send(kind: str, payload: dict[str, Any], *, short: bool, **labels: Any) -> None:
    """Queues the work, or nothing while a job of the kind is live; raises JobError when the queue is full."""
    mine = project()
    with mine.lock:
        live = follow(kind)
        if live is None or not live.live:
            minutes = payload.get("minutes")
            job = jobs().submit(visitor(), kind, payload, short=short, expected=60 * minutes if minutes else None)
            kept = {name: value for name, value in payload.items() if name != STATE}  # it comes again, and newer
            mine.results[key_of(kind)] = Sent(job, kept, labels)
            if kind in KINDS:
                mine.remember(under_way(kind), True)


def sent(kind: str) -> Sent | None:
    """Returns the visitor's newest job of the kind, live or over, as it was sent."""
    found = project().results.get(key_of(kind))
    return found if isinstance(found, Sent) else None


def follow(kind: str) -> JobView | None:
    """Returns the state of the visitor's newest job of the kind, or None where there is none."""
    known = sent(kind)
    if known is None:
        return None
    try:
        return jobs().view(visitor(), known.job)
    except JobError:  # the manager keeps results for a day; the run itself lies in the project
        project().results.pop(key_of(kind), None)
        return None


def is_live(kind: str) -> bool:
    """True while the visitor's job of the kind is queued or running."""
    view = follow(kind)
    return view is not None and view.live


def stop(kind: str) -> None:
    """Asks the job to stop and gives it a moment, so that most have stopped before the page is drawn again."""
    known = sent(kind)
    if known is None or not is_live(kind):
        return
    jobs().stop(visitor(), known.job)
    until = time.monotonic() + MOMENT
    while is_live(kind) and time.monotonic() < until:
        time.sleep(0.03)
    collect()


def let_go_on(kind: str, wanted: bool) -> None:
    """Marks the job of the kind to go on when the visitor leaves, or takes the mark back."""
    known = sent(kind)
    if known is not None and is_live(kind):
        jobs().let_go_on(visitor(), known.job, wanted)


def forget(kind: str) -> None:
    """Lets go of the job and of all it has said; a live one is stopped."""
    known = project().results.pop(key_of(kind), None)
    project().unremember(under_way(kind))
    latest = jobs().latest(visitor(), kind)
    for job in {known.job} if isinstance(known, Sent) else {latest} - {None}:
        try:
            jobs().forget(visitor(), str(job))
        except JobError:
            continue  # gone already


def collect() -> None:
    """Puts what finished jobs brought into the project; called at the top of every page.

    A job that the project no longer knows (everything was deleted meanwhile) is stopped and forgotten: its model
    belongs to pictures that are gone.
    """
    mine = project()
    with mine.lock:
        for kind in KINDS:
            known = sent(kind)
            if known is None and jobs().latest(visitor(), kind) is not None:
                forget(kind)
            elif known is not None:
                gather(mine, kind, known, follow(kind))


def polled(kind: str, show: Callable[[JobView | None], None]) -> None:
    """Calls `show(view)` in a fragment, again every second while the job is live; its end redraws the page.

    A job that waits is looked at less often: a whole class may be waiting.
    """
    first = follow(kind)
    status = first.status if first is not None and first.live else ""

    def look() -> None:
        view = follow(kind)
        if status and (view is None or view.status != status):
            st.rerun()  # the whole page changes when a job begins or ends: buttons, warnings, the sidebar
        show(view)

    every = {"queued": WAITING_POLL, "running": POLL}.get(status)
    st.fragment(look, run_every=every, key=f"poll_{kind}")()


def show_elsewhere(address: str) -> None:
    """Says in a line how jobs are doing that the page at `address` does not show itself, and takes note of their end.

    Where the page follows a live job of its own, that one polls alone.
    """
    homes = {
        "adapt": ("adapt", _("Adapt")),
        "meta_train": ("metatrain", _("Meta-train")),
        "compare": ("compare", _("Compare")),
    }
    live = {kind: title for kind, (home, title) in homes.items() if is_live(kind)}
    if not live or any(homes[kind][0] == address for kind in live):
        return

    def look() -> None:
        if not all(is_live(kind) for kind in live):
            st.rerun()
        for kind, title in live.items():
            st.caption(labelled(title, status_words(follow(kind))))

    st.fragment(look, run_every=2 * POLL, key="poll_elsewhere")()
