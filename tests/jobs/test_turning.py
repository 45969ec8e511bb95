"""Turned drawings: what a trainer gives back."""

from __future__ import annotations

import numpy as np
import torch

from tests.toys import easy_images, exhaust, small_checkpoint
from versa_core.checkpoint import load_model
from versa_core.data.episodes import to_float
from versa_core.jobs.turning import turn


def test_drawn_and_true_turns_of_one_picture_come_with_their_errors() -> None:
    data, image = small_checkpoint("views"), easy_images().images[0]
    payload = {"checkpoint": data, "image": image, "degrees": [0, 90, 180]}
    _, result = exhaust(turn(payload, lambda: False))
    assert np.array_equal(result["true"], np.stack([np.rot90(image, k, axes=(1, 2)) for k in range(3)]))
    with torch.no_grad():
        latents = load_model(data)[1].encode(to_float(image[None]))
        upright = load_model(data)[1].decode(latents)
    assert np.array_equal(result["drawn"][0], (upright[0] * 255).round().to(torch.uint8).numpy())
    errors = ((result["drawn"] / 255.0 - result["true"] / 255.0) ** 2).mean((1, 2, 3))
    assert np.allclose(result["errors"], errors, atol=2e-3)
