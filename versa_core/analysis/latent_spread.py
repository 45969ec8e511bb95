"""How the latents of a person's pictures spread: along their main directions, and around the class means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from versa_core.analysis.latents import onto_sphere

FloatArray = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class MainDirections:
    """The principal components of some latents.

    Attributes:
        mean: (d,).
        axes: (k, d), of length one and at right angles, the one with the most variance first.
        deviations: (k,) standard deviations along them.
        shares: (k,) of the whole variance, 0 to 1.
    """

    mean: FloatArray
    axes: FloatArray
    deviations: FloatArray
    shares: FloatArray


def main_directions(latents: FloatArray, most: int) -> MainDirections:
    """Returns the first axes of latents (n, d), at most `most` and no more than have variance.

    Of an axis both senses are the same; the one is taken whose largest entry is positive, so that every fit gives it.
    """
    mean = latents.mean(0)
    _, singular, axes = np.linalg.svd(latents.astype(np.float64) - mean, full_matrices=False)
    variances = np.square(singular) / max(len(latents) - 1, 1)
    total = max(float(variances.sum()), 1e-12)
    count = min(most, int((variances > 1e-6 * total).sum()))
    largest = np.take_along_axis(axes, np.abs(axes).argmax(1)[:, None], axis=1)
    axes = axes * np.where(largest < 0, -1, 1)
    return MainDirections(
        mean=mean.astype(np.float32),
        axes=axes[:count].astype(np.float32),
        deviations=np.sqrt(variances[:count]).astype(np.float32),
        shares=(variances[:count] / total).astype(np.float32),
    )


def deviations_within(latents: FloatArray, labels: Labels, label: int | None = None) -> FloatArray:
    """Returns how latents (n, d) differ from their class's mean, (m, d), scaled so that Σ v vᵀ is the covariance.

    Args:
        latents: (n, d).
        labels: (n,) in 0…n_classes-1, none missing.
        label: of the class whose spread it is; None pools the spread of all classes.

    Returns:
        One row per picture of those classes with two pictures at least; none where no class has two.
    """
    rows, freedom = [], 0
    for one in range(int(labels.max()) + 1) if label is None else (label,):
        own = latents[labels == one]
        if len(own) > 1:
            rows.append(own - own.mean(0))
            freedom += len(own) - 1
    if not rows:
        return np.zeros((0, latents.shape[1]), np.float32)
    scaled: FloatArray = (np.concatenate(rows) / np.sqrt(freedom)).astype(np.float32)
    return scaled


def draw_around(
    prototype: FloatArray,
    deviations: FloatArray,
    n_drawn: int,
    *,
    chance: np.random.Generator,
    radius: float | None = None,
) -> FloatArray:
    """Draws latents (n_drawn, d) from the Gaussian around `prototype` (d,) whose covariance is Σ v vᵀ.

    With few pictures the covariance has no full rank: what is drawn differs from the prototype only in ways in which
    the pictures differ from each other.

    Args:
        prototype: (d,).
        deviations: (m, d), v, as `deviations_within` gives them.
        n_drawn: how many.
        chance: the source of chance.
        radius: of the sphere that the model's latents lie on; what is drawn is put back on it.
    """
    factors = chance.standard_normal((n_drawn, len(deviations)))
    return onto_sphere((prototype + factors @ deviations).astype(np.float32), radius)
