"""Further pictures on a finished t-SNE map: the map stays as it is, and they find their places on it."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
PERPLEXITY = 5.0  # of the newcomers among the map's points; openTSNE's own choice


def place_on_tsne(
    embeddings: FloatArray, coordinates: FloatArray, others: FloatArray, *, perplexity: float, seed: int
) -> FloatArray:
    """Returns where (m, d) further embeddings lie on a finished map: (m, n_dims).

    Each is drawn to those points of the map that are its neighbours in the embedding (Poličar, Stražar and Zupan 2023,
    "Embedding to reference t-SNE space addresses batch effects in single-cell classification"); newcomers do not see
    each other, and no point of the map moves.

    Args:
        embeddings: (n, d), what the map was made from.
        coordinates: (n, n_dims), the map.
        others: (m, d).
        perplexity: the one that the map was made with.
        seed: of the search for neighbours.
    """
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN

    if not len(others):
        return np.zeros((0, coordinates.shape[1]), np.float32)
    known: dict[str, Any] = {"method": "exact", "n_jobs": 1, "random_state": seed}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where few points cap the perplexity
        near = PerplexityBasedNN(np.asarray(embeddings, np.float64), perplexity=perplexity, **known)
        finished = TSNEEmbedding(np.asarray(coordinates, np.float64), near, n_jobs=1, random_state=seed)
        wanted = max(1.0, min(PERPLEXITY, (len(embeddings) - 1) / 3))
        placed = finished.transform(np.asarray(others, np.float64), perplexity=wanted)
    return np.asarray(placed, dtype=np.float32)
