"""Nearest neighbours of one picture in the latent space, and how many of its neighbours on a map are among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from versa_core.errors import DatasetError
from versa_core.language import _

METRICS = ("cosine", "euclidean")

Floats = npt.NDArray[np.floating[Any]]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """One picture's neighbours.

    Attributes:
        nearest: (k,) places of the nearest in the latent space, the nearest first.
        distances: (k,) float64 theirs, in the metric asked for.
        on_map: (k,) places of the nearest on the map, by straight distance, the nearest first.
        is_true: (k,) which of those on the map are among `nearest`.
    """

    nearest: Places
    distances: npt.NDArray[np.float64]
    on_map: Places
    is_true: npt.NDArray[np.bool_]

    @property
    def share(self) -> float:
        """The share of the map's neighbours that are true ones, 0 to 1."""
        return float(self.is_true.mean()) if len(self.is_true) else 0.0


def distances_from(point: Floats, embeddings: Floats, metric: str) -> npt.NDArray[np.float64]:
    """Returns the distances (n,) of `embeddings` (n, d) from `point` (d,).

    Args:
        point: (d,).
        embeddings: (n, d).
        metric: "euclidean", or "cosine": 1 − cos, from 0 (same direction) to 2 (opposite); from or to a vector of
            zeros, which has no direction, it is 1.
    """
    one, many = np.asarray(point, np.float64), np.asarray(embeddings, np.float64)
    if metric == "euclidean":
        straight: npt.NDArray[np.float64] = np.sqrt(np.square(many - one).sum(1))
        return straight
    if metric != "cosine":
        raise DatasetError(
            _("There is no distance called {metric!r}; the known ones are {metrics}.").format(
                metric=metric, metrics=", ".join(METRICS)
            )
        )
    lengths = np.sqrt(np.square(many).sum(1)) * np.sqrt(np.square(one).sum())
    cosines = np.divide(many @ one, lengths, out=np.zeros(len(many)), where=lengths > 0)
    turned: npt.NDArray[np.float64] = 1 - np.clip(cosines, -1.0, 1.0)
    return turned


def nearest_places(distances: npt.NDArray[np.float64], k: int, without: int | None = None) -> Places:
    """Returns the places of the `k` smallest distances, or fewer; of equal ones the first goes first.

    Args:
        distances: (n,); what is not finite is nobody's neighbour.
        k: how many.
        without: a place that is left out: the picture itself.
    """
    usable = np.isfinite(distances)
    if without is not None:
        usable[without] = False
    order = np.argsort(distances, kind="stable")
    return order[usable[order]][:k]


def neighbourhood(embeddings: Floats, coordinates: Floats, place: int, *, k: int, metric: str) -> Neighbourhood:
    """Compares a picture's neighbours in the latent space with those on a map.

    Args:
        embeddings: (n, d).
        coordinates: (n, 2) or (n, 3), the map of the same pictures.
        place: the picture's.
        k: how many neighbours are looked at; fewer where there are not so many others.
        metric: of the latent space, "cosine" or "euclidean".
    """
    latent = distances_from(embeddings[place], embeddings, metric)
    nearest = nearest_places(latent, k, without=place)
    on_map = nearest_places(distances_from(coordinates[place], coordinates, "euclidean"), k, without=place)
    return Neighbourhood(nearest, latent[nearest], on_map, np.isin(on_map, nearest))
