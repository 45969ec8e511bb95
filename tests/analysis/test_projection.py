"""Maps: PCA against an SVD by hand, t-SNE repeatable, and new points placed on both."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from versa_core.analysis.projection import MIN_POINTS, pca, trust, tsne
from versa_core.errors import DatasetError

Floats = npt.NDArray[np.float32]


def cloud(n: int, d: int = 8, seed: int = 0) -> Floats:
    return np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)


def clusters(n_each: int = 8) -> Floats:
    """Three tight groups far from each other, one after the other."""
    centres = 20 * np.eye(3, 8)
    return (np.repeat(centres, n_each, axis=0) + 0.1 * cloud(3 * n_each)).astype(np.float32)


@pytest.mark.parametrize("n_dims", [2, 3])
def test_pca_is_the_svd_of_the_centred_embeddings(n_dims: int) -> None:
    given = cloud(20)
    left, lengths, _ = np.linalg.svd(given - given.mean(0), full_matrices=False)
    drawn = pca(given, n_dims)
    assert drawn.coordinates.shape == (20, n_dims)
    for axis in range(n_dims):
        expected = left[:, axis] * lengths[axis]
        sign = np.sign(expected @ drawn.coordinates[:, axis])
        assert np.allclose(drawn.coordinates[:, axis], sign * expected, atol=1e-3)
    assert drawn.explained == pytest.approx((lengths**2 / (lengths**2).sum())[:n_dims], abs=1e-5)
    assert drawn.perplexity is None


def test_pca_places_new_points_where_they_belong() -> None:
    given, new = cloud(20), cloud(3, seed=1)
    drawn = pca(given)
    assert np.allclose(drawn.place(given), drawn.coordinates, atol=1e-4)
    middle = drawn.place(((new[:1] + new[1:2]) / 2).astype(np.float32))
    assert np.allclose(middle, drawn.place(new[:2]).mean(0), atol=1e-4)
    assert drawn.place(new[:0]).shape == (0, 2)


def test_maps_with_the_same_axes_can_be_compared() -> None:
    before, after = cloud(10), cloud(10) + 5
    shared = np.concatenate([before, after])
    first, second = pca(before, fit_on=shared), pca(after, fit_on=shared)
    assert np.allclose(first.place(after), second.coordinates, atol=1e-3)
    assert np.allclose(np.concatenate([first.coordinates, second.coordinates]).mean(0), 0, atol=1e-3)


def test_fewer_directions_than_axes_are_filled_with_zeros() -> None:
    drawn = pca(cloud(6, d=2), 3)
    assert drawn.coordinates.shape == (6, 3)
    assert (drawn.coordinates[:, 2] == 0).all()


@pytest.mark.parametrize("n_dims", [2, 3])
def test_tsne_repeats_with_the_seed(n_dims: int) -> None:
    first, again = (tsne(cloud(20), n_dims, seed=1, n_iter=50) for _ in range(2))
    assert first.coordinates.shape == (20, n_dims)
    assert np.array_equal(first.coordinates, again.coordinates)
    new = cloud(2, seed=5)
    assert np.array_equal(first.place(new), again.place(new))


def test_tsne_keeps_groups_together_and_puts_new_points_with_their_own() -> None:
    given = clusters()
    drawn = tsne(given, perplexity=5, n_iter=250)
    assert drawn.trust is not None
    assert drawn.trust > 0.9
    middles = drawn.coordinates.reshape(3, 8, 2).mean(1)
    placed = drawn.place(given[::8] + 0.05)
    for group, place in enumerate(placed):
        assert np.argmin(((middles - place) ** 2).sum(1)) == group
    assert drawn.place(given[:0]).shape == (0, 2)


@pytest.mark.parametrize(("n", "asked", "used"), [(MIN_POINTS, 30, 1.0), (10, 30, 3.0), (40, 5, 5.0), (10, 0.1, 1.0)])
def test_the_perplexity_is_capped_and_told(n: int, asked: float, used: float) -> None:
    drawn = tsne(cloud(n), perplexity=asked, n_iter=5)
    assert drawn.perplexity == pytest.approx(used)
    assert np.isfinite(drawn.coordinates).all()


def test_progress_is_told_and_can_end_the_work() -> None:
    seen: list[int] = []

    def follow(done: int, divergence: float, now: Floats) -> bool:
        assert now.shape == (12, 2)
        assert divergence > 0
        seen.append(done)
        return done >= 75

    drawn = tsne(cloud(12), progress=follow)
    assert seen == [25, 50, 75]
    assert np.isfinite(drawn.coordinates).all()


def test_embeddings_that_are_all_the_same_are_mapped_too() -> None:
    same = np.ones((6, 8), np.float32)
    assert (pca(same).coordinates == 0).all()
    assert np.isfinite(tsne(same, n_iter=20).coordinates).all()


def test_a_map_that_keeps_all_neighbours_is_trusted_wholly() -> None:
    plane = np.pad(cloud(15, d=2), ((0, 0), (0, 4)))
    assert trust(plane, plane[:, :2]) == pytest.approx(1.0)
    shuffled = np.random.default_rng(0).permutation(plane[:, :2])
    assert trust(plane, shuffled) < 0.9  # type: ignore[operator]
    assert trust(plane[:3], plane[:3, :2]) is None


@pytest.mark.parametrize("draw", [pca, tsne])
def test_what_cannot_be_mapped_is_told(draw: object) -> None:
    assert callable(draw)
    with pytest.raises(DatasetError, match="needs at least 4 pictures; there are 3"):
        draw(cloud(3))
    with pytest.raises(DatasetError, match="2 or 3 dimensions, not 4"):
        draw(cloud(9), 4)
    broken = cloud(9)
    broken[2, 3] = np.nan
    with pytest.raises(DatasetError, match="not numbers"):
        draw(broken)


def test_a_map_that_begins_at_another_one_stays_with_it() -> None:
    given = clusters()
    first = tsne(given, perplexity=5, n_iter=250)
    again = tsne(given, perplexity=5, n_iter=50, start=first.coordinates)
    width = np.ptp(first.coordinates, axis=0).max()
    assert np.abs(again.coordinates - first.coordinates).max() < 0.2 * width


def test_the_divergence_is_that_of_the_formula() -> None:
    """Van der Maaten and Hinton 2008, equations 1 to 5, pair by pair; with all points as neighbours it is exact."""
    given = cloud(13)
    drawn = tsne(given, perplexity=4, n_iter=100)
    wanted = slow_divergence(given.astype(float), drawn.coordinates.astype(float), 4.0)
    assert drawn.divergence == pytest.approx(wanted, rel=0.02)


def slow_divergence(given: npt.NDArray[np.float64], drawn: npt.NDArray[np.float64], perplexity: float) -> float:
    n = len(given)
    conditional = np.zeros((n, n))
    for i in range(n):
        squared = ((given - given[i]) ** 2).sum(1)
        low, high = 1e-6, 1e6
        for _ in range(200):
            precision = np.sqrt(low * high)
            row = np.exp(-precision * (squared - squared[np.arange(n) != i].min()))
            row[i] = 0
            row /= row.sum()
            entropy = -sum(p * np.log(p) for p in row if p > 0)
            low, high = (precision, high) if entropy > np.log(perplexity) else (low, precision)
        conditional[i] = row
    joint = (conditional + conditional.T) / (2 * n)
    near = np.array([[1 / (1 + ((a - b) ** 2).sum()) for b in drawn] for a in drawn])
    np.fill_diagonal(near, 0)
    near /= near.sum()
    return float(sum(p * np.log(p / q) for p, q in zip(joint.ravel(), near.ravel(), strict=True) if p > 0))
