"""The leak guard: query pictures that are, or nearly are, support pictures. To know them again proves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from versa_core.language import _

Pictures = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]

# How far apart two prepared pictures may be and still count as the same, by channels: root mean squared difference over
# contrast. Measured: in grey, the two most similar of 1,797 digits are 0.106 apart, of 2,500 strokes 0.337; copies of
# Omniglot drawings saved as JPEG of quality 50 lie below 0.053 in 95 of 100 cases. In colour, the nearest different
# photographs are 0.385 apart; copies saved as JPEG of quality 30 to 90, or at half to twice the size, below 0.103 in
# 95 of 100. A drawing whose *size* was changed is cropped to its ink a little differently: most such copies lie among
# different drawings of simple signs (0.12 to 0.3), so they are not found, rather than that honest queries are lost.
SAME = {1: 0.08, 3: 0.15}
# A dot, a bar or an empty sheet is nobody's in particular: cropped to its ink it is the same picture whoever draws it.
# Such pictures are products of one row and one column: where the largest singular value holds this share of all
# squares, likeness proves nothing. Of 183,160 pairs of drawings of one Omniglot character 116 lie below the limit
# above; all but 2 of them are such.
PLAIN = 0.98
SLACK = 1.5  # candidates up to so many times the limit are measured again, without the rounding of the shortcut
BATCH = 512  # pictures at once: photographs as float32 take 50 kB each
ROUNDING = 1e-5  # of float32 sums of thousands of squares, as a share of them


@dataclass(frozen=True)
class Leak:
    """One query picture that is a support picture, too.

    Attributes:
        query: its place.
        support: the place of the support picture that it resembles most.
        distance: 0 where the two are the same to the last bit, as the model sees them.
    """

    query: int
    support: int
    distance: float


def distances(first: Pictures, second: Pictures) -> npt.NDArray[np.float64]:
    """Returns how far apart pictures are: ‖a − b‖ / √((‖a − ā‖² + ‖b − b̄‖²) / 2), 0 for equal ones.

    It is exact for pairs near the limit and below; farther ones carry float32's rounding.

    Args:
        first: (n, c, h, w) prepared pictures, uint8 or float in [0, 1].
        second: (m, c, h, w), the same kind.

    Returns:
        (n, m), 0 or more; infinite where two different pictures have no contrast at all.
    """
    other = _flat(second)
    parts = [_apart(_flat(first[at : at + BATCH]), other, SAME[first.shape[1]]) for at in range(0, len(first), BATCH)]
    return np.concatenate(parts) if parts else np.empty((0, len(second)))


def _apart(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32], limit: float) -> npt.NDArray[np.float64]:
    """Returns the distances (n, m) of flat pictures (n, d) and (m, d)."""
    # Distances stay when both are shifted; near zero the shortcut ‖a‖² + ‖b‖² − 2ab loses fewer digits.
    centre = other.mean()
    near, far = one - centre, other - centre
    sizes = (near**2).sum(1)[:, None] + (far**2).sum(1)[None, :]
    squares = np.maximum(sizes - 2 * near @ far.T, 0)
    contrast = (_spread(one)[:, None] + _spread(other)[None, :]) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        found: npt.NDArray[np.float64] = np.sqrt(squares.astype(np.float64) / contrast)
    for row, column in np.argwhere(squares <= (SLACK * limit) ** 2 * contrast + ROUNDING * sizes):
        difference = float(np.square(one[row].astype(np.float64) - other[column]).sum())
        within = float(contrast[row, column])
        found[row, column] = 0.0 if difference == 0 else np.sqrt(difference / within) if within else np.inf
    return found


def is_plain(images: Pictures) -> Mask:
    """Returns (n,): which of the pictures (n, c, h, w) are too plain for their likeness to prove anything."""
    n_images, n_channels, height, width = images.shape
    shapes = _flat(images).reshape(images.shape)
    rim = (shapes[:, :, 0], shapes[:, :, -1], shapes[:, :, :, 0], shapes[:, :, :, -1])
    ground = np.median(np.concatenate(rim, axis=2), axis=2)
    ink = (shapes - ground[:, :, None, None]).reshape(n_images, n_channels * height, width)
    squares = np.square(np.linalg.svd(ink, compute_uv=False))
    plain: Mask = squares[:, 0] >= PLAIN * squares.sum(1)
    return plain


def twins(images: Pictures) -> Mask:
    """Returns (n, n): which of the pictures (n, c, h, w) are the same one, or nearly; the diagonal is False."""
    same: Mask = np.asarray(distances(images, images) < SAME[images.shape[1]], np.bool_)
    same &= ~is_plain(images)[:, None]
    np.fill_diagonal(same, False)
    return same & same.T


def leaked_queries(support: Pictures, query: Pictures) -> Mask:
    """Returns (m,): which of the query pictures (m, c, h, w) are, or nearly are, among the support (n, c, h, w)."""
    if not len(support) or not len(query):
        return np.zeros(len(query), np.bool_)
    leaked: Mask = distances(query, support).min(1) < SAME[query.shape[1]]
    leaked[leaked] = ~is_plain(query[leaked])
    return leaked


def find_leaks(images: Pictures, is_support: Mask) -> tuple[Leak, ...]:
    """Returns the leaks among prepared pictures (n, c, h, w), `is_support` (n,) of which are support."""
    support, query = np.flatnonzero(is_support), np.flatnonzero(~is_support)
    if not len(support) or not len(query):
        return ()
    apart = distances(images[query], images[support])
    nearest = apart.argmin(1)
    least = apart[np.arange(len(query)), nearest]
    alike = np.flatnonzero(least < SAME[images.shape[1]])
    alike = alike[~is_plain(images[query[alike]])]
    return tuple(Leak(int(query[place]), int(support[nearest[place]]), float(least[place])) for place in alike)


def scored(is_support: Mask, leaks: Sequence[Leak]) -> Mask:
    """Returns (n,): the query pictures that count, which are those that are no leak."""
    counts = ~is_support
    counts[[leak.query for leak in leaks]] = False
    return counts


def leak_words(leaks: Sequence[Leak], names: Sequence[str]) -> str:
    """Returns a sentence that names the leaks by their pictures' names; "" where there is none."""
    if not leaks:
        return ""
    pairs = [
        (_("{query} (the same as {support})") if leak.distance == 0 else _("{query} (nearly {support})")).format(
            query=names[leak.query], support=names[leak.support]
        )
        for leak in leaks
    ]
    return _("Left out of the score, because support holds the same picture: {pairs}.").format(pairs=", ".join(pairs))


def _flat(images: Pictures) -> npt.NDArray[np.float32]:
    scale = 255 if images.dtype == np.uint8 else 1
    n_pixels = int(np.prod(images.shape[1:]))
    return images.reshape(len(images), n_pixels).astype(np.float32) / np.float32(scale)


def _spread(flat: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Returns (n,) ‖a − ā‖² of each row; exactly 0 where all pixels are the same."""
    spread: npt.NDArray[np.float32] = np.square(flat - flat.mean(1, keepdims=True)).sum(1)
    return np.where(np.ptp(flat, axis=1) == 0, np.float32(0), spread)
