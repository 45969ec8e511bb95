"""t-SNE on its way: states of its optimisation, from a dot to the finished map, more of them where more happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from versa_core.analysis.projection import EXAGGERATED, FloatArray, Projection, tsne

N_FRAMES = 60
EVERY = 2  # updates between the states of which the frames are chosen
N_ITER = 500  # after the exaggerated ones


@dataclass(frozen=True, eq=False)
class Descent:
    """A recorded optimisation.

    Attributes:
        frames: (f, n, 2) float16, the start first, the finished map last; half precision shows no difference.
        updates: (f,) how often the points had been moved by then.
        divergences: (f,) float32, what is minimised (Kullback-Leibler), without exaggeration.
        final: the finished map.
    """

    frames: npt.NDArray[np.float16]
    updates: npt.NDArray[np.int64]
    divergences: FloatArray
    final: Projection


def descend(
    embeddings: FloatArray,
    *,
    perplexity: float,
    seed: int,
    n_frames: int = N_FRAMES,
    n_iter: int = N_ITER,
    stopped: Callable[[], bool] = lambda: False,
) -> Descent:
    """Draws the same map as `tsne` and keeps `n_frames` states of it, the start and the finished map among them.

    Args:
        embeddings: (n, d) float32.
        perplexity: wanted; capped as `tsne` caps it.
        seed: of the optimisation.
        n_frames: how many states are kept.
        n_iter: iterations after the early exaggeration.
        stopped: asked on the way; True ends with the map as it is.
    """
    kept: list[tuple[int, float, npt.NDArray[np.float16]]] = []

    def keep(iteration: int, divergence: float, now: FloatArray) -> bool:
        done = iteration - 1  # it is told before the points move
        if done % EVERY == 0:
            kept.append((done, divergence, now.astype(np.float16)))
            return stopped()
        return False

    final = tsne(embeddings, perplexity=perplexity, seed=seed, n_iter=n_iter, progress=keep, report_every=1)
    if final.divergence is not None:
        kept.append((EXAGGERATED + n_iter, final.divergence, final.coordinates.astype(np.float16)))
    updates, divergences, frames = zip(*kept, strict=True)
    chosen = telling(np.stack(frames), n_frames)
    return Descent(
        np.stack(frames)[chosen], np.array(updates)[chosen], np.array(divergences, np.float32)[chosen], final
    )


def telling(frames: npt.NDArray[np.float16], n_frames: int) -> npt.NDArray[np.int64]:
    """Returns the places of at most `n_frames` states, the ends among them, evenly spread over time and movement.

    With few pictures t-SNE rests as a dot for long and falls apart within some updates: frames at even times would
    miss it, frames at even movements would hide how long it took.

    Args:
        frames: (f, n, 2).
        n_frames: two or more.
    """
    steps = np.diff(frames.astype(np.float64), axis=0)
    moved = np.sqrt(np.square(steps).sum(2).mean(1))  # (f - 1,)
    shares = np.full(len(moved), 1 / max(1, len(moved)))
    if moved.sum() > 0:
        shares = (shares + moved / moved.sum()) / 2
    gone = np.concatenate([[0.0], np.cumsum(shares)])
    return np.unique(np.abs(gone[:, None] - np.linspace(0, gone[-1], n_frames)).argmin(0))


def distinct_perplexities(wanted: tuple[float, ...], n_points: int) -> tuple[float, ...]:
    """Returns those that n points allow, each once: t-SNE caps them at a third of the points."""
    most = max(1.0, (n_points - 1) / 3)
    return tuple(dict.fromkeys(min(one, most) for one in wanted))
