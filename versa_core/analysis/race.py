"""The method race: several methods adapt to the same support and are asked about the same query pictures."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from versa_core.errors import MethodError
from versa_core.language import _
from versa_core.methods import AdaptStep, Method, Support

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder

N_LAPS = 20  # updates of each method whose answers are looked at, besides the start


@dataclass(frozen=True, eq=False)
class Contender:
    """A built method and the meta-trained model that it adapts; None where it needs none."""

    method: Method
    model: Autoencoder | None


@dataclass(frozen=True)
class Lap:
    """How a contender stands after a step; `accuracy` is the share of right answers to the query pictures."""

    step: int
    n_steps: int
    accuracy: float


@dataclass(eq=False)
class Course:
    """What a contender has done so far.

    Attributes:
        laps: step 0 first, then some of the updates; a method's own decision at the end may repeat the last number.
        answers: (m,) its class for each query picture, as it stands at the end; None where it broke down.
        seconds: that the method itself took, without the asking.
        message: what it said in the end (its guard's decision, say), or why it broke down.
        is_finished: False where it was stopped or broke down.
    """

    laps: list[Lap] = field(default_factory=list)
    answers: npt.NDArray[np.int64] | None = None
    seconds: float = 0.0
    message: str = ""
    is_finished: bool = False


def race(
    contenders: Sequence[Contender],
    support: Support,
    query_images: torch.Tensor,
    query_labels: npt.NDArray[np.int64],
    *,
    seed: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Generator[list[Course], None, list[Course]]:
    """Lets one contender after the other adapt; each begins with the same seed, and none sees a query picture.

    Args:
        contenders: who takes part.
        support: what all of them may see.
        query_images: (m, c, h, w) float32 in [0, 1], m at least 1, free of leaks (`leaks.scored`).
        query_labels: (m,) the right answers.
        seed: of each contender's chance.
        stopped: asked between steps; True ends the race with what there is.

    Yields:
        The courses of all who have begun, at every lap; they are live and grow.

    Returns:
        The same at the end; after a stop perhaps fewer than contenders.
    """
    from versa_core.device import generator

    courses: list[Course] = []
    for contender in contenders:
        course = Course()
        courses.append(course)
        steps = contender.method.adapt(contender.model, support, generator=generator(seed))
        for _lap in _run(steps, course, query_images, query_labels, stopped):
            yield courses
        if stopped():
            break
    return courses


def _run(
    steps: Iterator[AdaptStep],
    course: Course,
    images: torch.Tensor,
    labels: npt.NDArray[np.int64],
    stopped: Callable[[], bool],
) -> Iterator[Lap]:
    """Follows one contender to its end and writes its course; yields the laps, and the last one again at checks."""
    last: AdaptStep | None = None
    asked: tuple[int, object] | None = None  # the state that has been asked
    try:
        for step in _timed(steps, course):
            if not step.is_check:
                last, course.message = step, step.message or course.message
                if _is_due(step) and asked != (step.step, step.classifier):
                    asked = (step.step, step.classifier)
                    _ask(step, course, images, labels)
            if stopped():
                break
            yield course.laps[-1]
        else:
            course.is_finished = True
        if last is not None and asked != (last.step, last.classifier):
            _ask(last, course, images, labels)
            yield course.laps[-1]
    except MethodError as error:
        course.answers, course.message, course.is_finished = None, str(error), False


def _timed(steps: Iterator[AdaptStep], course: Course) -> Iterator[AdaptStep]:
    """Yields the steps, and adds up what each of them took."""
    while True:
        begun = time.perf_counter()
        step = next(steps, None)
        course.seconds += time.perf_counter() - begun
        if step is None:
            return
        yield step


def _ask(step: AdaptStep, course: Course, images: torch.Tensor, labels: npt.NDArray[np.int64]) -> None:
    probabilities = step.classifier.predict_proba(images)
    if not probabilities.isfinite().all():
        raise MethodError(
            _("The answers stopped being numbers at step {step}. Lower the learning rate.").format(step=step.step)
        )
    answers = probabilities.argmax(1).numpy().astype(np.int64)
    course.answers = answers
    course.laps.append(Lap(step.step, step.n_steps, float((answers == labels).mean())))


def _is_due(step: AdaptStep) -> bool:
    """True for step 0, the last update, and N_LAPS evenly spread ones; for all where there are fewer."""
    if step.step in (0, step.n_steps):
        return True
    return step.step * N_LAPS // step.n_steps > (step.step - 1) * N_LAPS // step.n_steps
