"""The shots curve: accuracy against pictures per class, and what the next few pictures would buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from versa_core.analysis.luck import N_REDRAWS, SPREAD, spread_of
from versa_core.errors import EpisodeError
from versa_core.language import _, plural

MAX_SHOTS = 20  # numbers of pictures that are tried; of more, some
QUERY_SHARE = 4  # one of so many pictures of the smallest class is kept for asking
MIN_SHOTS_TO_TELL = 3  # points of the curve, below which its form cannot be seen
MIN_PICTURES_TO_TELL = 10
N_MORE = 3  # pictures per class that the forecast is about
N_BOOTSTRAPS = 500

Floats = npt.NDArray[np.float64]
Features = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Forecast:
    """What more pictures per class would bring, if the error goes on falling as a power of their number.

    Attributes:
        n_shot: support pictures per class that it starts from.
        n_more: how many more.
        gain: in accuracy, 0 to 1.
        low: of the 95 % interval of the gain, over resampled pictures.
        high: the same.
    """

    n_shot: int
    n_more: int
    gain: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class ShotsCurve:
    """Accuracy by support pictures per class, the same query pictures asked at each number of a redraw.

    Attributes:
        shots: (k,) the numbers of support pictures per class.
        mean: (k,) accuracy over the redraws, 0 to 1.
        low: (k,) below it lie 2.5 of 100 redraws.
        high: (k,) above it lie 2.5 of 100 redraws.
        n_query: query pictures per class in each redraw.
        forecast: of the next pictures, or None where that cannot be told.
        reason: why it cannot be told, or "".
    """

    shots: tuple[int, ...]
    mean: Floats
    low: Floats
    high: Floats
    n_query: int
    forecast: Forecast | None
    reason: str


def measure_shots(
    embeddings: Features,
    labels: npt.NDArray[np.int64],
    *,
    same: npt.NDArray[np.bool_],
    chance: np.random.Generator,
    n_redraws: int = N_REDRAWS,
) -> ShotsCurve:
    """Measures the curve with class means as answers.

    In each redraw some pictures of each class are kept for asking, and the others join the support one by one, so that
    all points of the curve have the same queries and only the support grows.

    Args:
        embeddings: (n, d) of all pictures.
        labels: (n,) 0…n_way-1.
        same: (n, n) which pictures are the same one; a query with a twin in the growing support is not asked at all.
        chance: draws.
        n_redraws: how often.

    Raises:
        EpisodeError: a class has a single picture, or all are copies of each other.
    """
    counts = np.bincount(labels)
    smallest = int(counts.min())
    if smallest < 2 or len(counts) < 2:
        raise EpisodeError(
            _(
                "Too few pictures to say: the smallest of {n_counts} classes has {smallest}; at least two classes "
                "with two pictures each are needed, one to learn from and one to ask about. Add pictures."
            ).format(n_counts=len(counts), smallest=smallest)
        )
    n_query = max(1, smallest // QUERY_SHARE)
    shots = _tried(smallest - n_query)
    rights = np.full((n_redraws, len(shots), len(labels)), np.nan)  # not a number: not asked
    for draw in range(n_redraws):
        query, support = _split(labels, n_query, shots[-1], chance)
        asked = query[~same[np.ix_(query, support.ravel())].any(1)]
        rights[draw][:, asked] = _grow(embeddings, support, shots, asked) == labels[asked]
    rights = rights[~np.isnan(rights[:, 0]).all(1)]
    if not len(rights):
        raise EpisodeError(
            _("Each query picture is in support, too: the pictures are copies of each other. Add others.")
        )
    by_draw = np.nanmean(rights, axis=2)  # (r, k)
    low, high = spread_of(by_draw)
    forecast = forecast_of(_by_picture(rights), shots, chance)
    told = (forecast, "") if isinstance(forecast, Forecast) else (None, forecast)
    return ShotsCurve(shots, by_draw.mean(0), low, high, n_query, *told)


def _tried(most: int) -> tuple[int, ...]:
    """Returns 1…most, or so many of them, dense where the curve is steep."""
    spread = np.arange(1, most + 1) if most <= MAX_SHOTS else np.geomspace(1, most, MAX_SHOTS).round()
    return tuple(int(n) for n in np.unique(spread))


def _split(
    labels: npt.NDArray[np.int64], n_query: int, most: int, chance: np.random.Generator
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Returns places of the queries (n_way * n_query,) and of the support (n_way, most) in the order of its growth."""
    mixed = [chance.permutation(np.flatnonzero(labels == label)) for label in range(int(labels.max()) + 1)]
    return np.concatenate([one[:n_query] for one in mixed]), np.stack([one[n_query : n_query + most] for one in mixed])


def _grow(
    embeddings: Features, support: npt.NDArray[np.int64], shots: tuple[int, ...], query: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Returns the answers (k, m) by the nearest mean of the first 1, 2, … support pictures of each class."""
    sums = embeddings[support].cumsum(1)[:, np.array(shots) - 1]  # (n_way, k, d)
    means = (sums / np.array(shots, embeddings.dtype)[None, :, None]).transpose(1, 0, 2)
    near = np.square(means).sum(2)[:, None, :] - 2 * embeddings[query][None] @ means.transpose(0, 2, 1)
    answers: npt.NDArray[np.int64] = near.argmin(2)  # (k, m, n_way) before
    return answers


def _by_picture(rights: Floats) -> Floats:
    """Returns (n, k) how often each picture that was ever asked was answered wrongly, 0 to 1."""
    asked = ~np.isnan(rights[:, 0]).all(0)
    wrong: Floats = 1 - np.nanmean(rights[:, :, asked], axis=0).T
    return wrong


def forecast_of(wrong: Floats, shots: tuple[int, ...], chance: np.random.Generator) -> Forecast | str:
    """Returns what N_MORE pictures per class would bring, or a sentence on why that cannot be told.

    The form: error ≈ a · k^−b, the usual one of learning curves (Cortes et al. 1994, without the floor that so few
    points cannot show). Cautious: b is the smaller of the slopes of the whole curve and of its second half, never below
    0, and the curve starts from the last measured error. The interval comes from resampling the pictures.

    Args:
        wrong: (n, k) how often each picture was answered wrongly, by number of support pictures.
        shots: (k,) those numbers.
        chance: resamples.
    """
    last = float(wrong[:, -1].mean())
    if len(shots) < MIN_SHOTS_TO_TELL or len(wrong) < MIN_PICTURES_TO_TELL:
        return plural(
            "With {n_wrong} pictures and {n_shots} point of the curve its course cannot be told; at least "
            "{least_pictures} pictures and {least_points} points are needed.",
            "With {n_wrong} pictures and {n_shots} points of the curve its course cannot be told; at least "
            "{least_pictures} pictures and {least_points} points are needed.",
            len(shots),
        ).format(
            n_wrong=len(wrong),
            n_shots=len(shots),
            least_pictures=MIN_PICTURES_TO_TELL,
            least_points=MIN_SHOTS_TO_TELL,
        )
    if last == 0:
        return _(
            "At {shots} per class all of these pictures are answered rightly, so they cannot show what more "
            "would bring. Harder pictures could."
        ).format(shots=shots[-1])
    gain = float(_gains(wrong.mean(0)[None], shots, len(wrong))[0])
    picked = chance.multinomial(len(wrong), np.full(len(wrong), 1 / len(wrong)), N_BOOTSTRAPS) / len(wrong)
    low, high = np.percentile(_gains(picked @ wrong, shots, len(wrong)), SPREAD)
    return Forecast(shots[-1], N_MORE, gain, float(min(low, gain)), float(max(high, gain)))


def _gains(errors: Floats, shots: tuple[int, ...], n_pictures: int) -> Floats:
    """Returns (b,) the gain that each error curve (b, k) promises; half a mistake is added so that logarithms exist."""
    logs = np.log((errors * n_pictures + 0.5) / (n_pictures + 1))
    across = np.log(np.array(shots, float))
    half = len(shots) // 2
    slopes = np.minimum(_fall(logs, across), _fall(logs[:, half:], across[half:]) if len(shots) > half + 1 else np.inf)
    kept = ((shots[-1] + N_MORE) / shots[-1]) ** -np.maximum(slopes, 0)
    gains: Floats = errors[:, -1] * (1 - kept)
    return gains


def _fall(logs: Floats, across: Floats) -> Floats:
    """Returns (b,) minus the least-squares slope of each row."""
    centred = across - across.mean()
    fall: Floats = -(logs * centred).sum(1) / np.square(centred).sum()
    return fall
