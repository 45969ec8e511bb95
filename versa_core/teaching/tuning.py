"""Fine-tuning with more and more pictures a class: a support that grows, the same queries, and how steps are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from versa_core.errors import EpisodeError
from versa_core.language import _
from versa_core.settings import Value
from versa_core.teaching.dealing import Dealt, deal
from versa_core.training.events import Snapshot, StepDone, TrainEvent

if TYPE_CHECKING:
    from versa_core.models.autoencoder import Autoencoder

SHOTS = (1, 2, 5, 10)
MOST_WAY, MOST_QUERY = 5, 12  # with more of either a run would take minutes instead of seconds
N_STEPS = 40
EVERY = 2  # states are kept of every second step: a film of 21 frames
FELL = 0.05  # so far below its best a curve has fallen; below this, one or two queries of 60 have changed sides
# What the method `article` may move. Large steps are three times the small ones, and all else is the same.
MANNERS: Mapping[str, Mapping[str, Value]] = {
    "head": {"reading": "A", "n_steps": N_STEPS},
    "gentle": {"reading": "B", "n_steps": N_STEPS, "encoder_rate": 0.001},
    "bold": {"reading": "B", "n_steps": N_STEPS, "encoder_rate": 0.003},
}
# What the method `adapted` does before its guard decides: as it is, or a hundred times as boldly and held by nothing.
GUARDED: Mapping[str, Mapping[str, Value]] = {
    "careful": {},
    "bold": {"head_steps": 0, "block_steps": 40, "block_rate": 0.03, "pull": 0.0, "redraw": 0.0},
}

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tuned:
    """One run of fine-tuning.

    Attributes:
        n_shot: support pictures of each class.
        events: what it reported.
        labels: (n,) of its pictures, support and query.
        is_support: (n,).
        moved: by how much of its size each block of the encoder has moved, from the pixels to the latents.
    """

    n_shot: int
    events: tuple[TrainEvent, ...]
    labels: Labels
    is_support: npt.NDArray[np.bool_]
    moved: tuple[float, ...]

    @cached_property
    def reports(self) -> tuple[StepDone, ...]:
        """The reported steps, each number once: a guard's decision at the end repeats the last one's."""
        return tuple({one.step: one for one in reversed(self.events) if isinstance(one, StepDone)}.values())[::-1]

    @cached_property
    def snapshots(self) -> tuple[Snapshot, ...]:
        return tuple(one for one in self.events if isinstance(one, Snapshot))

    @property
    def accuracies(self) -> list[float]:
        """The share of right answers to the queries at each report."""
        return [one.query_accuracy or 0.0 for one in self.reports]

    @property
    def best(self) -> StepDone:
        """The first report with the most right answers to the queries."""
        return self.reports[int(np.argmax(self.accuracies))]

    @property
    def support_loss(self) -> float:
        """The loss on the support at the last step."""
        return self.reports[-1].losses["loss"]

    @cached_property
    def query_losses(self) -> dict[int, float]:
        """The mean cross-entropy −log p(own class) of the queries after each step of which a state was kept."""
        asked = np.flatnonzero(~self.is_support)
        losses = {}
        for one in self.snapshots:
            assert one.probabilities is not None  # every run keeps its answers
            own = one.probabilities[asked, self.labels[asked]].astype(np.float64)
            losses[one.step] = float(-np.log(np.maximum(own, 1e-12)).mean())
        return losses

    @property
    def codes_moved(self) -> float:
        """How far the queries' codes have moved on average, as a share of the spread of all codes at the start."""
        first, last = self.snapshots[0].embeddings, self.snapshots[-1].embeddings
        assert first is not None  # as above
        assert last is not None
        spread = float(np.sqrt(np.square(first - first.mean(0)).sum(1).mean()))
        moved = float(np.linalg.norm(last - first, axis=1)[~self.is_support].mean())
        return moved / spread if spread else 0.0

    @property
    def redrawing(self) -> tuple[float, float] | None:
        """The mean error of redrawing the queries at the start and at the end; None where nothing is redrawn."""
        errors = [one.errors[~self.is_support].mean() for one in self.snapshots if one.errors is not None]
        return (float(errors[0]), float(errors[-1])) if errors else None


def share_out(labels: Labels, *, seed: int) -> Dealt:
    """Deals support of the largest size that leaves queries, and the queries; fewer shots are its first columns.

    Raises:
        EpisodeError: there are not two classes, or one has not even two pictures.
    """
    counts = np.bincount(labels)[:MOST_WAY]
    shots = [one for one in SHOTS if len(counts) and one < int(counts.min())]
    if len(counts) < 2 or not shots:
        raise EpisodeError(
            _(
                "Fine-tuning is compared on two classes or more with two pictures each: one to learn from, one to be "
                "asked about. Classes here: {n_classes}; pictures in the smallest: {smallest}. Add pictures on Images."
            ).format(n_classes=len(counts), smallest=int(counts.min()) if len(counts) else 0)
        )
    return deal(labels, len(counts), shots[-1], min(MOST_QUERY, int(counts.min()) - shots[-1]), seed=seed)


def shots_of(dealt: Dealt) -> tuple[int, ...]:
    """Returns the numbers of pictures a class that can be tried."""
    return tuple(one for one in SHOTS if one <= dealt.support.shape[1])


def taking_part(dealt: Dealt, n_shot: int) -> tuple[Labels, npt.NDArray[np.bool_]]:
    """Returns the places (n,) of support and queries with so many shots, and (n,) which are support."""
    support, query = dealt.support[:, :n_shot].ravel(), dealt.query.ravel()
    return np.concatenate([support, query]), np.arange(len(support) + len(query)) < len(support)


def course_of(accuracies: Sequence[float], chance: float) -> str:
    """Returns what a curve of right answers does: "low" (it stays within 0.1 of chance), "falls" or "rises"."""
    if max(accuracies) < chance + 0.1:
        return "low"
    return "falls" if accuracies[-1] <= max(accuracies) - FELL else "rises"


def moved(before: Autoencoder, after: Autoencoder) -> tuple[float, ...]:
    """Returns ‖θ_after − θ_before‖ / ‖θ_before‖ of each block of the encoder, from the pixels to the latents."""
    import torch

    shares = []
    for was, is_now in zip(before.blocks, after.blocks, strict=True):
        start = torch.cat([one.detach().flatten() for one in was.parameters()])
        end = torch.cat([one.detach().flatten() for one in is_now.parameters()])
        shares.append(float((end - start).norm() / start.norm()))
    return tuple(shares)
