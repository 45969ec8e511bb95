"""The meta-training loop on a toy: its events, its ends, and resuming as if nothing had happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load, save

from tests.toys import easy_images, parts_of, small_model
from versa_core.errors import CheckpointError, EpisodeError, MethodError
from versa_core.objectives import OBJECTIVES
from versa_core.training.events import Evaluated, Finished, Saved, Snapshot, Started, StepDone, TrainEvent
from versa_core.training.loop import N_WATCHED, meta_train, watched_images
from versa_core.training.plan import Plan
from versa_core.training.state import StateFile, StateHeld
from versa_core.training.stepping import Means

IMAGES = easy_images((4, 4, 4, 4))


def plan(**fields: Any) -> Plan:
    small = {"steps": 6, "n_way": 3, "n_query": 2, "precision": "float32", "report_every": 2, "watch_every": 3}
    return Plan(**{**small, **fields})


def train(asked: Plan, *, objective: str = "joint", model: Any = None, **more: Any) -> list[TrainEvent]:
    built = OBJECTIVES.build(objective, {"task": "both"} if objective == "joint" else {})
    return list(meta_train(model or small_model(), IMAGES, built, asked, **more))


def stop_after(n_steps: int) -> Callable[[], bool]:
    asked = count()
    return lambda: next(asked) >= n_steps


def kinds(events: list[TrainEvent]) -> list[tuple[str, int | None]]:
    return [(type(event).__name__, getattr(event, "step", None)) for event in events]


def last_of(events: list[TrainEvent]) -> Finished:
    assert isinstance(events[-1], Finished)
    return events[-1]


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


@pytest.mark.parametrize("objective", ["joint", "denoise", "amortised", "maml", "views"])
@pytest.mark.parametrize("stop_at", [3, 4])
def test_a_resumed_run_ends_as_an_uninterrupted_one(tmp_path: Path, objective: str, stop_at: int) -> None:
    whole, half, resumed = (small_model(**parts_of(objective)) for _ in range(3))
    train(plan(), objective=objective, model=whole)
    state = tmp_path / "state"
    first = train(plan(), objective=objective, model=half, state=StateFile(state), stopped=stop_after(stop_at))
    assert last_of(first).step == stop_at
    with safe_open(state, framework="pt") as kept:
        spent = float(kept.metadata()["spent"])
    second = train(plan(), objective=objective, model=resumed, state=StateFile(tmp_path / "state"))
    assert last_of(second).reason == "completed"
    assert last_of(second).seconds > spent, "the time before is counted in"
    assert min(event.step for event in second if isinstance(event, StepDone)) > stop_at
    assert all(torch.equal(value, resumed.state_dict()[name]) for name, value in whole.state_dict().items())


def test_a_killed_run_goes_on_from_its_last_saved_state(tmp_path: Path) -> None:
    whole, resumed, built = small_model(), small_model(), OBJECTIVES.build("denoise")
    train(plan(), objective="denoise", model=whole)
    stream = meta_train(small_model(), IMAGES, built, plan(), state=StateFile(tmp_path / "state"))
    assert next(event.step for event in stream if isinstance(event, Saved)) == 3
    next(event for event in stream if isinstance(event, StepDone))
    del stream  # at step 4: what came after step 3 is lost
    train(plan(), objective="denoise", model=resumed, state=StateFile(tmp_path / "state"))
    assert all(torch.equal(value, resumed.state_dict()[name]) for name, value in whole.state_dict().items())


def test_a_state_in_memory_is_as_good_as_one_on_disk_and_can_be_handed_on() -> None:
    whole, resumed = small_model(), small_model()
    train(plan(), model=whole)
    held = StateHeld()
    train(plan(), model=small_model(), state=held, stopped=stop_after(4))
    assert held.data is not None
    handed_on = StateHeld(bytes(held.data))
    second = train(plan(), model=resumed, state=handed_on)
    assert min(event.step for event in second if isinstance(event, StepDone)) > 4
    assert all(torch.equal(value, resumed.state_dict()[name]) for name, value in whole.state_dict().items())
    assert next(event for event in second if isinstance(event, Saved)).path == ""


def test_moments_of_other_weights_and_impossible_times_are_told() -> None:
    held = StateHeld()
    train(plan(), state=held, stopped=stop_after(4))
    assert held.data is not None
    tensors = load(held.data)
    name = next(one for one, value in tensors.items() if one.startswith("adam.") and value.ndim)
    wrong = {**tensors, name: torch.zeros(3, 3)}
    for changed, spent in ((wrong, "1.0"), (tensors, "nan"), (tensors, "-5")):
        state = StateHeld(save(changed, metadata={"step": "4", "spent": spent}))
        with pytest.raises(CheckpointError, match="cannot go on from where it was"):
            train(plan(), state=state)


@pytest.mark.parametrize("damage", ["truncated", "garbage", "empty"])
def test_a_damaged_state_is_told(tmp_path: Path, damage: str) -> None:
    state = tmp_path / "run.state"
    train(plan(), state=StateFile(state))
    data = state.read_bytes()
    state.write_bytes({"truncated": data[: len(data) // 2], "garbage": b"?" * 100, "empty": b""}[damage])
    with pytest.raises(CheckpointError, match=r"run\.state cannot be resumed from .*in another folder"):
        train(plan(), state=StateFile(state))


def test_the_state_of_another_run_is_told(tmp_path: Path) -> None:
    train(plan(), state=StateFile(tmp_path / "state"))
    with pytest.raises(CheckpointError, match="cannot be resumed from"):
        train(plan(), model=small_model(width=4), state=StateFile(tmp_path / "state"))


@dataclass(frozen=True)
class Breaking:
    """An objective whose loss stops being a number at its n-th step."""

    at: int
    steps: Iterator[int]

    def make_head(self, n_latents: int, n_classes: int, generator: torch.Generator) -> None:
        return None

    def losses(self, model: Any, episode: Any, *, head: Any, generator: Any) -> Mapping[str, torch.Tensor]:
        factor = float("nan") if next(self.steps) >= self.at else 1.0
        return {"loss": model.encode(episode.support_images).square().mean() * factor}


@pytest.mark.parametrize(
    "fields", [{}, {"report_every": 100, "watch_every": 100}, {"report_every": 4, "watch_every": 3}]
)
@pytest.mark.parametrize("at", [1, 3, 6])
def test_a_loss_that_is_no_number_ends_the_run_as_diverged(fields: dict[str, int], at: int, tmp_path: Path) -> None:
    stream = meta_train(
        small_model(), IMAGES, Breaking(at, count(1)), plan(**fields), state=StateFile(tmp_path / "state")
    )
    events = list(stream)
    assert last_of(events).reason == "diverged"
    assert "Lower the learning rate" in last_of(events).message
    assert all(np.isfinite(event.losses["loss"]) for event in events if isinstance(event, StepDone))
    assert all(event.step < at for event in events if isinstance(event, Saved)), "weights that are no numbers are kept"


def test_a_stop_before_the_report_of_a_loss_that_is_no_number_is_diverged_too() -> None:
    asked = plan(report_every=100, watch_every=100)
    events = list(meta_train(small_model(), IMAGES, Breaking(2, count(1)), asked, stopped=stop_after(3)))
    assert last_of(events).reason == "diverged"


@pytest.mark.parametrize("n_steps", [0, 1, 4])
def test_a_stop_ends_the_run_with_what_was_learned(n_steps: int) -> None:
    events = train(plan(), stopped=stop_after(n_steps))
    assert (last_of(events).reason, last_of(events).step) == ("stopped", n_steps)
    assert isinstance(events[-2], Snapshot)


def test_a_budget_of_time_ends_the_run() -> None:
    events = train(plan(steps=None, minutes=0.2 / 60))
    assert last_of(events).reason == "completed"
    assert last_of(events).step >= 1
    steps = [event for event in events if isinstance(event, StepDone)]
    assert [step.progress for step in steps] == sorted(step.progress for step in steps)
    assert steps[-1].progress == 1.0


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
