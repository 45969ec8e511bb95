"""Many states of the same pictures on maps that can be followed: one PCA for all of them, or t-SNE step by step."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from versa_core.analysis.projection import FloatArray, Projection, trust, tsne
from versa_core.errors import DatasetError
from versa_core.language import _

N_ITER_FIRST, N_ITER_NEXT = 500, 150


@dataclass(frozen=True, eq=False)
class SharedMap:
    """Maps of the same pictures in several states, in one axis system.

    Attributes:
        coordinates: (s, n, 2) float32.
        explained: share of the variance of all states per axis, each 0 to 1.
        trust: trustworthiness of the last map, 0 to 1, or None.
    """

    coordinates: FloatArray
    explained: tuple[float, ...]
    trust: float | None


def shared_pca(states: Sequence[FloatArray]) -> SharedMap:
    """Fits one PCA on all states together, so that the axes are the same and every movement is one of the embedding.

    Args:
        states: each (n, d) float32, of the same pictures.
    """
    from sklearn.decomposition import PCA

    everything = _together(states)
    # With few columns and many rows "auto" takes the covariance, which is many times faster than an SVD.
    fitted = PCA(n_components=min(2, *everything.shape), random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # identical points have no variance to divide by
        placed = fitted.fit_transform(everything.astype(np.float64))
    shares = tuple(float(share) for share in np.nan_to_num(fitted.explained_variance_ratio_))
    flat = np.pad(placed, ((0, 0), (0, 2 - placed.shape[1]))).astype(np.float32)
    coordinates = flat.reshape(len(states), -1, 2)
    return SharedMap(coordinates, shares, trust(states[-1], coordinates[-1]))


def aligned_tsne(states: Sequence[FloatArray], *, perplexity: float, seed: int) -> Iterator[Projection]:
    """Yields a t-SNE of each state; each begins where the one before ended.

    The maps are only aligned: nothing but the beginning keeps a picture in its place.

    Args:
        states: each (n, d) float32, of the same pictures.
        perplexity: wanted; capped as `tsne` caps it.
        seed: of the optimisation.
    """
    _together(states)
    last = tsne(states[0], perplexity=perplexity, seed=seed, n_iter=N_ITER_FIRST)
    yield last
    for state in states[1:]:
        last = tsne(state, perplexity=perplexity, seed=seed, n_iter=N_ITER_NEXT, start=last.coordinates)
        yield last


def _together(states: Sequence[FloatArray]) -> FloatArray:
    """Returns all states below each other: (s · n, d)."""
    if not states or len({one.shape for one in states}) > 1:
        sizes = ", ".join(sorted({" × ".join(map(str, one.shape)) for one in states})) or "none"
        raise DatasetError(
            _("One map for all steps needs embeddings of one size; these are {sizes}.").format(sizes=sizes)
        )
    everything = np.concatenate(states)
    if not np.isfinite(everything).all():
        raise DatasetError(_("Some embeddings are not numbers; adapt again with a lower learning rate."))
    return everything
