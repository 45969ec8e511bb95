"""Rounds of cards: fair, repeatable, and answered as a slow loop answers them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from versa_core.data.episodes import to_float
from versa_core.device import generator
from versa_core.errors import EpisodeError
from versa_core.models.autoencoder import Autoencoder, AutoencoderConfig
from versa_core.teaching.rounds import N_ROUNDS, answer_rounds, draw_characters, draw_rounds

LABELS = np.repeat(np.arange(8), [1, 2, 3, 2, 2, 4, 2, 2])


def chance(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("seed", range(5))
def test_every_round_has_one_right_card_and_a_query_that_lies_on_none(seed: int) -> None:
    rounds = draw_rounds(LABELS, 5, chance=chance(seed))
    assert rounds.cards.shape == (N_ROUNDS, 5)
    for cards, query, right in zip(rounds.cards, rounds.queries, rounds.right, strict=True):
        assert query not in cards
        assert len(set(LABELS[cards])) == 5
        assert (LABELS[cards] == LABELS[query]).tolist().index(True) == right
    asked = np.bincount(LABELS[rounds.queries], minlength=8)
    assert asked[0] == 0, "a class with one picture has none to ask about"
    assert asked[1:].max() - asked[1:].min() <= 1


def test_the_same_seed_deals_the_same_rounds_and_the_right_card_wanders() -> None:
    one, again, other = (draw_rounds(LABELS, 5, chance=chance(seed)) for seed in (3, 3, 4))
    assert (one.cards == again.cards).all()
    assert (one.cards != other.cards).any()
    many = draw_rounds(LABELS, 5, chance=chance(), n_rounds=1000)
    assert np.bincount(many.right, minlength=5).min() > 150


def test_alike_cards_are_the_nearest_of_the_other_classes() -> None:
    pictures = np.random.default_rng(1).integers(0, 256, (len(LABELS), 1, 4, 4), dtype=np.uint8)
    labels = np.arange(len(LABELS)) // 2  # two of each, so that only one card of another class can be told in advance
    rounds = draw_rounds(labels, 3, chance=chance(), pictures=pictures)
    for cards, query, right in zip(rounds.cards, rounds.queries, rounds.right, strict=True):
        others = [one for place, one in enumerate(cards) if place != right]
        furthest = max(_distance(pictures[one], pictures[query]) for one in others)
        rest = set(labels.tolist()) - set(labels[cards].tolist())
        # Of a class that lies on no card, at least the further picture is no nearer than the cards.
        for label in rest:
            assert max(_distance(pictures[one], pictures[query]) for one in np.flatnonzero(labels == label)) >= furthest


def _distance(one: np.ndarray, other: np.ndarray) -> float:
    return float(((one.astype(float) - other.astype(float)) ** 2).sum())


@pytest.mark.parametrize("labels", [[0, 0, 1], [0, 1, 2, 3, 4]])
def test_too_few_pictures_are_told(labels: list[int]) -> None:
    with pytest.raises(EpisodeError, match=r"5 cards need 5 classes.*Add pictures"):
        draw_rounds(np.array(labels), 5, chance=chance())


def test_characters_differ_by_seed_and_by_hand() -> None:
    drawn, labels = draw_characters(0, n_classes=3)
    other, _labels = draw_characters(1, n_classes=3)
    assert labels.tolist() == [0, 0, 1, 1, 2, 2]
    assert len({one.tobytes() for one in [*drawn, *other]}) == 12


def test_distances_are_those_of_a_slow_loop() -> None:
    model = Autoencoder(AutoencoderConfig(width=4), generator(0)).eval()
    pictures = np.random.default_rng(0).integers(0, 256, (2, 4, 1, 28, 28), dtype=np.uint8)
    cards, queries = pictures[:, :3], pictures[:, 3]
    found = answer_rounds(model, cards, queries)
    with torch.no_grad():
        for number in range(2):
            for place in range(3):
                pair = to_float(np.stack([cards[number, place], queries[number]]))
                card, query = model.encode(pair)
                assert found[number, place] == pytest.approx(float(((card - query) ** 2).sum()), rel=1e-4)
