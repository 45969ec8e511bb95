"""What trainers have brought is put into the visitor's project, whether or not one of their pages is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.ui.history import now, race_entries, run_entry
from pages.ui.remembering import note_look
from pages.ui.sent import BRINGS, Sent, key_of
from pages.ui.session import jobs
from pages.ui.standings import ended_race
from pages.ui.status import last_of
from versa_core.data.profile import Preparation
from versa_core.errors import JobError
from versa_core.jobs.joining import joined
from versa_core.jobs.manager import JobView
from versa_core.project import Project, Run
from versa_core.project_brought import Brought, thinned
from versa_core.project_training import Training
from versa_core.training.events import Finished, StepDone, TrainEvent

KINDS = ("adapt", "meta_train", "compare", "fetch", "squeeze", "small_arm")
COURSE = "meta_train"  # the name of what the last meta-training has said
PICTURES = ("images", "labels", "class_names", "ids", "preparation", "fingerprint", "state")  # of a meta-training


def gather_for(owner: str, mine: Project) -> None:
    """Does so for a visitor who may have left; the manager does not take it for a sign of them."""

    def look(job: str) -> JobView | None:
        try:
            return jobs().view(owner, job, here=False)
        except JobError:
            return None

    note_look(mine)
    for kind in KINDS:
        known = mine.results.get(key_of(kind))
        if isinstance(known, Sent) and not known.collected:
            with mine.lock:
                gather(mine, kind, known, look(known.job))


def gather(mine: Project, kind: str, known: Sent, view: JobView | None) -> None:
    """Takes in what the job has brought by now, each thing once; the project's lock is held meanwhile.

    Args:
        mine: the visitor's project.
        kind: of the job.
        known: the job as the project remembers it.
        view: how it is now; None where the manager has forgotten it.
    """
    if view is None or known.collected:
        return
    if kind == "meta_train":
        _take_training(mine, known, view)
    if view.live:
        return
    known.collected = known.fresh = True
    mine.unremember(under_way(kind))
    result = view.result or {}
    if kind == "compare" and result:
        given = known.payload, known.labels, result
        mine.note(race_entries(known.job, *given))
        end = last_of(view.events, Finished)
        if end is not None:
            mine.race = ended_race(*given, when=now(), end=end)
    if kind == "adapt" and "model" in result:
        events = joined(known.labels.get("before", ()), view.events)
        run = make_run(known.payload, events, result["model"], str(known.labels.get("checkpoint", "")))
        mine.replace_run(run)
        mine.note([run_entry(run)])
    if BRINGS in known.labels and result:
        mine.bring(known.labels[BRINGS], Brought(tuple(view.events), result))
    if kind == "fetch" and "key" in result:
        mine.checkpoint = result["key"]  # whoever fetched it wants to start from it


def under_way(kind: str) -> str:
    """Returns the name of the note that a job of the kind is under way, which tells after a restart what was lost."""
    return f"under way: {kind}"


def _take_training(mine: Project, known: Sent, view: JobView) -> None:
    """Keeps how far a meta-training has come and what it has learned, until its owner has named that."""
    end, before = last_of(view.events, Finished), mine.training
    learned = b"" if view.live else (view.result or {}).get("checkpoint", b"")
    state = view.state or {}
    if end is not None and end.reason != "stopped":
        state = {}  # the budget is spent, or the weights are no numbers any more: there is nothing to go on with
        mine.training = None if end.reason == "diverged" else before
    if learned or (state and (before is None or before.state is not state["state"])):
        order = {name: value for name, value in known.payload.items() if name not in PICTURES}
        step = end.step if end is not None else state["step"]
        fingerprint = str(known.payload.get("fingerprint", ""))
        mine.training = Training(order, fingerprint, step, state.get("state", b""), learned)
        _keep_course(mine, known, view)
    elif not view.live:
        _keep_course(mine, known, view)


def _keep_course(mine: Project, known: Sent, view: JobView) -> None:
    """Keeps what a meta-training has said so far, so that its curves outlast the server as its state does."""
    events = thinned(joined(known.labels.get("before", ()), view.events))
    originals = {name: one[name] for one in view.extras for name in ("originals",) if name in one}
    if any(isinstance(event, StepDone) for event in events):
        mine.bring(COURSE, Brought(events, originals))


def make_run(payload: Mapping[str, Any], events: Sequence[TrainEvent], model: bytes, checkpoint: str) -> Run:
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
