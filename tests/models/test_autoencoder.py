"""The autoencoder: shapes, its source of chance, copies, and what descriptions are refused."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import torch

from tests.toys import small_model
from versa_core.data.profile import Preparation
from versa_core.device import generator
from versa_core.errors import CheckpointError
from versa_core.models.autoencoder import ENCODE_BATCH, PARTS, Autoencoder, AutoencoderConfig
from versa_core.models.encoders import BasicBlock, GlyphResNet, PhotoResNet, on_sphere

PLAIN = AutoencoderConfig().to_plain()


def glyphs(n: int = 2) -> torch.Tensor:
    return torch.rand((n, 1, 28, 28), generator=generator(0))


@pytest.mark.parametrize(("profile", "n_latents"), [("glyphs", 256), ("photos", 256)])
def test_each_profile_has_a_network_of_its_own(profile: str, n_latents: int) -> None:
    model = Autoencoder(AutoencoderConfig.for_profile(profile), generator(0)).eval()
    shape = (2, 1, 28, 28) if profile == "glyphs" else (2, 3, 64, 64)
    redrawn, latents = model(torch.rand(shape, generator=generator(1)))
    assert latents.shape == (2, n_latents) == (2, model.n_latents)
    assert redrawn.shape == shape
    assert redrawn.min() > 0
    assert redrawn.max() < 1


def test_weights_come_from_the_given_chance_alone() -> None:
    before = torch.get_rng_state()
    first, again, other = small_model(0), small_model(0), small_model(1)
    assert torch.equal(before, torch.get_rng_state())
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), again.parameters(), strict=True))
    assert not torch.equal(first.encode(glyphs()), other.encode(glyphs()))


def test_a_copy_moves_on_its_own() -> None:
    model = small_model()
    learner = model.copy()
    with torch.no_grad():
        next(learner.parameters()).add_(1)
    assert not torch.equal(next(learner.parameters()), next(model.parameters()))


def test_embedding_in_batches_gives_what_encoding_at_once_gives() -> None:
    model, images = small_model(), glyphs(ENCODE_BATCH + 3)
    with torch.no_grad():
        latents = model.encode(images)
        assert torch.allclose(model.embed(images), latents, atol=1e-5)
        assert torch.allclose(model.redraw(images), model.decode(latents), atol=1e-5)
    assert not model.embed(images).requires_grad


def test_the_last_block_is_the_one_before_the_latents() -> None:
    model = small_model()
    assert model.last_block is model.encoder[3]


@pytest.mark.parametrize(("encoder", "profile", "n_latents"), [("resnet8", "glyphs", 64), ("resnet14", "photos", 32)])
def test_residual_latents_lie_on_a_sphere_and_become_pictures_again(encoder: str, profile: str, n_latents: int) -> None:
    model = Autoencoder(AutoencoderConfig(encoder, 8, True, profile), generator(0)).eval()
    images = torch.rand((3, *Preparation(profile).shape), generator=generator(1))
    redrawn, latents = model(images)
    assert latents.shape == (3, n_latents) == (3, model.n_latents)
    assert torch.allclose(latents.square().sum(1), torch.full((3,), float(n_latents)), rtol=1e-4)
    assert redrawn.shape == images.shape


@pytest.mark.parametrize(("encoder", "profile"), [("resnet8", "glyphs"), ("resnet14", "photos")])
def test_the_last_block_of_a_residual_encoder_is_its_last_with_weights(encoder: str, profile: str) -> None:
    model = Autoencoder(AutoencoderConfig(encoder, 8, False, profile))
    assert isinstance(model.last_block, BasicBlock)
    assert model.last_block is [module for module in model.encoder.modules() if isinstance(module, BasicBlock)][-1]


@pytest.mark.parametrize(("encoder", "shape"), [("resnet8", (3, 1, 28, 28)), ("resnet14", (3, 3, 64, 64))])
def test_embeddings_are_means_over_several_looks(encoder: str, shape: tuple[int, ...]) -> None:
    config = AutoencoderConfig(encoder, 8, False, "glyphs" if shape[1] == 1 else "photos")
    model = Autoencoder(config, generator(0)).eval()
    images = torch.rand(shape, generator=generator(1))
    assert isinstance(model.encoder, GlyphResNet | PhotoResNet)
    first, second = (model.encode(view) for view in model.encoder.looks(images))
    assert not torch.allclose(first, second, atol=1e-2)
    embedded = model.embed(images)
    assert torch.allclose(embedded, on_sphere(first + second), atol=1e-5)
    assert torch.allclose(embedded[:1], model.embed(images[:1]), atol=1e-5)  # each picture by itself


def test_glyphs_are_looked_at_turned_to_either_side_and_photos_enlarged() -> None:
    stroke = torch.zeros(1, 1, 28, 28)
    stroke[..., 4:24, 13:15] = 1
    left, right = Autoencoder(AutoencoderConfig("resnet8", 8)).encoder.looks(stroke)  # type: ignore[operator]
    assert torch.allclose(left.flip(3), right, atol=1e-5)
    assert not torch.allclose(left, stroke, atol=0.1)
    images = torch.rand((1, 3, 64, 64), generator=generator(1))
    same, larger = Autoencoder(AutoencoderConfig("resnet14", 8, False, "photos")).encoder.looks(images)  # type: ignore[operator]
    assert same is images
    assert larger.shape == (1, 3, 96, 96)
    means = torch.nn.functional.adaptive_avg_pool2d
    assert torch.allclose(means(larger, 4).flip(3), means(images, 4), atol=0.02)


def test_an_encoder_without_looks_encodes() -> None:
    model = small_model().eval()
    assert torch.equal(model.look(glyphs()), model.encode(glyphs()))


def test_an_encoder_alone_cannot_redraw() -> None:
    with pytest.raises(CheckpointError, match="no decoder"):
        small_model(decoder=False).redraw(glyphs())


def test_a_description_survives_as_plain_values() -> None:
    config = AutoencoderConfig("resnet14", 16, False, "photos")
    assert AutoencoderConfig.from_plain(config.to_plain()) == config


@pytest.mark.parametrize(
    "change",
    [{"encoder": "transformer"}, {"width": 2}, {"width": 10**9}, {"width": float("inf")}, {"width": "wide"},
     {"profile": "sounds"}, {"width": None}, {"part": "tail"}],
)  # fmt: skip
def test_an_odd_description_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(CheckpointError, match=r"no (encoder|part) called|must lie between|incomplete"):
        AutoencoderConfig.from_plain({**PLAIN, **change})


@pytest.mark.parametrize("missing", sorted(set(PLAIN) - {"part"}))
def test_an_incomplete_description_is_refused(missing: str) -> None:
    with pytest.raises(CheckpointError, match="incomplete"):
        AutoencoderConfig.from_plain({name: value for name, value in PLAIN.items() if name != missing})


def test_an_older_description_without_a_part_is_that_of_a_network_without_one() -> None:
    older = {name: value for name, value in PLAIN.items() if name != "part"}
    assert AutoencoderConfig.from_plain(older) == AutoencoderConfig()


@pytest.mark.parametrize("profile", ["glyphs", "photos"])
@pytest.mark.parametrize("part", PARTS)
def test_parts_are_copied_and_stored_with_the_rest(profile: str, part: str) -> None:
    config = dataclasses.replace(AutoencoderConfig.for_profile(profile), width=8, decoder=part == "views", part=part)
    model, other = Autoencoder(config, generator(0)), Autoencoder(config, generator(1))
    other.load_state_dict(model.copy().state_dict())
    assert all(torch.equal(value, other.state_dict()[name]) for name, value in model.state_dict().items())
    assert (model.decoder is None) == (part != "views")
    assert (model.part is None) == (part == "views")
