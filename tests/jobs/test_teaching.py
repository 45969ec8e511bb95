"""The trainers' work for the lessons, as plain values."""

from __future__ import annotations

import numpy as np
import pytest

from tests.toys import exhaust, small_checkpoint
from versa_core.checkpoint import load_model
from versa_core.errors import MethodError
from versa_core.jobs.teaching import play_rounds, small_arm, squeeze
from versa_core.teaching.budget import N_STEPS
from versa_core.teaching.rounds import answer_rounds
from versa_core.training import squeezing
from versa_core.training.events import Finished


def test_a_checkpoint_takes_the_rounds() -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (3, 5, 1, 28, 28), dtype=np.uint8)
    file = small_checkpoint()
    payload = {"checkpoint": file, "cards": pictures[:, :4], "queries": pictures[:, 4]}
    _events, result = exhaust(play_rounds(payload, lambda: False))
    expected = answer_rounds(load_model(file)[1], pictures[:, :4], pictures[:, 4])
    assert np.array_equal(result["distances"], expected)


def test_squeezing_keeps_the_same_digits_apart_for_every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(squeezing.squeeze, "__kwdefaults__", {**squeezing.squeeze.__kwdefaults__, "n_steps": 2})
    results = [exhaust(squeeze({"n_latents": size, "seed": 0}, lambda: False))[1] for size in (2, 8)]
    assert (results[0]["originals"] == results[1]["originals"]).all()
    assert results[0]["n_latents"] == 2
    assert results[1]["pca_error"] < results[0]["pca_error"] < results[0]["mean_error"]


def test_an_arm_that_trains_nothing_is_told() -> None:
    with pytest.raises(MethodError, match=r"no arm 'pixels-cropped' that trains.*article-cropped"):
        exhaust(small_arm({"arm": "pixels-cropped", "seed": 0}, lambda: False))


@pytest.mark.slow
def test_an_arm_is_trained_and_measured_on_the_small_budget() -> None:
    events, result = exhaust(small_arm({"arm": "joint-cropped", "seed": 0}, lambda: False))
    assert (events[-1].reason, events[-1].step) == ("completed", N_STEPS)
    assert isinstance(events[-1], Finished)
    assert result["task"].startswith("20-way 1-shot")
    assert result["accuracy"] > 0.8
    assert 0 < result["half"] < 0.03
