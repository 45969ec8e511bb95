"""The outcome of a race in sentences, those included that flatter nobody."""

from __future__ import annotations

from collections.abc import Sequence

from pages.ui.standings import Standing
from pages.ui.text import _, clauses, plain, plural, sentences
from versa_core.analysis.counting import paired

CLEAR = 0.05  # of the exact test; above it a difference may well be chance
PROTOTYPE, ARTICLE, PIXELS = "prototype", "article", "pixels"


def verdicts(racers: Sequence[Standing]) -> list[str]:
    """Returns sentences on the outcome, the unflattering ones included; empty where nobody came through."""
    through = [one for one in racers if one.answers is not None]
    if not through:
        return [_("Nobody came through; the reasons are below.")]
    found = [_best(through)]
    found += [one for racer in through for one in (_own_start(racer), _below_means(racer, through)) if one]
    found += [one for one in (_article(through), _floor(through)) if one]
    return found


def _best(racers: Sequence[Standing]) -> str:
    most = max(one.n_right for one in racers)
    best = [one for one in racers if one.n_right == most]
    names, n_asked = " · ".join(plain(one.title) for one in best), len(racers[0].labels)
    if len(racers) == 1:
        return _("{name}: {n} of {all} right.").format(name=names, n=most, all=n_asked)
    if len(best) == len(racers):
        return _("A draw: all have {n} of {all} right, so these pictures cannot tell them apart.").format(
            n=most, all=n_asked
        )
    rivals = [one for one in racers if one.n_right < most]
    second = max(rivals, key=lambda one: one.n_right)
    text = _("**Most right: {names}**, {n} of {all}; next is {second} with {m}.").format(
        names=names, n=most, all=n_asked, second=plain(second.title), m=second.n_right
    )
    return sentences(text, _chance(second, best[0]))


def _chance(one: Standing, other: Standing) -> str:
    """Says whether the difference between two racers is more than chance gives."""
    assert one.answers is not None
    assert other.answers is not None
    pair = paired(one.answers, other.answers, one.labels)
    p = f"{pair.p_value:.2g}"
    if pair.p_value < CLEAR:
        return _("On these questions that is more than chance easily gives (p = {p}).").format(p=p)
    return _("Chance alone gives such a difference often (p = {p}), so it proves nothing yet.").format(p=p)


def _own_start(one: Standing) -> str:
    """Says so where the steps of a method made it worse than it was before them."""
    lost = one.first_right - one.n_right
    if one.n_steps == 0 or lost <= 0:
        return ""
    words = plural(
        "**Fine-tuning hurt:** {name} began with {first} right and ended with {last}; a single picture can be chance.",
        "**Fine-tuning hurt:** {name} began with {first} right and ended with {last}.",
        lost,
    )
    return words.format(name=plain(one.title), first=one.first_right, last=one.n_right)


def _below_means(one: Standing, racers: Sequence[Standing]) -> str:
    """Says so where the class means of the same checkpoint, which take no step, do better."""
    means = [other for other in racers if other.method == PROTOTYPE and other.checkpoint == one.checkpoint]
    if one.n_steps == 0 or one.method == ARTICLE or not means or means[0].n_right <= one.n_right:
        return ""
    words = _("**The steps were not worth it:** {name} has {n} right, the class means without any step {m}.")
    text = words.format(name=plain(one.title), n=one.n_right, m=means[0].n_right)
    return sentences(text, _chance(one, means[0]))


def _article(racers: Sequence[Standing]) -> str:
    """Says how the article's adaptation came out against the best of the others."""
    own = [one for one in racers if one.method == ARTICLE]
    others = [one for one in racers if one.method != ARTICLE]
    if not own or not others:
        return ""
    article, best = max(own, key=lambda one: one.n_right), max(others, key=lambda one: one.n_right)
    scores = {"n": article.n_right, "m": best.n_right, "name": plain(best.title)}
    if article.n_right < best.n_right:
        text = _("**The article's adaptation loses here:** {n} right against {m} of {name}.").format(**scores)
        return sentences(text, _chance(article, best))
    if article.n_right > best.n_right:
        text = _("**The article's adaptation wins here:** {n} right against {m} of {name}.").format(**scores)
        return sentences(text, _chance(best, article))
    return _("The article's adaptation does as well here as the best of the others: {n} right.").format(**scores)


def _floor(racers: Sequence[Standing]) -> str:
    """Names those that do no better than comparing pixels."""
    floor = next((one for one in racers if one.method == PIXELS), None)
    if floor is None:
        return ""
    below = [plain(one.title) for one in racers if one is not floor and one.n_right <= floor.n_right]
    if not below:
        return ""
    words = plural("No better than comparing pixels: {names}.", "No better than comparing pixels: {names}.", len(below))
    return words.format(names=clauses(below))
