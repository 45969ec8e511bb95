"""None of these: the score, the area under the curve and who is drawn from outside."""

from __future__ import annotations

import math
from itertools import islice

import numpy as np
import pytest
import torch

from tests.toys import easy_images
from versa_core.analysis.unknown import Outsiders, auroc, strangeness
from versa_core.data.episodes import EpisodeSampler, EpisodeSpec
from versa_core.device import generator


def unit(vector: list[float]) -> list[float]:
    length = math.sqrt(sum(one * one for one in vector))
    return [one / length for one in vector]


def cosine(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(unit(a), unit(b), strict=True))


def slow_strangeness(
    feature: list[float], support: list[list[float]], labels: list[int], background: list[list[float]]
) -> float:
    nearest = -2.0
    for label in set(labels):
        members = [unit(one) for one, own in zip(support, labels, strict=True) if own == label]
        mean = [sum(column) / len(members) for column in zip(*members, strict=True)]
        nearest = max(nearest, cosine(feature, mean))
    foreign = sorted((cosine(feature, one) for one in background), reverse=True)[:10]
    return -nearest + (0.5 * sum(foreign) / len(foreign) if foreign else 0)


@pytest.mark.parametrize("n_background", [0, 3, 25])
def test_strangeness_is_that_of_the_formula(n_background: int) -> None:
    chance = generator(0)
    features, support = torch.randn((6, 5), generator=chance), torch.randn((4, 5), generator=chance)
    background = torch.randn((n_background, 5), generator=chance)
    labels = [0, 1, 1, 0]
    given = strangeness(features, support, torch.tensor(labels), background if n_background else None)
    slow = [slow_strangeness(one, support.tolist(), labels, background.tolist()) for one in features.tolist()]
    assert given.tolist() == pytest.approx(slow, abs=1e-5)


def test_strangeness_of_a_picture_depends_on_itself_alone() -> None:
    chance = generator(0)
    features, support = torch.randn((6, 5), generator=chance), torch.randn((4, 5), generator=chance)
    labels = torch.tensor([0, 1, 1, 0])
    together = strangeness(features, support, labels, support)
    alone = [float(strangeness(one[None], support, labels, support)) for one in features]
    assert together.tolist() == pytest.approx(alone, abs=1e-6)


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    chance = np.random.default_rng(0)
    members, outsiders = chance.integers(0, 8, 30).astype(float), chance.integers(3, 12, 20).astype(float)
    pairs = [1 if out > own else 0.5 if out == own else 0 for own in members for out in outsiders]
    assert 0.5 in pairs
    assert auroc(members, outsiders) == pytest.approx(sum(pairs) / len(pairs))


GROUPED = easy_images((6,) * 7, groups=("a",) * 5 + ("b",) * 2)


@pytest.mark.parametrize("within_group", [False, True])
def test_outsiders_are_of_none_of_the_classes(within_group: bool) -> None:
    spec = EpisodeSpec(2, 1, 3)
    sampler = EpisodeSampler(GROUPED, spec, generator=generator(0), within_group=within_group)
    outsiders = Outsiders(GROUPED, generator=generator(1), within_group=within_group)
    for episode in islice(sampler, 20):
        drawn = outsiders.draw(episode)
        labels = GROUPED.labels[drawn]
        assert len(set(drawn.tolist())) == len(episode.query_labels)
        assert not set(labels.tolist()) & set(episode.class_ids.tolist())
        groups = {GROUPED.groups[label] for label in labels}
        if within_group:  # group b has no other class, so all others take its place
            own = GROUPED.groups[int(episode.class_ids[0])]
            assert groups == {"a"}, own


def test_episodes_of_all_classes_have_no_outsiders() -> None:
    images = easy_images((4, 4))
    episode = EpisodeSampler(images, EpisodeSpec(2, 1, 2), generator=generator(0)).draw()
    assert len(Outsiders(images, generator=generator(0)).draw(episode)) == 0


def test_outsiders_leave_the_episodes_as_they_are() -> None:
    spec = EpisodeSpec(2, 1, 3)
    alone = [one.query_indices.tolist() for one in islice(EpisodeSampler(GROUPED, spec, generator=generator(0)), 5)]
    outsiders, beside = Outsiders(GROUPED, generator=generator(1)), []
    for episode in islice(EpisodeSampler(GROUPED, spec, generator=generator(0)), 5):
        outsiders.draw(episode)
        beside.append(episode.query_indices.tolist())
    assert beside == alone
