"""The losses against slow, obvious versions."""

from __future__ import annotations

import math

import pytest
import torch

from tests.toys import small_model
from versa_core.device import generator
from versa_core.objectives.losses import class_means, imitation_loss, prototypical_loss, reconstruction_loss


def drawn(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=generator(seed))


def slow_means(features: list[list[float]], labels: list[int], n_way: int) -> list[list[float]]:
    means = []
    for label in range(n_way):
        members = [feature for feature, own in zip(features, labels, strict=True) if own == label]
        means.append([sum(column) / len(members) for column in zip(*members, strict=True)])
    return means


def slow_prototypical_loss(
    support: list[list[float]], support_labels: list[int], query: list[list[float]], query_labels: list[int], n_way: int
) -> float:
    """Algorithm 1 of Snell et al. 2017, line by line."""
    prototypes = slow_means(support, support_labels, n_way)
    total = 0.0
    for feature, label in zip(query, query_labels, strict=True):
        distances = [sum((f - p) ** 2 for f, p in zip(feature, one, strict=True)) for one in prototypes]
        nearest = min(distances)
        log_sum = math.log(sum(math.exp(nearest - distance) for distance in distances)) - nearest
        total += distances[label] + log_sum
    return total / len(query)


LABELS = [0, 2, 1, 1, 0, 2, 2]


def test_class_means_are_those_of_a_loop() -> None:
    features = drawn(7, 5)
    slow = slow_means(features.tolist(), LABELS, 3)
    assert torch.allclose(class_means(features, torch.tensor(LABELS), 3), torch.tensor(slow), atol=1e-6)


def test_the_prototypical_loss_by_cosines_is_that_of_a_loop() -> None:
    support, query = drawn(7, 5), drawn(4, 5, seed=1)
    total = 0.0
    for feature, label in zip(query, [0, 2, 1, 1], strict=True):
        means = [torch.tensor(mean) for mean in slow_means(support.tolist(), LABELS, 3)]
        logits = [10 * float(feature @ mean) / float(feature.norm() * mean.norm()) for mean in means]
        total -= logits[label] - math.log(sum(math.exp(logit) for logit in logits))
    fast = prototypical_loss(support, torch.tensor(LABELS), query, torch.tensor([0, 2, 1, 1]), 3, cosine_scale=10.0)
    assert float(fast) == pytest.approx(total / 4, rel=1e-5)


@pytest.mark.parametrize("n_copies", [1, 8])
def test_the_prototypical_loss_is_that_of_the_paper(n_copies: int) -> None:
    support, query = drawn(7, 5), drawn(6 * n_copies, 5, seed=1)
    query_labels = [0, 1, 2, 2, 1, 0] * n_copies
    fast = prototypical_loss(support, torch.tensor(LABELS), query, torch.tensor(query_labels), 3)
    slow = slow_prototypical_loss(support.tolist(), LABELS, query.tolist(), query_labels, 3)
    assert float(fast) == pytest.approx(slow, rel=1e-4)


def test_a_query_on_its_prototype_has_a_gradient_that_is_a_number() -> None:
    support = drawn(2, 4).requires_grad_()
    prototypical_loss(support, torch.tensor([0, 1]), support, torch.tensor([0, 1]), 2).backward()  # type: ignore[no-untyped-call]
    assert support.grad is not None
    assert torch.isfinite(support.grad).all()


@torch.no_grad()
@pytest.mark.parametrize(("most", "taken"), [(9, range(9)), (4, [0, 3, 6]), (1, [0])])
def test_reconstruction_is_the_mean_square_over_evenly_taken_images(most: int, taken: list[int]) -> None:
    model, images = small_model(), torch.rand((9, 1, 28, 28), generator=generator(0))
    latents = model.encode(images)
    errors = [float((model.decode(latents)[i] - images[i]).square().mean()) for i in taken]
    assert float(reconstruction_loss(model, latents, images, most)) == pytest.approx(
        sum(errors) / len(errors), rel=1e-5
    )


def test_the_imitation_loss_is_that_of_a_loop_and_nothing_where_both_say_the_same() -> None:
    own, told = drawn(4, 3), drawn(4, 3, seed=1)
    total = 0.0
    for mine, other in zip((own / 2).tolist(), (told / 2).tolist(), strict=True):
        mine_sum, other_sum = (math.log(sum(math.exp(value) for value in row)) for row in (mine, other))
        for a, b in zip(mine, other, strict=True):
            total += math.exp(b - other_sum) * ((b - other_sum) - (a - mine_sum))
    assert float(imitation_loss(own, told, 2.0)) == pytest.approx(4 * total / 4, rel=1e-5)
    assert float(imitation_loss(told + 5, told, 2.0)) == pytest.approx(0, abs=1e-5)
