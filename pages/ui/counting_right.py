"""How many answers are right, with what so few answers prove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pages.ui.answers import Answer
from pages.ui.galleries import percent
from pages.ui.looking import Look
from pages.ui.questions import Question
from pages.ui.text import plural, sentences
from versa_core.analysis.counting import wilson
from versa_core.analysis.leaks import leaked_queries


def countable(look: Look, questions: Sequence[Question], answers: Mapping[str, Answer]) -> list[Question]:
    """Returns those of a class of the run that its support does not hold, too: to know them again proves nothing."""
    known = [one for one in questions if one.truth in look.run.class_names]
    if not known:
        return []

    def leaked() -> set[str]:
        seen = np.stack([answers[one.id].seen for one in known])
        same = leaked_queries(look.run.images[look.run.is_support], seen)
        return {one.id for one, is_same in zip(known, same, strict=True) if is_same}

    names = tuple(one.id for one in known)
    sources = " and ".join(sorted({one.source for one in known}))
    in_support = look.kept(f"{sources} in support", names, leaked)
    return [one for one in known if one.id not in in_support]


def n_right(look: Look, questions: Sequence[Question], answers: Mapping[str, Answer]) -> int:
    """Returns how many of these pictures are taken for what they are."""
    return sum(one.truth == look.run.class_names[answers[one.id].best] for one in questions)


def accuracy_words(right: int, n_asked: int, n_left_out: int = 0) -> str:
    """Returns the accuracy with Wilson's 95 % interval; "" where nothing was asked.

    Args:
        right: right answers.
        n_asked: pictures that count.
        n_left_out: pictures of a known class that the support set holds, too.
    """
    left_out = plural(
        "{n} that the support set holds, too, is left out.", "{n} that the support set holds, too, are left out.",
        n_left_out,
    ).format(n=n_left_out) if n_left_out else ""  # fmt: skip
    if not n_asked:
        return left_out
    low, high = wilson(right, n_asked)
    words = plural(
        "**{right} of {n}** picture whose class is known is answered rightly: **{share}**, 95 % interval {low} to "
        "{high}.",
        "**{right} of {n}** pictures whose class is known are answered rightly: **{share}**, 95 % interval {low} to "
        "{high}.",
        n_asked,
    ).format(right=right, n=n_asked, share=percent(right / n_asked), low=percent(low), high=percent(high))
    return sentences(words, left_out)
