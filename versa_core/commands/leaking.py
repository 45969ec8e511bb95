"""The leak guard on the command line: what support held, too, is named once the episodes are over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from versa_core.commands.terminal import complain
from versa_core.errors import EpisodeError

if TYPE_CHECKING:
    from versa_core.analysis.evaluation import Answers

N_NAMED = 5


def noting_leaks(
    stream: Iterator[Answers],
    about: dict[str, Any],
    left_out: Sequence[int],
    skipped: Sequence[int],
    ids: Sequence[str],
) -> Iterator[Answers]:
    """Hands the answers on, and in the end notes in `about` and says which query pictures were left out.

    Args:
        stream: answers to episodes behind the leak guard.
        about: gets "queries_left_out", how often a query picture was, and "episodes_left_out", their numbers.
        left_out: places of these pictures, which the guard fills while the stream runs.
        skipped: numbers of the episodes that had no other query pictures, likewise.
        ids: one per picture.

    Raises:
        EpisodeError: no query picture of any episode was left.
    """
    n_answered = 0
    for answers in stream:
        n_answered += 1
        yield answers
    about["queries_left_out"], about["episodes_left_out"] = len(left_out), list(skipped)
    names = sorted({ids[place] for place in left_out})
    named = ", ".join(names[:N_NAMED]) + (", …" if len(names) > N_NAMED else "")
    if not n_answered:
        raise EpisodeError(
            f"Each query picture of each episode is in its support, too ({named}): the pictures are copies of each "
            "other. Bring others."
        )
    if left_out:
        times = "once" if len(left_out) == 1 else f"{len(left_out)} times"
        complain(f"Left out of the score {times}, because support held the same picture: {named}.")
