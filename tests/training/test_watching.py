"""What is reported of a method's steps, its own decision at the end included."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from tests.toys import easy_images, exhaust
from versa_core.data.image_set import ImageSet
from versa_core.errors import DivergedError
from versa_core.methods import AdaptStep
from versa_core.models.classifier import Classifier, Head
from versa_core.training import watching
from versa_core.training.events import Checking, Finished, Snapshot, Started, StepDone, TrainEvent
from versa_core.training.watching import FILM_BYTES, Watch, follow, n_affordable

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
    yield AdaptStep(1, 1, TUNED, is_check=True, checked=0.5)
    yield AdaptStep(1, 1, decided, message="Decided.")


def watch() -> Watch:
    return Watch(IMAGES, np.array([True, False, True, False]))


def test_a_decision_that_changes_nothing_is_not_reported_twice() -> None:
    events, last = exhaust(follow(steps(TUNED), watch(), lambda: False))
    assert last.classifier is TUNED
    assert [event.step for event in events if isinstance(event, StepDone)] == [0, 1]
    assert isinstance(events[-1], Finished)
    assert events[-1].message == "Decided."


@pytest.mark.parametrize("n_asked", [3, 4, 99])
def test_the_last_snapshot_is_that_of_the_returned_classifier(n_asked: int) -> None:
    """Also where a stop comes just with the decision."""
    answers = iter([False] * n_asked + [True] * 99)
    watched = watch()
    events, last = exhaust(follow(steps(MEANS), watched, lambda: next(answers)))
    assert last.classifier is (TUNED if n_asked == 3 else MEANS)
    shown = [event for event in events if isinstance(event, Snapshot)][-1].probabilities
    assert shown is not None
    assert np.array_equal(shown, last.classifier.predict_proba(watched.images).numpy())


def test_a_check_tells_how_far_it_is_at_most_twenty_times() -> None:
    def checking() -> Iterator[AdaptStep]:
        yield AdaptStep(0, 1, MEANS)
        yield AdaptStep(1, 1, TUNED, {"loss": 1.0})
        for n in range(301):
            yield AdaptStep(1, 1, TUNED, is_check=True, checked=n / 300)

    events, _ = exhaust(follow(checking(), watch(), lambda: False))
    shares = [event.share for event in events if isinstance(event, Checking)]
    assert shares == pytest.approx([n / 20 for n in range(1, 21)])
    events, _ = exhaust(follow(steps(TUNED), watch(), lambda: False))
    assert [event.share for event in events if isinstance(event, Checking)] == [0.5]


def test_accuracies_are_those_of_support_and_query_apart() -> None:
    done, _ = watch().report(AdaptStep(1, 2, classifier(5.0), {"loss": 0.5}))
    assert (done.support_accuracy, done.query_accuracy, done.progress) == (0.5, 0.5, 0.5)
    only_first = Watch(IMAGES, np.array([True, True, False, True]))
    done, _ = only_first.report(AdaptStep(1, 2, classifier(5.0)))
    assert done.support_accuracy == pytest.approx(2 / 3)
    assert done.query_accuracy == 0.0


def test_a_decision_against_the_updates_is_why_the_run_ends() -> None:
    def turned_down() -> Iterator[AdaptStep]:
        yield AdaptStep(0, 1, MEANS)
        yield AdaptStep(1, 1, TUNED, {"loss": 1.0})
        yield AdaptStep(1, 1, MEANS, message="They stay.", no_improvement=True)

    events, _ = exhaust(follow(turned_down(), watch(), lambda: False))
    assert isinstance(events[-1], Finished)
    assert (events[-1].reason, events[-1].message) == ("no_improvement", "They stay.")


def broken_loss() -> Iterator[AdaptStep]:
    yield AdaptStep(0, 2, MEANS)
    yield AdaptStep(1, 2, TUNED, {"loss": 1.0})
    raise DivergedError("The loss stopped being a number at step 2. Lower the learning rate.")


def broken_weights() -> Iterator[AdaptStep]:
    yield AdaptStep(0, 1, MEANS)
    yield AdaptStep(1, 1, classifier(float("nan")), {"loss": 1.0})


@pytest.mark.parametrize(
    ("broken", "words"),
    [(broken_loss(), "loss stopped being a number at step 2"), (broken_weights(), "stopped being numbers at step 1")],
)
def test_numbers_that_are_none_are_an_event_and_then_an_error(broken: Iterator[AdaptStep], words: str) -> None:
    events: list[TrainEvent] = []
    with pytest.raises(DivergedError, match=words):
        events.extend(follow(broken, watch(), lambda: False))
    end = events[-1]
    assert isinstance(end, Finished)
    assert (end.reason, end.step) == ("diverged", 1)
    assert words in end.message
    assert "Lower the learning rate" in end.message


def test_a_query_picture_that_support_holds_counts_in_no_score_and_is_named() -> None:
    images = np.random.default_rng(0).integers(0, 256, (4, 1, 28, 28), dtype=np.uint8)
    images[1] = images[2]
    is_support = np.array([True, False, True, False])
    leaky = Watch(ImageSet(images, IMAGES.labels, IMAGES.class_names, IMAGES.ids), is_support)
    always_zero = AdaptStep(0, 1, classifier(5.0))
    assert leaky.report(always_zero)[0].query_accuracy == 0
    assert watch().report(always_zero)[0].query_accuracy == 0.5
    first = next(follow(steps(TUNED), leaky, lambda: False))
    assert isinstance(first, Started)
    assert f"{IMAGES.ids[1]} (the same as {IMAGES.ids[2]})" in first.message


def test_where_every_query_picture_leaks_there_is_no_score() -> None:
    images = np.random.default_rng(0).integers(0, 256, (4, 1, 28, 28), dtype=np.uint8)
    images[1] = images[2]
    leaky = ImageSet(images, IMAGES.labels, IMAGES.class_names, IMAGES.ids)
    watched = Watch(leaky, np.array([True, False, True, True]))
    assert watched.report(AdaptStep(0, 1, MEANS))[0].query_accuracy is None


def test_a_run_that_goes_on_begins_its_progress_anew() -> None:
    states = (AdaptStep(step, 80, TUNED, {"loss": 1.0}) for step in range(60, 81))
    events, _ = exhaust(follow(states, watch(), lambda: False))
    done = [event for event in events if isinstance(event, StepDone)]
    assert [event.step for event in done] == list(range(60, 81))
    assert [event.progress for event in done] == [n / 20 for n in range(21)]
    assert [event.step for event in events if isinstance(event, Snapshot)] == list(range(60, 81))


@pytest.mark.parametrize(
    ("n_steps", "n_bytes", "n_times"),
    [(0, 1, 10), (40, 1, 10), (199, 1, 10), (200, 1, 20), (399, 1, 20), (2000, 1, 40), (2000, FILM_BYTES // 39, 20),
     (2000, FILM_BYTES // 5, 10)],
)  # fmt: skip
def test_long_runs_record_more_states_as_long_as_they_are_light(n_steps: int, n_bytes: int, n_times: int) -> None:
    assert n_affordable(n_steps, n_bytes) == n_times


@pytest.mark.parametrize("limit", [0, 10**9])
def test_between_the_redrawn_states_only_light_ones_are_recorded(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """Embeddings and answers of every reported step, or none where they would be heavy."""
    monkeypatch.setattr(watching, "PATH_BYTES", limit)
    redrawn: list[int] = []

    def note(_watch: Watch, step: AdaptStep, seen: Snapshot) -> Snapshot:
        redrawn.append(step.step)
        return seen

    monkeypatch.setattr(Watch, "redrawn", note)
    states = (AdaptStep(step, 40, TUNED, {"loss": 1.0}) for step in range(41))
    events, _ = exhaust(follow(states, watch(), lambda: False))
    shown = [event for event in events if isinstance(event, Snapshot)]
    assert redrawn == list(range(0, 41, 4))
    assert [one.step for one in shown] == (list(range(41)) if limit else redrawn)
    assert all(one.embeddings is not None and one.probabilities is not None for one in shown)
