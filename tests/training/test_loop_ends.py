"""How a meta-training ends: by its budget, by a stop, by a loss that is no number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.toys import small_model
from tests.training.toy_loop import IMAGES, last_of, plan, stop_after, train
from versa_core.training.events import Saved, Snapshot, StepDone
from versa_core.training.loop import meta_train
from versa_core.training.state import StateFile


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
