"""The meta-training loop on a toy: its events, what it learns, and what it is given."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from tests.toys import easy_images, parts_of, small_model
from tests.training.toy_loop import IMAGES, last_of, plan, train
from versa_core.errors import EpisodeError, MethodError
from versa_core.objectives import OBJECTIVES
from versa_core.training.events import Evaluated, Snapshot, Started, StepDone, TrainEvent
from versa_core.training.loop import N_WATCHED, meta_train, watched_images
from versa_core.training.plan import Plan
from versa_core.training.stepping import Means


def kinds(events: list[TrainEvent]) -> list[tuple[str, int | None]]:
    return [(type(event).__name__, getattr(event, "step", None)) for event in events]


def test_events_come_in_order() -> None:
    assert kinds(train(plan())) == [
        ("Started", None), ("Snapshot", 0), ("StepDone", 1), ("StepDone", 2), ("StepDone", 3), ("Snapshot", 3),
        ("StepDone", 4), ("StepDone", 6), ("Snapshot", 6), ("Snapshot", 6), ("Finished", 6),
    ]  # fmt: skip


def test_events_hold_what_they_promise() -> None:
    model = small_model()
    events = train(plan(), model=model, validate=lambda _model, step: Evaluated(step, 0.5, 0.1, "toy"))
    assert isinstance(events[0], Started)
    assert events[0].message == "3-way 1-shot with 2 query from 4 classes"
    steps = [event for event in events if isinstance(event, StepDone)]
    assert [step.progress for step in steps] == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 1])
    assert all(np.isfinite(list(step.losses.values())).all() for step in steps)
    assert set(steps[0].losses) == {"loss", "reconstruction", "prototypical", "classification"}
    pictures = [event for event in events if isinstance(event, Snapshot)]
    assert all(one.reconstructions is not None and one.errors is not None for one in pictures)
    assert pictures[0].reconstructions is not None
    assert pictures[0].reconstructions.shape == watched_images(IMAGES).shape
    assert [event.step for event in events if isinstance(event, Evaluated)] == [0, 3, 6, 6]
    assert last_of(events).reason == "completed"
    assert not model.training


def test_reported_errors_are_those_of_the_reported_pictures() -> None:
    model = small_model()
    events = train(plan(), model=model)
    last = [event for event in events if isinstance(event, Snapshot)][-1]
    assert last.reconstructions is not None
    assert last.errors is not None
    difference = last.reconstructions / 255.0 - watched_images(IMAGES) / 255.0
    assert np.allclose(last.errors, (difference**2).mean((1, 2, 3)), atol=1e-3)


@pytest.mark.parametrize("objective", [info.name for info in OBJECTIVES.infos() if info.has_decoder])
def test_every_objective_with_a_decoder_learns_to_redraw(objective: str) -> None:
    asked = plan(steps=20, report_every=20, watch_every=20, learning_rate=0.01)
    events = train(asked, objective=objective, model=small_model(**parts_of(objective)))
    first, *_, last = [event for event in events if isinstance(event, Snapshot)]
    assert first.errors is not None
    assert last.errors is not None
    assert last.errors.mean() < first.errors.mean()


@pytest.mark.parametrize("objective", ["protonet", "amortised", "maml"])
def test_an_objective_without_a_decoder_learns_its_task(objective: str) -> None:
    asked = plan(steps=40, report_every=10, watch_every=40, learning_rate=0.01)
    events = train(asked, objective=objective, model=small_model(**parts_of(objective)))
    losses = [event.losses["loss"] for event in events if isinstance(event, StepDone)]
    assert losses[-1] < 0.7 * losses[0]
    assert not [event for event in events if isinstance(event, Snapshot)]


def test_the_seed_decides_and_the_global_chance_stays() -> None:
    before = torch.get_rng_state()
    runs = []
    for seed in (0, 0, 1):
        model = small_model()
        train(plan(seed=seed), model=model)
        runs.append(model.state_dict())
    assert all(torch.equal(runs[0][name], runs[1][name]) for name in runs[0])
    assert any(not torch.equal(runs[0][name], runs[2][name]) for name in runs[0])
    assert torch.equal(before, torch.get_rng_state())


def test_way_and_query_are_lowered_to_what_the_pictures_have() -> None:
    few = easy_images((3, 2, 4))
    events = list(meta_train(small_model(), few, OBJECTIVES.build("article"), plan(n_way=60, n_query=5, steps=1)))
    assert isinstance(events[0], Started)
    assert events[0].message == "2-way 1-shot with 2 query from 3 classes"


def test_too_few_pictures_are_told_with_both_numbers() -> None:
    lonely = easy_images((1, 1, 3))
    with pytest.raises(EpisodeError, match="at least 2 classes with 2 pictures each; 1 of 3 classes"):
        list(meta_train(small_model(), lonely, OBJECTIVES.build("article"), plan()))


def test_turned_glyphs_are_classes_of_their_own() -> None:
    events = train(plan(rotations=True, steps=1))
    assert isinstance(events[0], Started)
    assert events[0].message.endswith("from 16 classes")


def test_the_watched_pictures_are_spread_over_the_set() -> None:
    many = easy_images((10,) * 4)
    assert np.array_equal(watched_images(many), many.images[[0, 5, 11, 16, 22, 27, 33, 39]])
    assert len(watched_images(easy_images((2, 2)))) == 4 < N_WATCHED


def test_means_are_those_since_the_last_report() -> None:
    means = Means()
    for value in (1.0, 2.0, 6.0):
        means.add({"loss": torch.tensor(value)})
    assert means.take() == {"loss": 3.0}
    assert means.take() == {}


@pytest.mark.parametrize("budget", [{}, {"steps": 3, "minutes": 1.0}, {"steps": 0}, {"minutes": -1.0}])
def test_a_plan_needs_one_budget_above_0(budget: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match=r"one of the two|must be more than 0"):
        Plan(**budget)
