"""The frames of the adaptation film: what each recorded step knows, and one sentence that reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pages.ui.readings import percent
from pages.ui.status import first_of
from pages.ui.text import _, clauses, labelled, names_in_row, plural, sentences
from versa_core.analysis.leaks import find_leaks, scored
from versa_core.project import Run
from versa_core.training.events import Snapshot, Started, StepDone

Floats = npt.NDArray[np.float32]
N_NAMED = 2  # pictures that a sentence names


@dataclass(frozen=True, eq=False)
class Frame:
    """One recorded step.

    Attributes:
        step: its number.
        embeddings: (n, d).
        probabilities: (n, n_way).
        done: what was reported of the step, where it was.
        redrawn: the newest state up to here that was redrawn, or None.
    """

    step: int
    embeddings: Floats
    probabilities: Floats
    done: StepDone | None
    redrawn: Snapshot | None


@dataclass(frozen=True, eq=False)
class Reel:
    """All frames of a run.

    Attributes:
        frames: in the order of the run.
        n_steps: how many updates the run was to have.
        n_left_out: recorded states whose embeddings have another size than the last one's, so that no map holds both.
        asked: (n,) the pictures that scores are over: query ones that are no copies of support, or support where there
            are none.
        has_query: whether they are query pictures.
    """

    frames: tuple[Frame, ...]
    n_steps: int
    n_left_out: int
    asked: npt.NDArray[np.bool_]
    has_query: bool


def reel_of(run: Run) -> Reel:
    """Returns the frames that the run has recorded; none where embeddings or answers are missing."""
    frames: list[Frame] = []
    done: StepDone | None = None
    redrawn: Snapshot | None = None
    for event in run.events:
        if isinstance(event, StepDone):
            done = event
        if not isinstance(event, Snapshot):
            continue
        redrawn = event if _shape(event.reconstructions) == run.images.shape else redrawn
        answers = _shape(event.probabilities) == (len(run.ids), len(run.class_names))
        if event.embeddings is not None and event.probabilities is not None and answers:
            reported = done if done is not None and done.step == event.step else None
            frames.append(Frame(event.step, event.embeddings, event.probabilities, reported, redrawn))
    fitting = tuple(one for one in frames if one.embeddings.shape == frames[-1].embeddings.shape)
    begun = first_of(run.events, Started)
    query = scored(run.is_support, find_leaks(run.images, run.is_support))
    has_query = bool(query.any())
    n_steps = (begun.n_steps if begun else None) or 0
    return Reel(fitting, n_steps, len(frames) - len(fitting), query if has_query else run.is_support, has_query)


def _shape(array: npt.NDArray[Any] | None) -> tuple[int, ...]:
    """Returns an array's shape; a run that comes from a file may hold arrays of any."""
    return () if array is None else array.shape


def own_confidence(frame: Frame, labels: npt.NDArray[np.int64]) -> Floats:
    """Returns (n,) each picture's confidence in the class that it belongs to."""
    return frame.probabilities[np.arange(len(labels)), labels]


def right(frame: Frame, labels: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Returns (n,) whether each picture is taken for its own class."""
    answered: npt.NDArray[np.bool_] = frame.probabilities.argmax(1) == labels
    return answered


def head_words(reel: Reel, place: int) -> str:
    """Returns which step a frame shows; the method's own decision at the end has the last step's number once more."""
    frame = reel.frames[place]
    if not reel.n_steps:
        return _("Nothing was trained")
    if place and frame.step == reel.frames[place - 1].step:
        return _("Step {step}: what the method decided on in the end").format(step=frame.step)
    return _("Step {step} of {n}").format(step=frame.step, n=reel.n_steps)


def score_words(reel: Reel, frame: Frame, run: Run) -> str:
    """Returns how many of the asked pictures are answered rightly."""
    n_asked = int(reel.asked.sum())
    words = plural("{right} of {n} support picture right", "{right} of {n} support pictures right", n_asked)
    if reel.has_query:
        words = plural("{right} of {n} query picture right", "{right} of {n} query pictures right", n_asked)
    return words.format(right=int(right(frame, run.labels)[reel.asked].sum()), n=n_asked)


def step_words(reel: Reel, place: int, run: Run, names: Sequence[str]) -> str:
    """Returns the sentence that reads one frame; names stay as they are: this is text, never markup.

    Args:
        reel: all frames.
        place: of the frame.
        run: whose film it is.
        names: of the pictures.
    """
    frame = reel.frames[place]
    parts = [labelled(head_words(reel, place), score_words(reel, frame, run))]
    if place:
        parts[0] += _changes(reel, place, run, names)
    sure = float(own_confidence(frame, run.labels)[reel.asked].mean())
    parts.append(_("Confidence in the own class {share} on average").format(share=percent(sure)))
    if place:
        parts.append(_movement(reel.frames[place - 1], frame, names))
    parts.append(_redrawing(reel, place))
    return sentences(*(_("{words}.").format(words=part) for part in parts if part))


def _changes(reel: Reel, place: int, run: Run, names: Sequence[str]) -> str:
    """Returns which pictures the step has won and lost."""
    was, is_now = (right(reel.frames[one], run.labels) for one in (place - 1, place))
    won, lost = np.flatnonzero(reel.asked & is_now & ~was), np.flatnonzero(reel.asked & was & ~is_now)
    texts = []
    if len(won):
        texts.append(_("won: {names}").format(names=_named(won, names)))
    if len(lost):
        texts.append(_("lost: {names}").format(names=_named(lost, names)))
    return _(" ({what})").format(what=clauses(texts)) if texts else ""


def _named(places: npt.NDArray[np.int64], names: Sequence[str]) -> str:
    shown = names_in_row(names[place] for place in places[:N_NAMED])
    more = len(places) - N_NAMED
    return shown if more <= 0 else _("{names} and {n} more").format(names=shown, n=more)


def _movement(before: Frame, now: Frame, names: Sequence[str]) -> str:
    """Returns which picture the step has moved most, in the embedding itself, measured by the pictures' spread."""
    moved = np.linalg.norm(now.embeddings - before.embeddings, axis=1)
    spread = float(np.sqrt(np.square(now.embeddings - now.embeddings.mean(0)).sum(1).mean()))
    if spread <= 0 or float(moved.max()) < 0.0005 * spread:
        return _("The embedding has not moved")
    words = _("In the embedding {name} moved most, by {share} of the pictures' spread")
    return words.format(name=names[int(moved.argmax())], share=percent(float(moved.max()) / spread))


def _redrawing(reel: Reel, place: int) -> str:
    frame, start = reel.frames[place], reel.frames[0].redrawn
    if frame.redrawn is None or frame.redrawn.errors is None:
        return ""
    error = float(frame.redrawn.errors.mean())
    words = _("Redrawn with an error of {error:.4f}").format(error=error)
    if start is not None and start.errors is not None and frame.redrawn is not start:
        words = _("Redrawn with an error of {error:.4f} ({first:.4f} at the start)")
        words = words.format(error=error, first=float(start.errors.mean()))
    if frame.redrawn.step != frame.step:
        words = _("{what}, as of step {step}").format(what=words, step=frame.redrawn.step)
    return words
