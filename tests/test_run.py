"""Adapting and predicting from end to end: events, no leak of the query, and stop."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from itertools import count, pairwise

import numpy as np
import pytest
import torch

from tests.adapting import adapt, task
from tests.toys import GLYPHS, checkpoint_for, easy_images, small_checkpoint, small_model
from versa_core import run
from versa_core.data.profile import Preparation
from versa_core.errors import DatasetError, DivergedError, MethodError
from versa_core.meta import pack
from versa_core.methods import METHODS
from versa_core.training.events import Finished, Snapshot, Started, StepDone, TrainEvent
from versa_core.training.watching import N_REPORTS, N_SNAPSHOTS


def snapshots(events: list[TrainEvent]) -> list[Snapshot]:
    return [event for event in events if isinstance(event, Snapshot)]


def stop_after(n_asked: int) -> Callable[[], bool]:
    asked = count()
    return lambda: next(asked) >= n_asked


@pytest.mark.parametrize("method", [info.name for info in METHODS.infos()])
def test_every_method_runs_from_start_to_finish(method: str) -> None:
    info = METHODS.info(method)
    source = checkpoint_for(method) if info.needs_checkpoint else None
    events, model = adapt(method, source=source)
    assert isinstance(events[0], Started)
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.reason == "completed"
    steps = [event for event in events if isinstance(event, StepDone)]
    assert steps[0].step == 0
    assert steps[-1].progress == 1.0
    assert len(steps) <= N_REPORTS + 3
    assert len(snapshots(events)) <= N_SNAPSHOTS[0] + 3
    assert snapshots(events)[0].step == 0
    assert snapshots(events)[-1].step == steps[-1].step
    assert steps[-1].support_accuracy == 1.0
    assert steps[-1].query_accuracy is not None
    assert steps[-1].query_accuracy > 0.8
    assert model.record["method"] == method
    assert model.record["objective"] == (info.objectives[0] if info.needs_checkpoint else None)


@pytest.mark.parametrize("n_steps", [1, 7, 39, 41, 97, 100])
def test_reports_are_spread_evenly_whatever_the_number_of_steps(n_steps: int) -> None:
    events, _ = adapt("article", {"n_steps": n_steps})
    reported = [event.step for event in events if isinstance(event, StepDone)]
    shown = [one.step for one in snapshots(events) if one.reconstructions is not None]
    assert [one.step for one in snapshots(events)] == reported, "where the pictures lie is known at all of them"
    for steps, n_times in ((reported, N_REPORTS), (shown, N_SNAPSHOTS[-1])):
        assert len(steps) == min(n_times, n_steps) + 1
        gaps = {after - before for before, after in pairwise(steps)}
        assert max(gaps) - min(gaps) <= 1
        assert (steps[0], steps[-1]) == (0, n_steps)
    assert set(shown) <= set(reported)


def test_a_long_fine_tuning_reports_some_of_its_steps() -> None:
    events, _ = adapt("article", {"n_steps": 200})
    reported = [event.step for event in events if isinstance(event, StepDone)]
    assert reported == list(range(0, 201, 5))
    redrawn = [one.step for one in snapshots(events) if one.reconstructions is not None]
    assert redrawn == list(range(0, 201, 10))


def test_a_snapshot_shows_all_pictures_in_their_order() -> None:
    given_task = task()
    events, model = adapt(given=given_task)
    last = snapshots(events)[-1]
    assert last.embeddings is not None
    assert last.probabilities is not None
    assert last.reconstructions is not None
    assert last.errors is not None
    answer = run.predict(model, given_task.images.images)
    assert np.allclose(last.embeddings, answer.embeddings, atol=1e-5)
    assert np.allclose(last.probabilities, answer.probabilities, atol=1e-5)
    assert np.allclose(last.probabilities.sum(1), 1, atol=1e-5)
    assert answer.reconstructions is not None
    assert np.array_equal(last.reconstructions, answer.reconstructions)
    slow = ((last.reconstructions / 255.0 - given_task.images.images / 255.0) ** 2).mean((1, 2, 3))
    assert np.allclose(last.errors, slow, atol=1e-3)


def test_snapshots_do_not_move_with_later_steps() -> None:
    first, *_, last = snapshots(adapt("article", {"n_steps": 20})[0])
    assert first.probabilities is not None
    assert last.probabilities is not None
    assert np.allclose(first.probabilities, 1 / 3)
    assert not np.allclose(last.probabilities, 1 / 3)


@pytest.mark.parametrize("method", [info.name for info in METHODS.infos()])
def test_query_pictures_and_their_labels_leave_no_trace(method: str) -> None:
    """Other query pictures under mixed labels must give the very same model."""
    honest = task()
    images, labels = honest.images.images.copy(), honest.images.labels.copy()
    images[~honest.is_support] = 255 - images[~honest.is_support]
    labels[~honest.is_support] = np.roll(labels[~honest.is_support], 1)
    other = run.Task(dataclasses.replace(honest.images, images=images, labels=labels), honest.is_support, GLYPHS)
    asked = easy_images((4, 4, 4), seed=7).images
    source = checkpoint_for(method) if METHODS.info(method).needs_checkpoint else None
    first, second = (run.predict(adapt(method, given=one, source=source)[1], asked) for one in (honest, other))
    assert np.array_equal(first.probabilities, second.probabilities)
    assert np.array_equal(first.embeddings, second.embeddings)


def test_the_seed_decides_and_the_global_chance_stays() -> None:
    before = torch.get_rng_state()
    (first, one), (_, again) = adapt(seed=4), adapt(seed=4)
    assert one.to_bytes() == again.to_bytes()
    assert snapshots(first)
    assert torch.equal(before, torch.get_rng_state())


def test_the_recommended_method_is_taken_where_none_is_named() -> None:
    assert adapt(None)[1].record["method"] == "adapted"
    assert adapt(None, {}, source=small_checkpoint("unlabelled"))[1].record["method"] == "prototype"
    assert adapt(None, {}, source=None)[1].record["method"] == "pixels"


def test_a_decoder_that_is_not_there_draws_nothing() -> None:
    events, model = adapt("prototype", source=small_checkpoint(decoder=False))
    assert all(one.reconstructions is None and one.errors is None for one in snapshots(events))
    answer = run.predict(model, easy_images().images)
    assert answer.reconstructions is None
    assert answer.errors is None


@pytest.mark.parametrize("n_asked", [0, 1, 5, 12, 20])
def test_a_stop_ends_with_the_model_as_it_is(n_asked: int) -> None:
    events, model = adapt(stopped=stop_after(n_asked))
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert (finished.reason, finished.step) == ("stopped", min(n_asked, 10))
    last = snapshots(events)[-1]
    assert last.probabilities is not None
    assert last.step == finished.step
    answer = run.predict(model, task().images.images)
    assert np.allclose(last.probabilities, answer.probabilities, atol=1e-5)


def test_without_query_pictures_there_is_no_query_accuracy() -> None:
    events, _ = adapt("prototype", given=task((3, 3), n_support=3))
    assert all(event.query_accuracy is None for event in events if isinstance(event, StepDone))


def test_pairs_and_profiles_that_do_not_fit_are_refused() -> None:
    with pytest.raises(MethodError, match=r"article works on checkpoints of .*, not of unlabelled"):
        adapt("article", source=small_checkpoint("unlabelled"))
    with pytest.raises(MethodError, match="none was given"):
        adapt("prototype", source=None)
    photos = dataclasses.replace(task(), preparation=Preparation("photos"))
    with pytest.raises(DatasetError, match="trained on glyphs, the pictures are prepared as photos"):
        adapt(given=photos)


def test_a_task_without_enough_to_learn_from_is_refused() -> None:
    with pytest.raises(DatasetError, match="There is 1 class"):
        task((5,))
    with pytest.raises(DatasetError, match="Without a support picture: class 0, class 1, class 2"):
        task(n_support=0)
    with pytest.raises(DatasetError, match="15 pictures need as many support marks"):
        run.Task(easy_images((5, 5, 5)), np.ones(3, np.bool_), GLYPHS)


def test_a_prediction_names_the_nearest_support_pictures() -> None:
    given_task = task()
    _, model = adapt("prototype", given=given_task)
    asked = easy_images((2, 2, 2), seed=5).images
    answer = run.predict(model, asked)
    assert answer.class_names == given_task.images.class_names
    for row, embedding in enumerate(answer.embeddings):
        cosines = [
            float(embedding @ one) / float(np.linalg.norm(embedding) * np.linalg.norm(one))
            for one in model.support_embeddings
        ]
        order = sorted(range(len(cosines)), key=lambda place: -cosines[place])[:3]
        assert answer.nearest[row].tolist() == order
        assert answer.similarity[row] == pytest.approx([cosines[place] for place in order], abs=1e-4)
        assert model.support_labels[order[0]] == row // 2


def test_pictures_of_another_size_are_refused() -> None:
    with pytest.raises(DatasetError, match=r"Pictures are \(3, 64, 64\); the model needs \(1, 28, 28\)"):
        run.predict(adapt("prototype")[1], np.zeros((1, 3, 64, 64), np.uint8))


def test_answers_that_are_no_numbers_are_an_event_and_then_an_error() -> None:
    model = small_model()
    with torch.no_grad():
        for parameter in model.encoder.parameters():
            parameter.fill_(1e30)  # numbers themselves, but too large to be multiplied
    broken = pack(model, "joint", GLYPHS, title="Broken", training={}, data={}, fingerprint="none")
    events: list[TrainEvent] = []
    with pytest.raises(DivergedError, match=r"stopped being numbers at step 0\. Lower the learning rate"):
        events.extend(run.adapt(broken, "article", {}, task(), seed=0))
    assert isinstance(events[-1], Finished)
    assert (events[-1].reason, events[-1].step) == ("diverged", 0)
