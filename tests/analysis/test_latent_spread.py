"""How latents spread: principal components, the spread within classes, and draws that have it."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA

from versa_core.analysis.latent_spread import deviations_within, draw_around, main_directions
from versa_core.analysis.latents import radius_of

CHANCE = np.random.default_rng(0)
LATENTS = CHANCE.normal(size=(30, 5)).astype(np.float32) * np.array([5, 3, 2, 1, 0.5], np.float32)
LABELS = np.repeat(np.arange(3), 10)


def test_main_directions_are_the_principal_components() -> None:
    found, known = main_directions(LATENTS, 3), PCA(3).fit(LATENTS)
    assert np.allclose(np.abs(np.sum(found.axes * known.components_, axis=1)), 1, atol=1e-5)
    assert np.allclose(found.deviations**2, known.explained_variance_, rtol=1e-4)
    assert np.allclose(found.shares, known.explained_variance_ratio_, rtol=1e-4)
    assert np.allclose(found.mean, LATENTS.mean(0))


def test_an_axis_points_where_its_largest_entry_is_positive() -> None:
    axes = main_directions(LATENTS, 3).axes
    assert all(axis[np.abs(axis).argmax()] > 0 for axis in axes)
    assert np.allclose(main_directions(-LATENTS, 3).axes, axes, atol=1e-5)


def test_no_direction_is_made_up_where_nothing_varies() -> None:
    assert len(main_directions(LATENTS[:3], 6).axes) == 2
    assert len(main_directions(np.repeat(LATENTS[:1], 4, axis=0), 6).axes) == 0


def test_the_spread_within_classes_is_the_pooled_covariance() -> None:
    scaled = deviations_within(LATENTS, LABELS)
    slow = np.zeros((5, 5))
    for label in range(3):
        slow += 9 * np.cov(LATENTS[label == LABELS], rowvar=False) / 27
    assert np.allclose(scaled.T @ scaled, slow, atol=1e-3)
    own = deviations_within(LATENTS, LABELS, 1)
    assert np.allclose(own.T @ own, np.cov(LATENTS[LABELS == 1], rowvar=False), atol=1e-3)


def test_single_pictures_have_no_spread() -> None:
    assert deviations_within(LATENTS[:3], np.arange(3)).shape == (0, 5)
    lone = deviations_within(LATENTS[:5], np.array([0, 0, 0, 1, 2]))
    assert np.array_equal(lone, deviations_within(LATENTS[:3], np.zeros(3, np.int64)))


def test_draws_have_the_prototypes_mean_and_the_classes_spread() -> None:
    deviations, prototype = deviations_within(LATENTS, LABELS), LATENTS[0]
    drawn = draw_around(prototype, deviations, 20_000, chance=np.random.default_rng(1))
    assert np.allclose(drawn.mean(0), prototype, atol=0.15)
    assert np.allclose(np.cov(drawn, rowvar=False), deviations.T @ deviations, atol=0.6)


def test_a_seed_repeats_its_draws_and_the_sphere_is_kept() -> None:
    deviations = deviations_within(LATENTS, LABELS)
    first, again, other = (
        draw_around(LATENTS[0], deviations, 4, chance=np.random.default_rng(seed), radius=5**0.5) for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.allclose(first, other)
    assert radius_of(first) == pytest.approx(5**0.5)
