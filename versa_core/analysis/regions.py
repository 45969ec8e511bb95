"""Where a classifier decides for which class on a plane through its latent space: a slice, not the space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from versa_core.models.classifier import Classifier

FloatArray = npt.NDArray[np.float32]
Range = tuple[float, float]
RESOLUTION = 160  # points a side


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane through the latent space: `centre` + x · `axes[0]` + y · `axes[1]`.

    Attributes:
        centre: (d,) float32; for PCA the mean of the embeddings.
        axes: (2, d) float32, of length one and at right angles; a zero row where there is no second direction.
    """

    centre: FloatArray
    axes: FloatArray

    def latents(self, coordinates: FloatArray) -> FloatArray:
        """Returns the latents (m, d) at these places (m, 2) of the plane."""
        return (self.centre + coordinates @ self.axes).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Regions:
    """What the classifier answers on a grid of the plane.

    Attributes:
        labels: (n, n) int64; rows go up with y, columns with x.
        confidence: (n, n) float32, of the answer, in [1 / n_way, 1].
    """

    labels: npt.NDArray[np.int64]
    confidence: FloatArray


def grid(across: Range, up: Range, n: int) -> FloatArray:
    """Returns the middles (n · n, 2) of n × n equal cells, row by row, the lowest row first."""
    xs, ys = (low + (high - low) * (np.arange(n) + 0.5) / n for low, high in (across, up))
    return np.stack([np.tile(xs, n), np.repeat(ys, n)], axis=1).astype(np.float32)


def decision_regions(classifier: Classifier, plane: Plane, across: Range, up: Range, n: int = RESOLUTION) -> Regions:
    """Asks the classifier at every cell of a part of the plane.

    Args:
        classifier: its head is asked; what lies off the plane is not looked at.
        plane: in the classifier's latent space.
        across: the part's (low, high) along the first axis.
        up: the same along the second.
        n: cells a side.
    """
    import torch

    latents = torch.from_numpy(plane.latents(grid(across, up, n)))
    probabilities = classifier.probabilities(latents).numpy()
    return Regions(probabilities.argmax(1).reshape(n, n).astype(np.int64), probabilities.max(1).reshape(n, n))


def labels_at(regions: npt.NDArray[np.int64], across: Range, up: Range, points: FloatArray) -> npt.NDArray[np.int64]:
    """Returns the region (m,) under each point (m, 2); points outside take the nearest cell.

    Args:
        regions: (n, n) labels, as of `decision_regions`.
        across: the part of the plane that they cover, (low, high) along the first axis.
        up: the same along the second.
        points: on the plane.
    """
    n = len(regions)
    columns, rows = (
        np.clip(((points[:, axis] - low) / (high - low) * n).astype(int), 0, n - 1)
        for axis, (low, high) in enumerate((across, up))
    )
    found: npt.NDArray[np.int64] = regions[rows, columns]
    return found
