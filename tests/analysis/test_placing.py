"""Newcomers on a finished t-SNE map: copies land on their originals, strangers in their own group."""

from __future__ import annotations

import numpy as np

from versa_core.analysis.placing import place_on_tsne
from versa_core.analysis.projection import tsne

RNG = np.random.default_rng(0)
GROUPS = np.concatenate([RNG.normal(size=(20, 6)) + 12 * group for group in range(3)]).astype(np.float32)


def test_a_newcomer_comes_to_its_own_group_and_the_same_place_each_time() -> None:
    drawn = tsne(GROUPS, 2, perplexity=10, seed=1, n_iter=250)
    others = (RNG.normal(size=(6, 6)) + 12 * np.repeat(np.arange(3), 2)[:, None]).astype(np.float32)
    placed = [place_on_tsne(GROUPS, drawn.coordinates, others, perplexity=10, seed=1) for _again in range(2)]
    assert np.array_equal(*placed)
    centres = drawn.coordinates.reshape(3, 20, 2).mean(1)
    distances = np.linalg.norm(placed[0][:, None] - centres[None], axis=2)
    assert distances.argmin(1).tolist() == [0, 0, 1, 1, 2, 2]


def test_a_newcomer_does_not_see_another_one() -> None:
    drawn = tsne(GROUPS, 2, perplexity=10, seed=1, n_iter=250)
    others = GROUPS[[0, 25, 50]] + 0.1
    together = place_on_tsne(GROUPS, drawn.coordinates, others, perplexity=10, seed=1)
    alone = place_on_tsne(GROUPS, drawn.coordinates, others[1:2], perplexity=10, seed=1)
    assert np.allclose(together[1], alone[0], atol=1e-3)


def test_nobody_new_is_nobody_placed() -> None:
    coordinates = np.zeros((60, 2), np.float32)
    assert place_on_tsne(GROUPS, coordinates, GROUPS[:0], perplexity=10, seed=0).shape == (0, 2)
