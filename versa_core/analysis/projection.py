"""Embeddings on a plane or in space: PCA with explained variance, t-SNE with its perplexity, and how far to trust."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from logging import ERROR, getLogger
from typing import Any

import numpy as np
import numpy.typing as npt

from versa_core.analysis.regions import Plane
from versa_core.errors import DatasetError
from versa_core.language import _

FloatArray = npt.NDArray[np.float32]
Progress = Callable[[int, float, FloatArray], bool]
MIN_POINTS = 4
REPORT_EVERY = 25  # t-SNE iterations between reports
EXAGGERATED = 250  # t-SNE's first iterations, in which it pulls neighbours together twelve times as hard


@dataclass(frozen=True, eq=False)
class Projection:
    """A map.

    Attributes:
        coordinates: (n, n_dims) float32.
        trust: trustworthiness (Venna and Kaski 2001), 0 to 1: the share of map neighbours that are true ones, weighted.
        explained: PCA's share of variance per axis, or None.
        perplexity: the one used by t-SNE, or None.
        place: puts further (m, d) embeddings on the finished map: (m, n_dims).
        divergence: what t-SNE has minimised, the Kullback-Leibler divergence of the map's neighbourhoods, or None.
        plane: the one that PCA has drawn on, in two dimensions, or None.
    """

    coordinates: FloatArray
    trust: float | None
    explained: tuple[float, ...] | None
    perplexity: float | None
    place: Callable[[FloatArray], FloatArray]
    divergence: float | None = None
    plane: Plane | None = None


def pca(embeddings: FloatArray, n_dims: int = 2, *, fit_on: FloatArray | None = None) -> Projection:
    """Projects (n, d) embeddings on their main axes.

    Args:
        embeddings: (n, d) float32.
        n_dims: 2 or 3.
        fit_on: (m, d) embeddings that fix the axes, so that several maps share them; None takes `embeddings`.
    """
    from sklearn.decomposition import PCA

    _check(embeddings, n_dims)
    fitted = PCA(n_components=min(n_dims, embeddings.shape[1]), svd_solver="full")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # identical points have no variance to divide by
        fitted.fit(embeddings if fit_on is None else fit_on)
    shares = tuple(float(share) for share in np.nan_to_num(fitted.explained_variance_ratio_))

    def place(others: FloatArray) -> FloatArray:
        if not len(others):
            return np.zeros((0, n_dims), np.float32)
        return _padded(fitted.transform(others), n_dims)

    coordinates = place(embeddings)
    axes = np.pad(fitted.components_, ((0, n_dims - len(fitted.components_)), (0, 0)))
    plane = Plane(fitted.mean_.astype(np.float32), axes.astype(np.float32)) if n_dims == 2 else None
    return Projection(coordinates, trust(embeddings, coordinates), shares, None, place, plane=plane)


def tsne(
    embeddings: FloatArray,
    n_dims: int = 2,
    *,
    perplexity: float = 30.0,
    seed: int = 0,
    n_iter: int = 500,
    progress: Progress | None = None,
    report_every: int = REPORT_EVERY,
    start: FloatArray | None = None,
) -> Projection:
    """t-SNE (van der Maaten and Hinton 2008) by openTSNE, one thread, repeatable with the seed.

    Args:
        embeddings: (n, d) float32.
        n_dims: 2 or 3.
        perplexity: wanted; capped at a third of the points, and used value returned.
        seed: of the optimisation.
        n_iter: iterations after the early exaggeration.
        progress: called at every `report_every`-th iteration, before it moves the points, with its number counted
            through both phases, the divergence and the map as it is then; True stops there.
        report_every: iterations.
        start: (n, n_dims) where the points begin, as on the map before; the groups are not exaggerated then, which
            would tear that map apart. None begins as PCA has it, shrunk to a dot.
    """
    from openTSNE import TSNE

    getLogger("openTSNE").setLevel(ERROR)  # it warns of every start that is not a dot

    _check(embeddings, n_dims)
    used = max(1.0, min(perplexity, (len(embeddings) - 1) / 3))
    # openTSNE divides its start by the spread along the first axis; where all embeddings are one, there is none.
    has_axes = embeddings.shape[1] >= n_dims and bool(np.ptp(embeddings, axis=0).any())
    optimiser = TSNE(
        n_components=n_dims,
        perplexity=used,
        n_iter=n_iter,
        n_jobs=1,
        random_state=seed,
        initialization=start if start is not None else "pca" if has_axes else "random",
        early_exaggeration_iter=EXAGGERATED if start is None else 0,
        neighbors="exact" if len(embeddings) < 2000 else "auto",
        negative_gradient_method="bh",
        callbacks=_reporter(progress, report_every) if progress else None,
        callbacks_every_iters=report_every,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openTSNE warns of the capped perplexity, which is reported here
        fitted = optimiser.fit(np.asarray(embeddings, dtype=np.float64))
    coordinates = np.asarray(fitted, dtype=np.float32)

    place = partial(_placed, fitted, max(1.0, min(5.0, used)))
    # None where `progress` ended the work.
    return Projection(coordinates, trust(embeddings, coordinates), None, used, place, fitted.kl_divergence)


def _placed(fitted: Any, perplexity: float, others: FloatArray) -> FloatArray:
    """Returns where (m, d) further embeddings lie on the finished map; its own points stay."""
    if not len(others):
        return np.zeros((0, fitted.shape[1]), np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as above
        placed = fitted.transform(np.asarray(others, np.float64), perplexity=perplexity)
    return np.asarray(placed, dtype=np.float32)


def _reporter(progress: Progress, every: int) -> Callable[[int, float, Any], bool]:
    """Returns openTSNE's callback; it counts itself, since openTSNE counts each phase of the optimisation anew."""
    done = count(every, every)
    return lambda _iteration, error, now: bool(progress(next(done), float(error), np.array(now, dtype=np.float32)))


def trust(embeddings: FloatArray, coordinates: FloatArray) -> float | None:
    """Returns scikit-learn's trustworthiness over 5 neighbours, fewer where points are few; None under 4 points."""
    from sklearn.manifold import trustworthiness

    n_neighbors = min(5, (len(embeddings) - 1) // 2)
    if n_neighbors < 1 or len(embeddings) < MIN_POINTS:
        return None
    return float(trustworthiness(embeddings, coordinates, n_neighbors=n_neighbors))


def _padded(coordinates: FloatArray, n_dims: int) -> FloatArray:
    """Adds zero axes where there are fewer directions than asked for."""
    missing = n_dims - coordinates.shape[1]
    return np.pad(coordinates, ((0, 0), (0, missing))).astype(np.float32)


def _check(embeddings: FloatArray, n_dims: int) -> None:
    if n_dims not in (2, 3):
        raise DatasetError(_("A map has 2 or 3 dimensions, not {n_dims}.").format(n_dims=n_dims))
    if embeddings.ndim != 2 or len(embeddings) < MIN_POINTS:
        raise DatasetError(
            _("A map needs at least {min_points} pictures; there are {n_embeddings}. Add pictures.").format(
                min_points=MIN_POINTS, n_embeddings=len(embeddings)
            )
        )
    if not np.isfinite(embeddings).all():
        raise DatasetError(_("Some embeddings are not numbers; adapt again with a lower learning rate."))
