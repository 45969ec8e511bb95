"""Squeeze and redraw: trains a small autoencoder within seconds, and says what a code of the same size keeps by PCA."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from versa_core.data.episodes import to_float
from versa_core.device import generator
from versa_core.models.bottleneck import Bottleneck
from versa_core.training.events import Finished, Snapshot, Started, StepDone, TrainEvent

N_STEPS = 500
BATCH = 64
LEARNING_RATE = 3e-3
N_WATCHED = 10  # pictures whose redrawing is reported
N_REPORTS = 24
GRID = 7  # a code of two numbers is drawn as so many rows and columns of pictures
GRID_SPAN = (0.04, 0.96)  # quantiles of the codes between which that grid lies

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Squeezed:
    """What was learned.

    Attributes:
        n_latents: numbers of the code.
        error: mean squared error per pixel on pictures kept apart, 0 to 1.
        pca_error: the same of PCA with as many numbers.
        mean_error: the same of always drawing the mean picture, a code of no number.
        originals: (N_WATCHED, c, h, w) pictures kept apart.
        redrawn: the same as the network redraws them.
        pca_redrawn: the same as PCA redraws them.
        grid: (GRID * GRID, c, h, w) what codes of two numbers are drawn as, row by row; None for other sizes.
    """

    n_latents: int
    error: float
    pca_error: float
    mean_error: float
    originals: Bytes
    redrawn: Bytes
    pca_redrawn: Bytes
    grid: Bytes | None


def squeeze(
    training: Bytes,
    apart: Bytes,
    n_latents: int,
    *,
    seed: int,
    n_steps: int = N_STEPS,
    stopped: Callable[[], bool] = lambda: False,
) -> Generator[TrainEvent, None, Squeezed]:
    """Trains to redraw `training`; the generator's value is what was learned.

    Args:
        training: (n, c, h, w) uint8.
        apart: (m, c, h, w) pictures that are only measured; the first N_WATCHED are watched.
        n_latents: numbers of the code.
        seed: of weights and batches.
        n_steps: steps of Adam; the learning rate falls to zero along half a cosine.
        stopped: asked between steps; True ends with what was learned.

    Yields:
        Started, StepDone with the loss on the training pictures ("reconstruction") and on those kept apart ("apart"),
        Snapshot with reconstructions, and Finished.
    """
    chance, begun = generator(seed), time.monotonic()
    seen, kept = to_float(training), to_float(apart)
    model = Bottleneck(seen[0].numel(), n_latents, chance)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, n_steps)
    yield Started("squeeze", n_steps)
    yield from _look(model, kept, 0)
    reason, step, losses = "completed", 0, []
    for step in range(1, n_steps + 1):
        batch = seen[torch.randint(len(seen), (BATCH,), generator=chance)]
        loss = functional.mse_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        losses.append(loss.detach())
        if step % -(-n_steps // N_REPORTS) == 0 or step == n_steps:
            now = {"reconstruction": float(torch.stack(losses).mean()), "apart": _error(model, kept)}
            yield StepDone(step, step / n_steps, now, time.monotonic() - begun)
            yield from _look(model, kept, step)
            losses = []
        if stopped():
            reason = "stopped"
            break
    yield Finished(reason, step, time.monotonic() - begun)
    return _learned(model, seen, kept, n_latents)


@torch.no_grad()
def _error(model: Bottleneck, images: torch.Tensor) -> float:
    return float(functional.mse_loss(model(images), images))


@torch.no_grad()
def _look(model: Bottleneck, kept: torch.Tensor, step: int) -> Generator[TrainEvent, None, None]:
    watched = kept[:N_WATCHED]
    redrawn = model(watched)
    errors = (redrawn - watched).square().mean((1, 2, 3)).numpy()
    yield Snapshot(step, reconstructions=_bytes(redrawn), errors=errors)


@torch.no_grad()
def _learned(model: Bottleneck, seen: torch.Tensor, kept: torch.Tensor, n_latents: int) -> Squeezed:
    by_pca = pca_redrawn(seen, kept, n_latents)
    mean = seen.mean(0, keepdim=True)
    return Squeezed(
        n_latents=n_latents,
        error=_error(model, kept),
        pca_error=float(functional.mse_loss(by_pca, kept)),
        mean_error=float((kept - mean).square().mean()),
        originals=_bytes(kept[:N_WATCHED]),
        redrawn=_bytes(model(kept[:N_WATCHED])),
        pca_redrawn=_bytes(by_pca[:N_WATCHED]),
        grid=_grid(model, seen) if n_latents == 2 else None,
    )


def pca_redrawn(seen: torch.Tensor, kept: torch.Tensor, n_latents: int) -> torch.Tensor:
    """Returns `kept` (m, c, h, w) squeezed to the first `n_latents` principal components of `seen` and redrawn."""
    flat, mean = seen.flatten(1), seen.flatten(1).mean(0)
    scatter = (flat - mean).T @ (flat - mean)
    axes = torch.linalg.eigh(scatter).eigenvectors.flip(1)[:, :n_latents].T  # (n_latents, n_pixels), largest first
    codes = (kept.flatten(1) - mean) @ axes.T
    redrawn: torch.Tensor = (codes @ axes + mean).clamp(0, 1).view_as(kept)
    return redrawn


def _grid(model: Bottleneck, seen: torch.Tensor) -> Bytes:
    """Draws codes of two numbers, evenly spread over where the codes of the training pictures lie."""
    codes = model.encode(seen)
    low, high = torch.quantile(codes, torch.tensor(GRID_SPAN), dim=0)
    across, down = (torch.linspace(float(low[axis]), float(high[axis]), GRID) for axis in (0, 1))
    places = torch.cartesian_prod(down.flip(0), across).flip(1)  # the second number grows upwards, row by row
    return _bytes(model.decode(places).view(-1, *seen.shape[1:]))


def _bytes(images: torch.Tensor) -> Bytes:
    """(n, c, h, w) in [0, 1] -> the same as uint8."""
    array: Bytes = (images * 255).round().byte().numpy()
    return array
