"""The view generator: shapes, angles on a circle, views without an order."""

from __future__ import annotations

import math

import pytest
import torch

from tests.toys import parts_of, small_model
from versa_core.device import generator
from versa_core.errors import CheckpointError
from versa_core.models.autoencoder import initialise
from versa_core.models.views import N_PSI, ViewGenerator


def generator_of(side: int = 28, n_channels: int = 1) -> ViewGenerator:
    """A generator some steps after its beginning, when pictures are an even grey."""
    made = ViewGenerator(6, n_channels, side)
    initialise(made, generator(0))
    made.steps[-1].weight.data = 0.1 * torch.randn(made.steps[-1].weight.shape, generator=generator(1))
    return made.eval()


def drawn(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=generator(seed))


@pytest.mark.parametrize(("side", "n_channels"), [(28, 1), (64, 3)])
@torch.no_grad()
def test_a_picture_of_the_profile_comes_out(side: int, n_channels: int) -> None:
    pictures = generator_of(side, n_channels)(drawn(2, 6))
    assert pictures.shape == (2, n_channels, side, side)
    assert 0 < pictures.min() < pictures.max() < 1


@torch.no_grad()
def test_every_picture_begins_as_nearly_an_even_grey() -> None:
    made = ViewGenerator(6, 1, 28)
    initialise(made, generator(0))
    pictures = made(drawn(2, 6))
    assert 0 < float((pictures - 0.5).abs().mean()) < 0.1


@torch.no_grad()
def test_a_whole_turn_is_no_turn_and_half_a_turn_is_one() -> None:
    made, psi = generator_of(), drawn(1, N_PSI)
    none, whole, half = (made.generate(psi, torch.tensor([angle])) for angle in (0.0, 2 * math.pi, math.pi))
    assert torch.allclose(none, whole, atol=1e-5)
    assert not torch.allclose(none, half, atol=1e-3)


@torch.no_grad()
def test_the_order_of_the_views_does_not_matter_but_their_angles_do() -> None:
    made, latents, angles = generator_of(), drawn(1, 3, 6), drawn(1, 3, seed=1)
    first, mixed = made.infer(latents, angles), made.infer(latents.flip(1), angles.flip(1))
    assert torch.allclose(first.mean, mixed.mean, atol=1e-5)
    assert not torch.allclose(first.mean, made.infer(latents, angles.flip(1)).mean, atol=1e-3)


@torch.no_grad()
def test_upright_is_the_angle_0() -> None:
    made, latents = generator_of(), drawn(2, 6)
    psi = made.infer(latents.unsqueeze(1), torch.zeros(2, 1))
    assert torch.allclose(made(latents), made.generate(psi.mean, torch.zeros(2)), atol=1e-6)
    assert torch.allclose(made(latents, torch.ones(2)), made.generate(psi.mean, torch.ones(2)), atol=1e-6)
    assert bool((psi.log_variance == -5).all()), "it begins fairly sure"


def test_only_a_view_generator_turns() -> None:
    images, angles = torch.rand((3, 1, 28, 28), generator=generator(0)), torch.tensor([0.0, 1.0, 2.0])
    model = small_model(**parts_of("views"))
    assert torch.allclose(model.turned(images, angles)[:1], model.redraw(images[:1]), atol=1e-6)
    with pytest.raises(CheckpointError, match="Choose one of the objective views"):
        small_model().turned(images, angles)
