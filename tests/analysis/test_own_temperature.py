"""The task's own temperature: what pictures left out say, against an obvious slow version, and that it helps."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from tests.adapting import adapt, task
from versa_core.analysis.calibration import expected_calibration_error, pulled_temperature
from versa_core.analysis.own_temperature import PULL, left_out, own_temperature
from versa_core.device import generator
from versa_core.methods.prototype import euclidean_head
from versa_core.models.classifier import Head
from versa_core.objectives.losses import class_means

SCALE = 15.0


def drawn(way: int, shots: tuple[int, ...], spread: float, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns Gaussian classes around random centres in ten dimensions."""
    chance = generator(seed)
    centres = torch.randn(way, 10, generator=chance)
    labels = torch.arange(way).repeat_interleave(torch.tensor(shots))
    return centres[labels] + spread * torch.randn(len(labels), 10, generator=chance), labels


def head_of(kind: str, features: torch.Tensor, labels: torch.Tensor) -> Head:
    way = int(labels.max()) + 1
    if kind == "cosine":
        return Head("cosine", class_means(torch.nn.functional.normalize(features, dim=1), labels, way), SCALE)
    return euclidean_head(class_means(features, labels, way), SCALE)


@pytest.mark.parametrize("kind", ["euclidean", "cosine"])
def test_each_picture_is_answered_by_a_head_made_of_the_others(kind: str) -> None:
    features, labels = drawn(3, (4, 1, 2), 1.0)
    asked = left_out(head_of(kind, features, labels), features, labels)
    assert asked is not None
    assert asked.n_shot == 2
    places = [0, 1, 2, 3, 5, 6]  # picture 4 is alone in its class
    assert asked.labels.tolist() == labels[places].tolist()
    for row, place in enumerate(places):
        kept = torch.arange(len(labels)) != place
        with torch.no_grad():
            wanted = head_of(kind, features[kept], labels[kept])(features[place : place + 1])
        assert torch.allclose(asked.logits[row], wanted[0], rtol=1e-3, atol=1e-3)


def test_the_pull_alone_gives_the_known_temperature_back() -> None:
    nothing = torch.zeros(4, 3)  # equal logits are as surprising at any temperature
    assert pulled_temperature(nothing, torch.zeros(4, dtype=torch.int64), 2.5, 1.0) == pytest.approx(2.5, rel=1e-4)


def test_the_temperature_is_the_best_of_a_fine_grid() -> None:
    features, labels = drawn(4, (5, 5, 5, 5), 1.5)
    head = head_of("euclidean", features, labels)
    asked = left_out(head, features, labels)
    assert asked is not None

    def loss(temperature: float) -> float:
        surprises = -(asked.logits.double() / temperature).log_softmax(1)[torch.arange(20), asked.labels]
        return float(surprises.sum()) + PULL / 4 * (math.log(temperature) - math.log(2.0)) ** 2

    grid = np.geomspace(0.1, 50, 4001)
    best = grid[np.argmin([loss(one) for one in grid])]
    assert own_temperature(head, features, labels, 2.0) == pytest.approx(best, rel=5e-3)


@pytest.mark.parametrize(
    ("kind", "shots"), [("linear", (3, 3)), ("moved", (3, 3)), ("euclidean", (1, 1))], ids=["linear", "moved", "alone"]
)
def test_where_nothing_can_be_left_out_the_known_one_stays(kind: str, shots: tuple[int, ...]) -> None:
    features, labels = drawn(2, shots, 1.0)
    head = head_of("euclidean", features, labels)
    if kind == "linear":
        head = Head("linear", head.weight.detach())
    if kind == "moved":
        with torch.no_grad():
            head.weight.add_(0.1)
    assert own_temperature(head, features, labels, 3.0) == 3.0


@pytest.mark.parametrize("spread", [0.6, 3.0], ids=["easier than known", "harder than known"])
def test_confidence_becomes_truer_where_classes_are_not_as_hard_as_the_known_temperature_thinks(spread: float) -> None:
    says: dict[str, list[torch.Tensor]] = {"known": [], "own": []}
    right = []
    for seed in range(60):
        features, labels = drawn(5, (15,) * 5, spread, seed)
        is_support = torch.arange(75) % 15 < 5
        support, asked = features[is_support], features[~is_support]
        head = head_of("euclidean", support, labels[is_support])
        with torch.no_grad():
            logits = head(asked).double()
        right.append((logits.argmax(1) == labels[~is_support]).numpy())
        own = own_temperature(head, support, labels[is_support], 5.0)
        for name, temperature in (("known", 5.0), ("own", own)):
            says[name].append((logits / temperature).softmax(1).max(1).values)
    errors = {
        name: expected_calibration_error(torch.cat(parts).numpy(), np.concatenate(right))
        for name, parts in says.items()
    }
    assert errors["own"] < errors["known"] / 2


def test_a_run_is_at_its_own_temperature_and_its_model_keeps_it() -> None:
    given = task()
    _events, model = adapt("prototype", given=given)
    support = torch.from_numpy(given.images.images[given.is_support]).float() / 255
    labels = torch.from_numpy(given.images.labels[given.is_support])
    features = model.classifier.embed(support)
    wanted = own_temperature(model.classifier.head, features, labels, 1.0)
    assert model.classifier.temperature == pytest.approx(wanted)
    assert model.confidence.temperature == model.classifier.temperature
    assert wanted != 1.0
