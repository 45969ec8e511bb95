"""Going on from an adapted model: the same task, more steps, and what keeps one from it."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from tests.adapting import adapt, task
from tests.toys import GLYPHS, easy_images, exhaust, small_checkpoint
from versa_core import run
from versa_core.adapted_model import AdaptedModel
from versa_core.errors import DatasetError, MethodError
from versa_core.training.events import Finished, Snapshot, Started, StepDone, TrainEvent

SOURCE = small_checkpoint()
STEPS = {"n_steps": 5}


def go_on(model: AdaptedModel, given: run.Task | None = None, **more: Any) -> tuple[list[TrainEvent], AdaptedModel]:
    """Goes on from the model's file, as the page does."""
    return exhaust(run.go_on(SOURCE, AdaptedModel.from_bytes(model.to_bytes()), given or task(), **more))


def test_it_begins_where_the_first_run_ended_and_goes_further() -> None:
    before, model = adapt("article", STEPS, source=SOURCE)
    after, further = go_on(model)
    assert after[0] == Started("adapt", 10)
    shown = [event for event in (*before, *after) if isinstance(event, Snapshot)]
    ended, began = (next(one for one in order if one.step == 5) for order in (shown, shown[::-1]))
    np.testing.assert_allclose(began.probabilities, ended.probabilities, atol=1e-6)
    losses = [event.losses["loss"] for event in (*before, *after) if isinstance(event, StepDone) and event.losses]
    assert len(losses) == 10
    assert losses == sorted(losses, reverse=True)
    assert (model.record["steps"], model.record["went_on_at"]) == (5, [])
    assert (further.record["steps"], further.record["went_on_at"]) == (10, [5])
    assert go_on(further)[1].record["went_on_at"] == [5, 10]


def test_the_same_model_goes_on_to_the_same_result() -> None:
    _, model = adapt(source=SOURCE)
    assert go_on(model)[1].to_bytes() == go_on(model)[1].to_bytes()


def test_a_stopped_run_is_completed() -> None:
    asked = iter([False] * 3 + [True] * 9)
    _, model = adapt("article", STEPS, source=SOURCE, stopped=lambda: next(asked))
    assert model.record["steps"] == 3
    after, whole = go_on(model)
    assert after[0] == Started("adapt", 5)
    assert whole.record["steps"] == 5


def test_a_stop_ends_it_with_the_model_as_it_is() -> None:
    _, model = adapt("article", STEPS, source=SOURCE)
    after, same = go_on(model, stopped=lambda: True)
    assert isinstance(after[-1], Finished)
    assert (after[-1].reason, after[-1].step) == ("stopped", 5)
    asked = easy_images((2, 2, 2), seed=5).images
    assert np.array_equal(run.predict(same, asked).probabilities, run.predict(model, asked).probabilities)


@pytest.mark.parametrize("method", ["prototype", "pixels"])
def test_a_method_without_steps_has_nothing_to_go_on_with(method: str) -> None:
    with pytest.raises(MethodError, match="without steps that could be continued"):
        go_on(adapt(method, source=SOURCE)[1])


def test_with_too_few_pictures_nothing_moved_and_nothing_can_go_on() -> None:
    few = task((4, 4, 4), n_support=1)
    with pytest.raises(MethodError, match="without steps that could be continued"):
        go_on(adapt(given=few, source=SOURCE)[1], few)


def test_other_pictures_or_marks_are_refused() -> None:
    _, model = adapt("article", STEPS, source=SOURCE)
    with pytest.raises(DatasetError, match="no longer those that the model was adapted to"):
        go_on(model, run.Task(easy_images((5, 5, 5), seed=8), task().is_support, GLYPHS))
    fewer = task().is_support.copy()
    fewer[0] = False
    with pytest.raises(DatasetError, match="no longer those"):
        go_on(model, dataclasses.replace(task(), is_support=fewer))
