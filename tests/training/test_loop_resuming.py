"""A meta-training that goes on from its state, as if nothing had happened; damaged and foreign states."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load, save

from tests.toys import parts_of, small_model
from tests.training.toy_loop import IMAGES, last_of, plan, stop_after, train
from versa_core.errors import CheckpointError
from versa_core.objectives import OBJECTIVES
from versa_core.training.events import Saved, StepDone
from versa_core.training.loop import meta_train
from versa_core.training.state import StateFile, StateHeld


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
