"""The race: equal conditions, laps that are what the methods do alone, breakdowns and stops that leave the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from tests.toys import easy_images, exhaust, small_model, support_of
from versa_core.analysis.race import N_LAPS, Contender, Course, race
from versa_core.data.episodes import to_float
from versa_core.device import generator
from versa_core.errors import MethodError
from versa_core.methods import METHODS, AdaptStep, Support

IMAGES = easy_images((6, 6, 6), seed=4)
IS_SUPPORT = np.tile([True] * 3 + [False] * 3, 3)
SUPPORT = support_of(IMAGES.subset(np.flatnonzero(IS_SUPPORT)))
QUERY, LABELS = to_float(IMAGES.images[~IS_SUPPORT]), IMAGES.labels[~IS_SUPPORT]


def run(*contenders: Contender, seed: int = 1, stopped: Any = lambda: False) -> tuple[list[Any], list[Course]]:
    return exhaust(race(contenders, SUPPORT, QUERY, LABELS, seed=seed, stopped=stopped))


def built(name: str, **settings: Any) -> Contender:
    return Contender(METHODS.build(name, settings), small_model() if METHODS.info(name).needs_checkpoint else None)


@pytest.mark.parametrize(("name", "settings"), [("article", {"n_steps": 7, "reading": "B"}), ("prototype", {})])
def test_laps_are_what_the_method_does_alone(name: str, settings: dict[str, Any]) -> None:
    contender = built(name, **settings)
    _, (first, second) = run(built("pixels"), contender)
    expected = []
    for step in contender.method.adapt(contender.model, SUPPORT, generator=generator(1)):
        answers = step.classifier.predict_proba(QUERY).argmax(1).numpy()
        expected.append((step.step, float(np.mean(answers == LABELS))))
    assert [(lap.step, lap.accuracy) for lap in second.laps] == expected
    assert second.answers is not None
    assert second.answers.tolist() == answers.tolist()
    assert first.is_finished
    assert second.is_finished


def test_place_and_company_change_nothing() -> None:
    _, (alone,) = run(built("adapted", head_steps=2, block_steps=2))
    _, (_, later) = run(built("article", n_steps=3), built("adapted", head_steps=2, block_steps=2))
    assert [lap.accuracy for lap in alone.laps] == [lap.accuracy for lap in later.laps]
    assert np.array_equal(alone.answers, later.answers)  # type: ignore[arg-type]  # both finished
    assert alone.message == later.message != ""


def test_long_runs_are_asked_now_and_then() -> None:
    _, (course,) = run(built("article", n_steps=100))
    assert [lap.step for lap in course.laps] == list(range(0, 101, 100 // N_LAPS))


@dataclass(frozen=True)
class Played:
    """A method that answers as it is told, and perhaps breaks down."""

    steps: tuple[AdaptStep, ...]
    breaks: bool = False

    def adapt(self, model: Any, support: Support, *, generator: Any) -> Iterator[AdaptStep]:
        yield from self.steps
        if self.breaks:
            raise MethodError("The loss stopped being a number at step 2. Lower the learning rate.")


class Always:
    """Answers every picture with one class."""

    def __init__(self, label: int, is_number: bool = True) -> None:
        self.label, self.is_number = label, is_number

    def predict_proba(self, images: Any) -> Any:
        import torch

        made = torch.nn.functional.one_hot(torch.full((len(images),), self.label), 3).float()
        return made if self.is_number else made * float("nan")


def step(number: int, label: int, n_steps: int = 2, **more: Any) -> AdaptStep:
    return AdaptStep(number, n_steps, Always(label, more.pop("is_number", True)), **more)  # type: ignore[arg-type]  # a stub


def test_a_decision_after_the_last_update_counts() -> None:
    tuned, means = step(2, 0), step(2, 1, message="The class means stay.")
    check = AdaptStep(2, 2, tuned.classifier, is_check=True)
    _, (course,) = run(Contender(Played((step(0, 1), step(1, 0), tuned, check, check, means)), None))
    assert course.answers is not None
    assert set(course.answers.tolist()) == {1}
    assert [lap.step for lap in course.laps] == [0, 1, 2, 2]
    assert course.message == "The class means stay."


@pytest.mark.parametrize("broken", [Played((step(0, 0),), True), Played((step(0, 0), step(1, 0, is_number=False)))])
def test_one_that_breaks_down_says_why_and_the_race_goes_on(broken: Played) -> None:
    _, (first, second) = run(Contender(broken, None), built("pixels"))
    assert (first.answers, first.is_finished) == (None, False)
    assert "Lower the learning rate" in first.message
    assert second.is_finished


def test_a_stop_keeps_what_there_is_and_ends_the_race() -> None:
    answers = iter([False] * 4 + [True] * 99)
    _, courses = run(built("pixels"), built("article", n_steps=50), built("pixels"), stopped=lambda: next(answers))
    assert len(courses) == 2
    assert courses[0].is_finished
    assert not courses[1].is_finished
    assert courses[1].answers is not None


def test_time_is_that_of_the_method_alone() -> None:
    import time

    class Slow(Always):
        def predict_proba(self, images: Any) -> Any:
            time.sleep(0.05)
            return super().predict_proba(images)

    slow = Played(tuple(AdaptStep(n, 3, Slow(0)) for n in range(4)))  # type: ignore[arg-type]  # a stub
    _, (course,) = run(Contender(slow, None))
    assert course.seconds < 0.05
