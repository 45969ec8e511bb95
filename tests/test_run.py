"""Adapting and predicting from end to end: events, no leak of the query, stop, and the adapted model as a file."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable
from itertools import count, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.toys import GLYPHS, easy_images, exhaust, small_checkpoint
from versa_core import checkpoint, run
from versa_core.adapted_model import AdaptedModel
from versa_core.data.profile import Preparation
from versa_core.errors import CheckpointError, DatasetError, MethodError
from versa_core.methods import METHODS
from versa_core.training.events import Finished, Snapshot, Started, StepDone, TrainEvent
from versa_core.training.watching import N_REPORTS, N_SNAPSHOTS

QUICK = {"head_steps": 6, "block_steps": 4}


def task(counts: tuple[int, ...] = (5, 5, 5), n_support: int = 3) -> run.Task:
    """The first pictures of every class are support, the others query."""
    images = easy_images(counts)
    own = [int(one.split("/")[1].split(".")[0]) < n_support for one in images.ids]
    return run.Task(images, np.array(own), GLYPHS)


def adapt(
    method: str | None = "adapted", settings: Any = None, given: run.Task | None = None, **more: Any
) -> tuple[list[TrainEvent], AdaptedModel]:
    source = more.pop("source", small_checkpoint())
    chosen = QUICK if settings is None and method in ("adapted", None) else settings or {}
    return exhaust(run.adapt(source, method, chosen, given or task(), **{"seed": 0, **more}))


def snapshots(events: list[TrainEvent]) -> list[Snapshot]:
    return [event for event in events if isinstance(event, Snapshot)]


def stop_after(n_asked: int) -> Callable[[], bool]:
    asked = count()
    return lambda: next(asked) >= n_asked


@pytest.mark.parametrize("method", [info.name for info in METHODS.infos()])
def test_every_method_runs_from_start_to_finish(method: str) -> None:
    info = METHODS.info(method)
    source = small_checkpoint(info.objectives[0]) if info.needs_checkpoint else None
    events, model = adapt(method, source=source)
    assert isinstance(events[0], Started)
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.reason == "completed"
    steps = [event for event in events if isinstance(event, StepDone)]
    assert steps[0].step == 0
    assert steps[-1].progress == 1.0
    assert len(steps) <= N_REPORTS + 3
    assert len(snapshots(events)) <= N_SNAPSHOTS + 3
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
    shown = [one.step for one in snapshots(events)]
    for steps, n_times in ((reported, N_REPORTS), (shown, N_SNAPSHOTS)):
        assert len(steps) == min(n_times, n_steps) + 1
        gaps = {after - before for before, after in pairwise(steps)}
        assert max(gaps) - min(gaps) <= 1
        assert (steps[0], steps[-1]) == (0, n_steps)
    assert set(shown) <= set(reported)


def test_a_long_fine_tuning_reports_some_of_its_steps() -> None:
    events, _ = adapt("article", {"n_steps": 200})
    reported = [event.step for event in events if isinstance(event, StepDone)]
    assert reported == list(range(0, 201, 5))
    assert [one.step for one in snapshots(events)] == list(range(0, 201, 20))


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
    first, second = (run.predict(adapt(method, given=one)[1], asked) for one in (honest, other))
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


@pytest.mark.parametrize("method", [info.name for info in METHODS.infos()])
def test_an_adapted_model_answers_the_same_from_its_file(method: str) -> None:
    source = small_checkpoint() if METHODS.info(method).needs_checkpoint else None
    _, model = adapt(method, source=source)
    again = AdaptedModel.from_bytes(model.to_bytes())
    asked: npt.NDArray[np.uint8] = easy_images((3, 3, 3), seed=5).images
    first, second = run.predict(model, asked), run.predict(again, asked)
    assert np.allclose(first.probabilities, second.probabilities, atol=1e-6)
    assert np.array_equal(first.nearest, second.nearest)
    assert (again.class_names, again.support_ids, again.record) == (model.class_names, model.support_ids, model.record)
    assert again.preparation == model.preparation
    assert np.array_equal(again.support_labels, model.support_labels)


SMALL = adapt("prototype", source=small_checkpoint(width=4))[1].to_bytes()
PIXELS = adapt("pixels", source=None)[1].to_bytes()


def test_a_checkpoint_is_no_adapted_model() -> None:
    with pytest.raises(CheckpointError, match="is a checkpoint, not an adapted model"):
        AdaptedModel.from_bytes(small_checkpoint())


@pytest.mark.parametrize(
    "changes",
    [{"record": None}, {"head": {"kind": "cosine"}}, {"head": {"kind": "cosine", "scale": 10**400}},
     {"class_names": ["only one"]}, {"class_names": 3}, {"support_ids": []}],
)  # fmt: skip
@pytest.mark.parametrize("data", [SMALL, PIXELS], ids=["learner", "pixels"])
def test_descriptions_that_do_not_fit_are_told(data: bytes, changes: dict[str, Any]) -> None:
    info, tensors = checkpoint.read(data)
    with pytest.raises(CheckpointError, match="do not fit together"):
        AdaptedModel.from_bytes(checkpoint.pack({**info.metadata, **changes}, tensors))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("head.weight", np.zeros((3, 5), np.float32)),
        ("head.weight", np.full((3, 784), np.nan, np.float32)),
        ("head.bias", np.zeros(1, np.float32)),
        ("support.labels", np.full(9, 3, np.int64)),
        ("support.labels", np.full(9, -1, np.int64)),
        ("support.labels", np.zeros(9, np.float32)),
        ("support.embeddings", np.zeros((9, 5), np.float32)),
        ("support.embeddings", np.full((9, 784), np.inf, np.float32)),
    ],
)
def test_parts_that_do_not_fit_are_told(name: str, value: npt.NDArray[Any]) -> None:
    info, tensors = checkpoint.read(PIXELS)
    assert tensors[name].shape[0] in (3, 9)
    with pytest.raises(CheckpointError, match="do not fit together"):
        AdaptedModel.from_bytes(checkpoint.pack(info.metadata, {**tensors, name: value}))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.sampled_from([SMALL, PIXELS]), place=st.integers(0, 3500), bit=st.integers(0, 7), cut=st.booleans())
def test_damage_is_harmless_or_told(data: bytes, place: int, bit: int, cut: bool) -> None:
    damaged = bytearray(data[:place] if cut else data)
    if not cut:
        damaged[place] ^= 1 << bit
    with contextlib.suppress(CheckpointError):
        model = AdaptedModel.from_bytes(bytes(damaged))
        answer = run.predict(model, np.zeros((1, *model.preparation.shape), np.uint8))
        assert np.isfinite(answer.probabilities).all()
