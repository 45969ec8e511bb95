"""Moving among latents: the sphere they may lie on, walks between two of them, one of them varied over its range."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
SPHERE_TOLERANCE = 1e-3  # relative; float32 sums of squares are a thousand times better
RANGE = (5, 95)  # percentiles: what a latent does on nearly all pictures, not on the oddest one


def radius_of(latents: FloatArray) -> float | None:
    """Returns the length that all latents (n, d) share, √d, where they lie on a sphere (models/encoders.py, OnSphere).

    Latents of a model without such a last layer have lengths of their own: None.
    """
    radius = float(np.sqrt(latents.shape[1]))
    lengths = np.linalg.norm(latents, axis=1)
    return radius if len(lengths) and np.allclose(lengths, radius, rtol=SPHERE_TOLERANCE, atol=0) else None


def onto_sphere(latents: FloatArray, radius: float | None) -> FloatArray:
    """Returns latents (n, d) scaled to that length, since the decoder knows no others; as they are without a radius."""
    if radius is None:
        return latents
    lengths = np.maximum(np.linalg.norm(latents, axis=1, keepdims=True), 1e-12)
    scaled: FloatArray = (latents / lengths * radius).astype(np.float32)
    return scaled


def walk(start: FloatArray, end: FloatArray, n_steps: int, radius: float | None = None) -> FloatArray:
    """Returns the latents (n_steps, d) on the way from `start` (d,) to `end` (d,), both included, evenly spaced.

    Without a radius the way is straight. On a sphere it is the great circle (Shoemake 1985, slerp):
    sin((1 - t) ω) / sin ω · start + sin(t ω) / sin ω · end, with ω the angle between the two.
    """
    shares = np.linspace(0, 1, n_steps)[:, None]
    straight: FloatArray = ((1 - shares) * start + shares * end).astype(np.float32)
    if radius is None:
        return straight
    cosine = float(start @ end) / max(float(np.linalg.norm(start) * np.linalg.norm(end)), 1e-12)
    angle = float(np.arccos(np.clip(cosine, -1, 1)))
    # Nearly the same, or opposite, where every great circle is as short: the formula would divide by zero.
    if np.sin(angle) < 1e-4:
        return np.vstack([start, onto_sphere(straight[1:-1], radius), end])
    ways = np.sin((1 - shares) * angle) * start + np.sin(shares * angle) * end
    around: FloatArray = (ways / np.sin(angle)).astype(np.float32)
    return around


def ranges(latents: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Returns each latent's low and high value (d,) over the pictures (n, d)."""
    low, high = np.percentile(latents, RANGE, axis=0).astype(np.float32)
    return low, high


def varied(
    base: FloatArray, place: int, low: float, high: float, n_steps: int, radius: float | None = None
) -> FloatArray:
    """Returns `base` (d,) with the latent at `place` going from low to high: (n_steps, d), back on the sphere."""
    copies = np.repeat(base[None], n_steps, axis=0).astype(np.float32)
    copies[:, place] = np.linspace(low, high, n_steps)
    return onto_sphere(copies, radius)


def both_ends(
    base: FloatArray, low: FloatArray, high: FloatArray, radius: float | None = None
) -> tuple[FloatArray, FloatArray]:
    """Returns, for each of d latents, `base` (d,) with that one at its low and at its high end: (d, d) each."""
    ends = []
    for values in (low, high):
        copies = np.repeat(base[None], len(base), axis=0).astype(np.float32)
        np.fill_diagonal(copies, values)
        ends.append(onto_sphere(copies, radius))
    return ends[0], ends[1]


def kept_share(originals: npt.NDArray[np.uint8], redrawn: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Returns per pixel (h, w) which share of what differs between pictures can be read from the reconstructions.

    That is r², the squared correlation of the pixel in the originals and in the reconstructions, over pictures and
    channels: 1 where one follows the other exactly, be it paler or brighter; 0 where it does not, or runs against it;
    NaN where the pictures hardly differ (variance under a hundredth of the most differing pixel's).

    Args:
        originals: (n, c, h, w).
        redrawn: (n, c, h, w).
    """
    given, drawn = ((one / 255.0) - (one / 255.0).mean(0) for one in (originals, redrawn))
    together = (given * drawn).sum((0, 1))
    spread, own = np.square(given).sum((0, 1)), np.square(drawn).sum((0, 1))
    differs = spread > 0.01 * spread.max()
    shares: npt.NDArray[np.float64] = np.full(spread.shape, np.nan)
    shares[differs] = (np.maximum(together, 0) ** 2 / np.maximum(spread * own, 1e-12))[differs]
    return shares
