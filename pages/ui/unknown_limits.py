"""When an answer is "none of these": two scores of a picture, a threshold for each, and the mistakes they make."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pages.ui.answers import THRESHOLD, Answer
from pages.ui.asked import NONE_OF_THESE
from pages.ui.looking import Look
from pages.ui.questions import Question
from pages.ui.remembering import LIMITS, noted_limits
from pages.ui.session import project
from versa_core.analysis.rejection import Scores, refused, usual_threshold


@dataclass(eq=False)
class Limits:
    """The thresholds in use; infinity refuses nothing.

    Attributes:
        strangeness: how unlike every class a picture may be.
        error: how badly the model may redraw it.
    """

    strangeness: float
    error: float

    def reasons(self, answer: Answer) -> list[str]:
        """Returns which of "strangeness" and "error" refuse the picture; none of them where it is accepted."""
        found = ["strangeness"] if answer.strangeness > self.strangeness else []
        return found + (["error"] if answer.error is not None and answer.error > self.error else [])


def limits_of(look: Look, known: Sequence[Answer]) -> Limits:
    """Returns the thresholds for this model, as a person has set them or as they are to begin with."""

    def first() -> Limits:
        noted = noted_limits(project(), look)
        return Limits(*noted) if noted else usual_limits(look, known)

    return look.kept(LIMITS, None, first)


def usual_limits(look: Look, known: Sequence[Answer]) -> Limits:
    """Returns the checkpoint's own threshold, else one below which 19 of 20 known pictures lie; and the worst error.

    Args:
        look: at the run.
        known: answers for pictures of the classes.
    """
    _key, own = look.made.get(THRESHOLD, (None, None))
    strange = usual_threshold(np.array([one.strangeness for one in known])) if own is None else float(own)
    errors = look.after.errors if look.after is not None else None
    return Limits(strange, math.inf if errors is None else float(errors.max()))


def scores_of(answers: Sequence[Answer]) -> dict[str, Scores]:
    """Returns each signal's scores (n,); "error" only where the model can redraw."""
    scores = {"strangeness": np.array([one.strangeness for one in answers])}
    if all(one.error is not None for one in answers):
        scores["error"] = np.array([one.error for one in answers], dtype=np.float64)
    return scores


def refused_by(limits: Limits, scores: dict[str, Scores]) -> npt.NDArray[np.bool_]:
    """Returns (n,): which pictures are none of these under the thresholds."""
    return refused(list(scores.values()), [getattr(limits, signal) for signal in scores])


def kinds_of(questions: Sequence[Question]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Returns (n,) which pictures are known to be of one of the classes, and (n,) which are known to be of none."""
    unknown = np.array([one.truth == NONE_OF_THESE for one in questions], dtype=np.bool_)
    known = np.array([bool(one.truth) for one in questions], dtype=np.bool_)
    return known, unknown
