"""Long work as pages see it: sent to the trainers, followed, stopped, and collected wherever the visitor is by then."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.ui.history import race_entries, run_entry
from pages.ui.sent import Sent
from pages.ui.session import jobs, project, visitor
from pages.ui.status import status_words
from pages.ui.text import _
from versa_core.data.profile import Preparation
from versa_core.errors import JobError
from versa_core.jobs.joining import joined
from versa_core.jobs.manager import JobView
from versa_core.project import Project, Run
from versa_core.training.events import TrainEvent

POLL = 1.0  # s between looks at a live job; polling itself is the load
MOMENT = 1.2  # s that a stop is waited for
KINDS = ("adapt", "meta_train", "compare", "fetch")


def send(kind: str, payload: dict[str, Any], *, short: bool, **labels: Any) -> None:
    """Queues the work, or nothing while a job of the kind is live; raises JobError when the queue is full."""
    mine = project()
    with mine.lock:
        live = follow(kind)
        if live is None or not live.live:
            job = jobs().submit(visitor(), kind, payload, short=short)
            mine.results[_key(kind)] = Sent(job, payload, labels)


def sent(kind: str) -> Sent | None:
    """Returns the visitor's newest job of the kind, live or over, as it was sent."""
    found = project().results.get(_key(kind))
    return found if isinstance(found, Sent) else None


def follow(kind: str) -> JobView | None:
    """Returns the state of the visitor's newest job of the kind, or None where there is none."""
    known = sent(kind)
    if known is None:
        return None
    try:
        return jobs().view(visitor(), known.job)
    except JobError:  # the manager keeps results for a day; the run itself lies in the project
        project().results.pop(_key(kind), None)
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
    known = project().results.pop(_key(kind), None)
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
            if sent(kind) is None and jobs().latest(visitor(), kind) is not None:
                forget(kind)
            before = mine.run
            _collect_one(mine, kind)
            if mine.run is not None and mine.run is not before:
                mine.note([run_entry(mine.run)])


def _collect_one(mine: Project, kind: str) -> None:
    known, view = sent(kind), follow(kind)
    if known is None or view is None or view.live or known.collected:
        return
    known.collected = known.fresh = True
    if kind == "compare" and view.result is not None:
        mine.note(race_entries(known.job, known.payload, known.labels, view.result))
    if kind == "adapt" and view.result is not None and "model" in view.result:
        events = joined(known.labels.get("before", ()), view.events)
        mine.run = make_run(known.payload, events, view.result["model"], str(known.labels.get("checkpoint", "")))
    if kind == "fetch" and view.result is not None and "key" in view.result:
        mine.checkpoint = view.result["key"]  # whoever fetched it wants to start from it


def make_run(payload: dict[str, Any], events: Sequence[TrainEvent], model: bytes, checkpoint: str) -> Run:
    """Returns the record of an adaptation, from what the job was given, what it said and what came out."""
    return Run(
        checkpoint=checkpoint,
        method=payload["method"],
        settings=payload["settings"],
        seed=payload["seed"],
        image_set_fingerprint=payload["fingerprint"],
        ids=tuple(payload["ids"]),
        labels=payload["labels"],
        is_support=payload["is_support"],
        class_names=tuple(payload["class_names"]),
        images=payload["images"],
        events=tuple(events),
        model=model,
        preparation=Preparation.from_plain(payload["preparation"]),
    )


def polled(kind: str, show: Callable[[JobView | None], None]) -> None:
    """Calls `show(view)` in a fragment, again every second while the job is live; its end redraws the page."""
    was_live = is_live(kind)

    def look() -> None:
        view = follow(kind)
        if was_live and (view is None or not view.live):
            st.rerun()  # the whole page changes when a job ends: buttons, warnings, the sidebar
        show(view)

    st.fragment(look, run_every=POLL if was_live else None, key=f"poll_{kind}")()


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
            st.caption(f"{title}: {status_words(follow(kind))}")

    st.fragment(look, run_every=2 * POLL, key="poll_elsewhere")()


def _key(kind: str) -> str:
    return f"job {kind}"
