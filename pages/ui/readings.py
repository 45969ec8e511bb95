"""Curves read aloud: sentences that say what the numbers show, and no more than that."""

from __future__ import annotations

from collections.abc import Sequence

from pages.ui.curves import loss_title, stretches
from pages.ui.text import _, clauses, plain, plural, sentences
from versa_core.training.events import Evaluated, StepDone

CHANGE = 0.05  # a loss that moved by less than this share of itself has hardly changed
BY_HEART = 0.999
ANSWER = "answer"  # the part of a loss that is about the answers


def read_adaptation(steps: Sequence[StepDone], n_support: int, n_query: int) -> str:
    """Returns what the curves of an adaptation show.

    Args:
        steps: what was reported, step 0 first.
        n_support: how many pictures the support accuracy is over.
        n_query: the same of the query accuracy.
    """
    if not steps:
        return ""
    parts = [read_loss(steps), _read_query(steps, n_query), _read_support(steps[-1], n_support, n_query)]
    if steps[-1].step == 0:
        parts[0] = _("Nothing was trained: the model answers as it is, by comparing with the support pictures.")
    return sentences(*parts)


def read_loss(steps: Sequence[StepDone]) -> str:
    """Returns how the minimised loss moved, apart for each stretch of steps in which it has the same parts."""
    texts = []
    for number, stretch in enumerate(stretches(steps)):
        if number and len(stretch) > 1:
            words = _("From step {step} on the loss has more parts, so its numbers do not compare with those before.")
            texts.append(words.format(step=stretch[0].step))
        texts.append(_read_stretch(stretch))
    return sentences(*texts)


def _read_stretch(steps: Sequence[StepDone]) -> str:
    """Reads the loss of the answers where that is reported apart, with its lowest value where that was not at the end.

    Parts that hold weights back grow by nature while they do so.
    """
    name = ANSWER if ANSWER in steps[0].losses else "loss"
    known = [(one.step, one.losses[name]) for one in steps if name in one.losses]
    if len(known) < 2:
        return ""
    what = _("The answer loss") if name == ANSWER else _("The loss")
    (begin, first), (end, last) = known[0], known[-1]
    span = _("{first} to {last}").format(first=_figure(first), last=_figure(last))
    if abs(last - first) <= CHANGE * abs(first):
        words = _("{what} hardly changed between steps {begin} and {end} ({span}).")
    elif last < first:
        words = _("{what} fell from {span} between steps {begin} and {end}.")
    else:
        words = _("{what} rose from {span} between steps {begin} and {end}; a smaller step size may help.")
    text = words.format(what=what, span=span, begin=begin, end=end)
    best_step, best = min(known, key=lambda pair: pair[1])
    if best_step > begin and last - best > CHANGE * max(abs(first), abs(last)):
        text = sentences(text, _("It was lowest at step {step}: {loss}.").format(step=best_step, loss=_figure(best)))
    return text


def _read_query(steps: Sequence[StepDone], n_query: int) -> str:
    known = [(one.step, one.query_accuracy) for one in steps if one.query_accuracy is not None]
    if not known or not n_query:
        return _("There are no query pictures, so nothing here tells how it does on pictures it has not seen.")
    first, last = (round(share * n_query) for _step, share in (known[0], known[-1]))
    total = plural("{n} query picture", "{n} query pictures", n_query).format(n=n_query)
    if len(known) == 1:
        words = _("Of {total} it answers {last} rightly ({after}).")
        return words.format(total=total, last=last, after=percent(last / n_query))
    words = _("Of {total} it answered {first} rightly before ({before}) and {last} after ({after}): {verdict}")
    text = words.format(
        total=total,
        first=first,
        last=last,
        before=percent(first / n_query),
        after=percent(last / n_query),
        verdict=_verdict(first, last),
    )
    return sentences(text, _best_on_the_way(known, n_query))


def _verdict(first: int, last: int) -> str:
    if last == first:
        return _("adapting changed nothing there.")
    if abs(last - first) == 1:
        better = _("one picture better, which can be chance.")
        return better if last > first else _("one picture worse, which can be chance.")
    return _("adapting made it better.") if last > first else _("adapting made it worse.")


def _best_on_the_way(known: Sequence[tuple[int, float]], n_query: int) -> str:
    """Names a step that did clearly better than both ends, and why one must not simply stop there."""
    step, best = max(known, key=lambda pair: pair[1])
    ends = max(round(known[0][1] * n_query), round(known[-1][1] * n_query))
    if round(best * n_query) - ends < 2:
        return ""
    words = _("At step {step} it was {best}; to stop there because of these pictures would be peeking at the answers.")
    return words.format(step=step, best=percent(best))


def _read_support(last: StepDone, n_support: int, n_query: int) -> str:
    if last.support_accuracy is None or last.support_accuracy < BY_HEART:
        return ""
    if n_query and last.query_accuracy is not None and last.query_accuracy >= BY_HEART:
        return ""
    return plural(
        "It answers its {n} support picture rightly, which says nothing about new ones.",
        "It answers all {n} support pictures rightly, which says nothing about new ones: it was given those answers.",
        n_support,
    ).format(n=n_support)


def read_meta_training(steps: Sequence[StepDone], evaluations: Sequence[Evaluated]) -> str:
    """Returns what the curves of a meta-training show."""
    parts = [read_loss(steps), _read_parts(steps), _read_validation(evaluations)]
    return sentences(*parts)


def _read_parts(steps: Sequence[StepDone]) -> str:
    first, last = (steps[0].losses, steps[-1].losses) if len(steps) > 1 else ({}, {})
    names = [name for name in last if name != "loss" and name in first]
    if len(names) < 2:
        return ""
    moved = clauses(f"{plain(loss_title(name))} {_figure(first[name])} → {_figure(last[name])}" for name in names)
    return _("Its parts: {moved}.").format(moved=moved)


def _read_validation(evaluations: Sequence[Evaluated]) -> str:
    if not evaluations:
        return ""
    first, last = evaluations[0], evaluations[-1]
    now = f"{percent(last.accuracy)} ± {percent(last.interval)}"
    if last.step == first.step:
        return _("On {task} it is at {now}.").format(task=plain(last.task), now=now)
    before = f"{percent(first.accuracy)} ± {percent(first.interval)}"
    text = _("On {task} it went from {before} to {now} ({steps}).").format(
        task=plain(last.task),
        before=before,
        now=now,
        steps=_("steps {first} to {last}").format(first=first.step, last=last.step),
    )
    if abs(last.accuracy - first.accuracy) <= first.interval + last.interval:
        return sentences(text, _("The intervals overlap, so that may be chance."))
    worse = "" if last.accuracy > first.accuracy else _("It got worse at telling new classes apart.")
    return sentences(text, worse)


def percent(share: float) -> str:
    """Returns a share as a percentage, with a decimal only below one."""
    value = 100 * share
    return _("{n} %").format(n=f"{value:.1f}" if 0 < value < 1 else f"{value:.0f}")


def _figure(value: float) -> str:
    return f"{value:.3g}"
