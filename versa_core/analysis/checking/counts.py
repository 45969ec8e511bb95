"""Too few pictures: classes without support, classes of one or two, and nothing left to ask about."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from versa_core.analysis.checking.base import Finding, Subject

FEW = 3  # from three on, a class shows how its pictures differ, and one of them can be spared for a question
WITH_ONE, WITH_TWO = 0.6, 0.42  # how grave


def find_too_few(subject: Subject) -> Iterator[Finding]:
    """Yields "no_support", "few" and "no_query", each once for all classes concerned."""
    bare = np.flatnonzero(subject.shots == 0)
    if len(bare):
        places = np.flatnonzero(np.isin(subject.labels, bare))
        yield Finding("no_support", 0.9, tuple(places.tolist()), tuple(bare.tolist()))
    few = np.flatnonzero(subject.counts < FEW)
    if len(few):
        places = np.flatnonzero(np.isin(subject.labels, few))
        numbers = {"fewest": float(subject.counts.min())}
        severity = WITH_ONE if numbers["fewest"] == 1 else WITH_TWO
        yield Finding("few", severity, tuple(places.tolist()), tuple(few.tolist()), numbers)
    if subject.is_support.all():
        yield Finding("no_query", 0.3, numbers={"n": float(len(subject.labels))})
