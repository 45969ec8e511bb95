"""The autoencoder: shapes, its source of chance, copies, and what descriptions are refused."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from tests.toys import small_model
from versa_core.device import generator
from versa_core.errors import CheckpointError
from versa_core.models.autoencoder import ENCODE_BATCH, Autoencoder, AutoencoderConfig

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
    photos = Autoencoder(AutoencoderConfig("resnet10", 4, False, "photos"))
    assert photos.last_block is list(photos.encoder.children())[3]


def test_an_encoder_alone_cannot_redraw() -> None:
    with pytest.raises(CheckpointError, match="no decoder"):
        small_model(decoder=False).redraw(glyphs())


def test_a_description_survives_as_plain_values() -> None:
    config = AutoencoderConfig("resnet10", 16, False, "photos")
    assert AutoencoderConfig.from_plain(config.to_plain()) == config


@pytest.mark.parametrize(
    "change",
    [{"encoder": "transformer"}, {"width": 2}, {"width": 10**9}, {"width": float("inf")}, {"width": "wide"},
     {"profile": "sounds"}, {"width": None}],
)  # fmt: skip
def test_an_odd_description_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(CheckpointError, match=r"no encoder called|must lie between|incomplete"):
        AutoencoderConfig.from_plain({**PLAIN, **change})


@pytest.mark.parametrize("missing", sorted(PLAIN))
def test_an_incomplete_description_is_refused(missing: str) -> None:
    with pytest.raises(CheckpointError, match="incomplete"):
        AutoencoderConfig.from_plain({name: value for name, value in PLAIN.items() if name != missing})
