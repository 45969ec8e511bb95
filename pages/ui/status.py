"""A job's state in one line; first comes a word that scripts rely on: queued, running, done, stopped or failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pages.ui.text import _, plain, plural, sentences
from versa_core.jobs.manager import JobView
from versa_core.training.events import Checking, Finished, Started, StepDone, TrainEvent

SOON = 3.0  # s; what is nearer cannot be told so well
LEAST_SHARE = 0.1  # of a check that has to be done before its pace is known
Event = TypeVar("Event", bound=TrainEvent)


def status_words(view: JobView | None) -> str:
    """Returns one line of Markdown that begins with queued, running, done, stopped or failed; "" without a job."""
    if view is None:
        return ""
    if view.status == "failed":
        return _("failed: {reason}").format(reason=plain(view.message))
    if view.status == "queued":
        return _queued_words(view)
    return _running_words(view) if view.status == "running" else _ended_words(view)


def _queued_words(view: JobView) -> str:
    return _("queued: {place}").format(place=place_words(view))


def place_words(view: JobView) -> str:
    """Returns the place of a waiting job in the queue, and about when it begins."""
    place = _("your turn is next.")
    if view.ahead:
        words = plural("{n} job is ahead of you.", "{n} jobs are ahead of you.", view.ahead)
        place = words.format(n=view.ahead)
    if view.left is None:
        return place
    if view.left < SOON:
        return _("{place} It begins within a few seconds.").format(place=place)
    return _("{place} It begins in about {time}.").format(place=place, time=duration(view.left))


def _running_words(view: JobView) -> str:
    if view.stopping:
        return _("running: it stops after this step …")
    started, last = first_of(view.events, Started), last_of(view.events, StepDone)
    if last is None:
        if view.left is None:
            return _("running: getting ready …")
        return _("running: getting ready, about {time} left …").format(time=duration(view.left))
    n_steps = started.n_steps if started else None
    of_all = _("step {step} of {n}") if n_steps else _("step {step}")
    step = of_all.format(step=last.step, n=n_steps)
    if last.progress >= 1:
        return _checking_words(view, step, last)
    left = seconds_left(last)
    if left is None:
        return _("running: {step}.").format(step=step)
    return _("running: {step}, about {time} left.").format(step=step, time=duration(left))


def _checking_words(view: JobView, step: str, last: StepDone) -> str:
    """Says how far the check after the last step is; its pace is taken from the time since that step."""
    check = last_of(view.events, Checking)
    share = check.share if check else 0.0
    known = {"step": step, "share": f"{100 * share:.0f}"}
    if share < LEAST_SHARE:
        return _("running: {step}; the result is being checked on pictures left out, {share} % …").format(**known)
    left = (view.seconds - last.seconds) * (1 - share) / share
    words = _("running: {step}; the result is being checked on pictures left out, {share} %, about {time} left …")
    return words.format(**known, time=duration(max(left, 0.0)))


def run_words(events: Sequence[TrainEvent]) -> str:
    """Returns the same line for a run that is over, from its events."""
    end = last_of(events, Finished)
    return "" if end is None else _end_words(end, is_done=end.reason != "stopped", message=end.message)


def _ended_words(view: JobView) -> str:
    end, is_done = last_of(view.events, Finished), view.status == "done"
    if end is None:
        return sentences(_("{words}.").format(words=_("done") if is_done else _("stopped")), plain(view.message))
    message = end.message or view.message
    if view.kind == "meta_train":  # its message repeats how many steps there were
        message = "" if is_done else _("What was learned is kept; save it below.")
    return _end_words(end, is_done=is_done, message=message)


def _end_words(end: Finished, *, is_done: bool, message: str) -> str:
    word = _("done") if is_done else _("stopped")
    if end.step:
        after = plural("{word} after {n} step, {time}.", "{word} after {n} steps, {time}.", end.step)
        words = after.format(word=word, n=end.step, time=duration(end.seconds))
    else:
        words = _("{word} without a step, {time}.").format(word=word, time=duration(end.seconds))
    return sentences(words, plain(message))


def seconds_left(last: StepDone) -> float | None:
    """Returns the time that the rest of the budget will take at the pace so far; None before that can be told."""
    if last.progress <= 0 or last.seconds <= 0:
        return None
    return last.seconds * (1 - last.progress) / last.progress


def duration(seconds: float) -> str:
    """Returns a time span in words: seconds below two minutes, then minutes."""
    if seconds < 0.1:
        return _("less than 0.1 s")
    if seconds < 10:
        return _("{n} s").format(n=f"{seconds:.1f}" if seconds < 9.95 else "10")
    if seconds < 120:
        return _("{n} s").format(n=round(seconds))
    return _("{n} min").format(n=round(seconds / 60))


def first_of(events: Sequence[TrainEvent], kind: type[Event]) -> Event | None:
    """Returns the first event of this type, or None."""
    return next((event for event in events if isinstance(event, kind)), None)


def last_of(events: Sequence[TrainEvent], kind: type[Event]) -> Event | None:
    """Returns the last event of this type, or None."""
    return first_of(events[::-1], kind)
