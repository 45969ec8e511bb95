"""Squeeze and redraw: PCA against numpy's, what is reported, and that more numbers keep more."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.toys import exhaust
from versa_core.data.sources import open_source
from versa_core.device import generator
from versa_core.models.bottleneck import Bottleneck
from versa_core.training import squeezing
from versa_core.training.events import Finished, Snapshot, Started, StepDone
from versa_core.training.squeezing import GRID, N_WATCHED, pca_redrawn, squeeze

IMAGES = np.random.default_rng(0).integers(0, 256, (60, 1, 6, 6), dtype=np.uint8)


def test_pca_is_that_of_a_singular_value_decomposition() -> None:
    seen, kept = (torch.from_numpy(some / 255).float() for some in (IMAGES[:40], IMAGES[40:]))
    flat, asked = seen.flatten(1).double().numpy(), kept.flatten(1).double().numpy()
    _u, _s, axes = np.linalg.svd(flat - flat.mean(0))
    for n_latents in (1, 5):
        slow = np.stack([
            flat.mean(0) + sum(axes[one] * (axes[one] @ (row - flat.mean(0))) for one in range(n_latents))
            for row in asked
        ])  # fmt: skip
        found = pca_redrawn(seen, kept, n_latents).flatten(1).numpy()
        assert np.allclose(found, slow.clip(0, 1), atol=1e-4)


def test_it_reports_what_can_be_watched_and_stops_when_asked() -> None:
    events, done = exhaust(squeeze(IMAGES[:40], IMAGES[40:], 2, seed=0, n_steps=30))
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Finished)
    steps = [one for one in events if isinstance(one, StepDone)]
    states = [one for one in events if isinstance(one, Snapshot)]
    assert [one.step for one in states] == [0, *(one.step for one in steps)]
    assert steps[-1].losses["apart"] == pytest.approx(done.error, rel=1e-5)
    assert done.originals.shape == done.redrawn.shape == (N_WATCHED, 1, 6, 6)
    assert done.grid is not None
    assert done.grid.shape == (GRID**2, 1, 6, 6)
    stopped, _done = exhaust(squeeze(IMAGES[:40], IMAGES[40:], 3, seed=0, n_steps=30, stopped=lambda: True))
    assert (stopped[-1].reason, stopped[-1].step) == ("stopped", 1)


def test_the_mean_picture_is_what_no_number_would_leave() -> None:
    _events, done = exhaust(squeeze(IMAGES[:40], IMAGES[40:], 8, seed=0, n_steps=1))
    mean = (IMAGES[:40] / 255).mean(0)
    assert done.mean_error == pytest.approx(float(((IMAGES[40:] / 255 - mean) ** 2).mean()), rel=1e-4)
    assert done.grid is None


def test_the_plane_of_codes_is_drawn_with_its_second_number_growing_upwards(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Bottleneck(36, 2, generator(0))
    seen = torch.from_numpy(IMAGES / 255).float()
    asked: list[torch.Tensor] = []
    decode = model.decode
    monkeypatch.setattr(model, "decode", lambda codes: asked.append(codes) or decode(codes))
    with torch.no_grad():
        squeezing._grid(model, seen)
    places = asked[0].view(GRID, GRID, 2)
    assert (places[:, 1:, 0] > places[:, :-1, 0]).all(), "to the right the first number grows"
    assert (places[:-1, :, 1] > places[1:, :, 1]).all(), "downwards the second falls"


@pytest.mark.slow
def test_eight_numbers_keep_more_of_a_digit_than_two() -> None:
    images = open_source("digits").image_set.images
    errors = {}
    for n_latents in (2, 8):
        _events, done = exhaust(squeeze(images[300:], images[:300], n_latents, seed=0, n_steps=300))
        errors[n_latents] = done.error
        assert done.error < done.mean_error
    assert errors[8] < 0.8 * errors[2]
