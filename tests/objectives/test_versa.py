"""The published VERSA's two objectives, against its formulas in loops."""

from __future__ import annotations

import math

import pytest
import torch

from tests.toys import easy_images, parts_of, small_model
from versa_core.data.distort import turn
from versa_core.data.episodes import Episode, EpisodeSampler, EpisodeSpec
from versa_core.device import generator
from versa_core.models.amortiser import sample_logits
from versa_core.objectives import OBJECTIVES


def episode() -> Episode:
    return EpisodeSampler(easy_images((4,) * 3), EpisodeSpec(3, 2, 1), generator=generator(0)).draw()


def drawn(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=generator(seed))


def test_the_amortised_loss_averages_probabilities_over_samples_before_the_logarithm() -> None:
    """−(1/Q) Σ log (1/L) Σ p(y | logits), with everything kept by dropout and the same noise."""
    model, given, n_samples = small_model(**parts_of("amortised")).train(), episode(), 4
    for number, parameter in enumerate(model.part.parameters()):
        parameter.data = 0.1 * drawn(*parameter.shape, seed=number)
    built = OBJECTIVES.build("amortised", {"n_samples": n_samples, "keep": 1})
    fast = built.losses(model, given, head=None, generator=generator(3))["loss"]

    chance = generator(3)
    with torch.no_grad():
        features = model.encode(torch.cat([given.support_images, given.query_images]))
        torch.rand(features.shape, generator=chance)  # dropout's draw comes first
        support, query = features[:6], features[6:]
        means = torch.stack([support[given.support_labels == label].mean(0) for label in range(3)])
        logits = sample_logits(query, model.part(means), torch.randn((n_samples, 3, 3), generator=chance))
    total = 0.0
    for place, label in enumerate(given.query_labels.tolist()):
        shares = [math.exp(row[place][label]) / sum(map(math.exp, row[place])) for row in logits.tolist()]
        total -= math.log(sum(shares) / n_samples)
    assert float(fast.detach()) == pytest.approx(total / 3, rel=1e-4)


def test_dropout_keeps_its_share_and_the_mean() -> None:
    model, given = small_model(**parts_of("amortised")).train(), episode()
    seen: list[torch.Tensor] = []
    model.part.register_forward_hook(lambda _module, args, _result: seen.append(args[0].detach()))
    for keep in (1.0, 0.5):
        OBJECTIVES.build("amortised", {"keep": keep}).losses(model, given, head=None, generator=generator(0))
    whole, kept = seen
    assert not torch.equal(whole, kept)
    assert float(kept.mean()) == pytest.approx(float(whole.mean()), rel=0.5)


def test_views_ask_for_the_turned_picture() -> None:
    """Where the generator returns the true view, the loss is nothing; where it returns nothing, the picture's power."""
    model, given = small_model(**parts_of("views")).train(), episode()
    images = torch.cat([given.support_images, given.query_images])
    built = OBJECTIVES.build("views", {"n_given": 2, "n_asked": 3, "upright": 0})
    asked: list[torch.Tensor] = []

    def true_view(_psi: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
        asked.append(angles)
        return turn(images.repeat_interleave(3, 0), angles)

    model.decoder.generate = true_view
    losses = built.losses(model, given, head=None, generator=generator(0))
    assert set(losses) == {"loss", "reconstruction"}
    assert float(losses["loss"].detach()) == 0.0
    assert len(asked[0]) == 3 * len(images)
    assert 0 <= asked[0].min() < asked[0].max() < 2 * math.pi

    model.decoder.generate = lambda _psi, angles: torch.zeros_like(turn(images.repeat_interleave(3, 0), angles))
    loss = built.losses(model, given, head=None, generator=generator(0))["loss"]
    power = turn(images.repeat_interleave(3, 0), asked[0]).square().mean()
    assert float(loss.detach()) == pytest.approx(float(power), rel=1e-5)


@pytest.mark.parametrize("upright", [0.0, 1.0])
def test_given_views_are_upright_as_often_as_is_asked(upright: float) -> None:
    model, seen = small_model(**parts_of("views")).train(), []
    infer = model.decoder.infer

    def watched(latents: torch.Tensor, angles: torch.Tensor) -> object:
        seen.append(angles)
        return infer(latents, angles)

    model.decoder.infer = watched
    OBJECTIVES.build("views", {"upright": upright}).losses(model, episode(), head=None, generator=generator(0))
    assert bool((seen[0] == 0).all()) == (upright == 1.0)
