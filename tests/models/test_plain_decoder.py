"""The plain decoder draws what torch's draws, by loops that are obviously right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from tests.toys import small_model
from versa_core.errors import CheckpointError
from versa_core.models.plain_decoder import plain_decoder


def draw(plain: dict[str, Any], latents: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """One picture (c, side, side), step by step as the docstring says it."""
    side = plain["first_side"]
    features = (plain["start_weight"] @ latents + plain["start_bias"]).reshape(-1, side, side)
    for number, step in enumerate(plain["steps"]):
        side = step["side"]
        nearest = np.arange(side) * features.shape[1] // side
        padded = np.pad(features[:, nearest][:, :, nearest], ((0, 0), (1, 1), (1, 1)))
        made = np.repeat(step["bias"][:, None], side * side, axis=1).reshape(-1, side, side)
        for row in range(3):
            for column in range(3):
                part = padded[:, row : row + side, column : column + side]
                made = made + np.einsum("oi,ihw->ohw", step["weight"][:, :, row, column], part)
        last = number == len(plain["steps"]) - 1
        features = 1 / (1 + np.exp(-made)) if last else np.maximum(made, 0)
    return features


@pytest.mark.parametrize("config", [{}, {"encoder": "resnet14", "profile": "photos"}], ids=["glyphs", "photos"])
def test_it_draws_the_same_pictures(config: dict[str, Any]) -> None:
    model = small_model(seed=3, **config)
    for module in model.modules():  # as after training: norms that change something
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(generator=torch.Generator().manual_seed(1))
            module.running_var.uniform_(0.5, 2, generator=torch.Generator().manual_seed(2))
    latents = torch.randn(2, model.n_latents, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        true = model.decode(latents).numpy()
    plain = plain_decoder(model.decoder)
    for one, expected in zip(latents.numpy(), true, strict=True):
        assert np.allclose(draw(plain, one), expected, atol=1e-4)


def test_another_decoder_is_refused() -> None:
    with pytest.raises(CheckpointError, match="cannot run in the browser"):
        plain_decoder(small_model(part="views", decoder=True).decoder)
    with pytest.raises(CheckpointError, match="cannot run in the browser"):
        plain_decoder(None)
