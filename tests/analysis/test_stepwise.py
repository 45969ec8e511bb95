"""Maps of many steps: one PCA for all against an SVD by hand, and t-SNE that begins where it was."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from tests.analysis.test_projection import cloud, clusters
from versa_core.analysis.projection import tsne
from versa_core.analysis.stepwise import N_ITER_FIRST, aligned_tsne, shared_pca
from versa_core.errors import DatasetError

Floats = npt.NDArray[np.float32]


def states(n_steps: int = 4) -> list[Floats]:
    """Pictures that move straight on, each its own way."""
    start, way = clusters(5), cloud(15, seed=4)
    return [(start + step * way).astype(np.float32) for step in range(n_steps)]


def test_one_pca_for_all_steps_is_the_svd_of_all_together() -> None:
    given = states()
    everything = np.concatenate(given).astype(float)
    left, lengths, _ = np.linalg.svd(everything - everything.mean(0), full_matrices=False)
    drawn = shared_pca(given)
    assert drawn.coordinates.shape == (4, 15, 2)
    for axis in range(2):
        expected = left[:, axis] * lengths[axis]
        got = drawn.coordinates.reshape(-1, 2)[:, axis]
        assert np.allclose(got, np.sign(expected @ got) * expected, atol=1e-3)
    assert drawn.explained == pytest.approx((lengths**2 / (lengths**2).sum())[:2], abs=1e-5)


def test_straight_ways_stay_straight_and_what_rests_rests() -> None:
    drawn = shared_pca(states()).coordinates
    assert np.allclose(np.diff(drawn, n=2, axis=0), 0, atol=1e-3)
    still = shared_pca([clusters(5)] * 3).coordinates
    assert np.allclose(still, still[0], atol=1e-5)


def test_one_number_per_picture_and_equal_pictures_are_mapped_too() -> None:
    assert (shared_pca([cloud(6, d=1)] * 2).coordinates[..., 1] == 0).all()
    assert (shared_pca([np.ones((6, 3), np.float32)] * 2).coordinates == 0).all()


def test_tsne_of_a_step_stays_near_the_one_before() -> None:
    given = [clusters(5), clusters(5), clusters(5)]
    maps = list(aligned_tsne(given, perplexity=4, seed=0))
    drawn = np.stack([one.coordinates for one in maps])
    assert drawn.shape == (3, 15, 2)
    assert np.abs(np.diff(drawn, axis=0)).max() < 0.25 * np.ptp(drawn[0], axis=0).max()
    assert maps[-1].perplexity == 4
    last = drawn[-1]
    for place, own in enumerate(np.repeat(np.arange(3), 5)):
        nearest = np.argsort(((last - last[place]) ** 2).sum(1))[:5]
        assert (nearest // 5 == own).all(), "a group stays together"


def test_steps_are_drawn_one_by_one() -> None:
    """Whoever stops after the first one waits for no other."""
    maps = aligned_tsne(states(), perplexity=4, seed=0)
    first = next(maps).coordinates
    assert np.array_equal(first, tsne(states()[0], perplexity=4, seed=0, n_iter=N_ITER_FIRST).coordinates)
    maps.close()  # type: ignore[attr-defined]  # a generator


@pytest.mark.parametrize("draw", [shared_pca, lambda given: next(aligned_tsne(given, perplexity=4, seed=0))])
def test_steps_that_do_not_fit_together_are_told(draw: object) -> None:
    assert callable(draw)
    with pytest.raises(DatasetError, match=r"embeddings of one size; these are 15 × 3, 15 × 8\."):
        draw([cloud(15), cloud(15, d=3)])
    with pytest.raises(DatasetError, match="these are none"):
        draw([])
    broken = cloud(15)
    broken[0, 0] = np.inf
    with pytest.raises(DatasetError, match="not numbers"):
        draw([cloud(15), broken])
