"""What is reported of a method's steps, its own decision at the end included."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from tests.toys import easy_images, exhaust
from versa_core.methods import AdaptStep
from versa_core.models.classifier import Classifier, Head
from versa_core.training.events import Finished, Snapshot, StepDone
from versa_core.training.watching import Watch, follow

IMAGES = easy_images((2, 2))


def classifier(bias: float) -> Classifier:
    head = Head("linear", torch.zeros(2, 784))
    with torch.no_grad():
        head.bias[0] = bias
    return Classifier(None, head)


TUNED, MEANS = classifier(5.0), classifier(-5.0)


def steps(decided: Classifier) -> Iterator[AdaptStep]:
    """One update, two checks, and a decision."""
    yield AdaptStep(0, 1, MEANS)
    yield AdaptStep(1, 1, TUNED, {"loss": 1.0})
    yield AdaptStep(1, 1, TUNED, is_check=True)
    yield AdaptStep(1, 1, TUNED, is_check=True)
    yield AdaptStep(1, 1, decided, message="Decided.")


def watch() -> Watch:
    return Watch(IMAGES, np.array([True, False, True, False]))


def test_a_decision_that_changes_nothing_is_not_reported_twice() -> None:
    events, last = exhaust(follow(steps(TUNED), watch(), lambda: False))
    assert last is TUNED
    assert [event.step for event in events if isinstance(event, StepDone)] == [0, 1]
    assert isinstance(events[-1], Finished)
    assert events[-1].message == "Decided."


@pytest.mark.parametrize("n_asked", [3, 4, 99])
def test_the_last_snapshot_is_that_of_the_returned_classifier(n_asked: int) -> None:
    """Also where a stop comes just with the decision."""
    answers = iter([False] * n_asked + [True] * 99)
    watched = watch()
    events, last = exhaust(follow(steps(MEANS), watched, lambda: next(answers)))
    assert last is (TUNED if n_asked == 3 else MEANS)
    shown = [event for event in events if isinstance(event, Snapshot)][-1].probabilities
    assert shown is not None
    assert np.array_equal(shown, last.predict_proba(watched.images).numpy())


def test_accuracies_are_those_of_support_and_query_apart() -> None:
    done, _ = watch().report(AdaptStep(1, 2, classifier(5.0), {"loss": 0.5}))
    assert (done.support_accuracy, done.query_accuracy, done.progress) == (0.5, 0.5, 0.5)
    only_first = Watch(IMAGES, np.array([True, True, False, True]))
    done, _ = only_first.report(AdaptStep(1, 2, classifier(5.0)))
    assert done.support_accuracy == pytest.approx(2 / 3)
    assert done.query_accuracy == 0.0
