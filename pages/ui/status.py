"""A job's state in one line; first comes a word that scripts rely on: queued, running, done, stopped or failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pages.ui.text import _, plain, plural
from versa_core.jobs.manager import JobView
from versa_core.training.events import Checking, Finished, Started, StepDone, TrainEvent

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
    if not view.ahead:
        return _("queued: your turn is next.")
    words = plural("queued: {n} job is ahead of you.", "queued: {n} jobs are ahead of you.", view.ahead)
    return words.format(n=view.ahead)


def _running_words(view: JobView) -> str:
    if view.stopping:
        return _("running: it stops after this step …")
    started, last = first_of(view.events, Started), last_of(view.events, StepDone)
    if last is None:
        return _("running: getting ready …")
    n_steps = started.n_steps if started else None
    of_all = _("step {step} of {n}") if n_steps else _("step {step}")
    step = of_all.format(step=last.step, n=n_steps)
    if last.progress >= 1:
        check = last_of(view.events, Checking)
        words = _("running: {step}; the result is being checked on pictures left out, {share} % …")
        return words.format(step=step, share=f"{100 * check.share:.0f}" if check else 0)
    left = seconds_left(last)
    if left is None:
        return _("running: {step}.").format(step=step)
    return _("running: {step}, about {time} left.").format(step=step, time=duration(left))


def run_words(events: Sequence[TrainEvent]) -> str:
    """Returns the same line for a run that is over, from its events."""
    end = last_of(events, Finished)
    return "" if end is None else _end_words(end, is_done=end.reason != "stopped", message=end.message)


def _ended_words(view: JobView) -> str:
    end, is_done = last_of(view.events, Finished), view.status == "done"
    if end is None:
        return f"{_('done') if is_done else _('stopped')}. {plain(view.message)}".strip()
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
    return f"{words} {plain(message)}".strip()


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
