"""An adaptation as typed events: a method's steps, measured as they come."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from versa_core.data.image_set import ImageSet
from versa_core.methods import AdaptStep, Support
from versa_core.training.events import Finished, Snapshot, Started, StepDone, TrainEvent

if TYPE_CHECKING:
    import torch

    from versa_core.models.classifier import Classifier

N_REPORTS = 40  # steps whose accuracies are measured; measuring every step would cost more than the step
N_SNAPSHOTS = 12  # recorded states of a fine-tuning, first and last included


class Watch:
    """Looks at a learner without touching it: accuracies, embeddings, reconstructions, confidences.

    Args:
        image_set: support and query pictures.
        is_support: (n,) which of them the method may see.
    """

    def __init__(self, image_set: ImageSet, is_support: npt.NDArray[np.bool_]) -> None:
        import torch

        from versa_core.data.episodes import to_float

        self.images = to_float(image_set.images)
        self.labels = torch.from_numpy(image_set.labels)
        self.is_support = torch.from_numpy(is_support)
        self.begun = time.monotonic()
        own = self.is_support
        self.support = Support(self.images[own], self.labels[own], image_set.n_classes)

    def report(self, step: AdaptStep) -> tuple[StepDone, torch.Tensor]:
        """Returns the step with its accuracies, and the probabilities (n, n_way) of all pictures."""
        probabilities = step.classifier.predict_proba(self.images)
        right = (probabilities.argmax(1) == self.labels).double()
        asked = right[~self.is_support]
        progress = step.step / step.n_steps if step.n_steps else 1.0
        done = StepDone(
            step=step.step,
            progress=progress,
            losses=dict(step.losses),
            seconds=time.monotonic() - self.begun,
            support_accuracy=float(right[self.is_support].mean()),
            query_accuracy=float(asked.mean()) if len(asked) else None,
        )
        return done, probabilities

    def snapshot(self, step: AdaptStep, probabilities: torch.Tensor) -> Snapshot:
        """Returns how the learner sees all pictures now."""
        reconstructions, errors = redraw(step.classifier, self.images)
        return Snapshot(
            step=step.step,
            embeddings=step.classifier.embed(self.images).numpy().copy(),
            probabilities=probabilities.numpy().copy(),
            reconstructions=reconstructions,
            errors=errors,
        )


def redraw(
    classifier: Classifier, images: torch.Tensor
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]] | tuple[None, None]:
    """Returns reconstructions (n, c, h, w) and errors (n,), mean squared per pixel; None, None without a decoder."""
    import torch

    if classifier.model is None or classifier.model.decoder is None:
        return None, None
    redrawn = classifier.model.redraw(images)
    return (redrawn * 255).round().to(torch.uint8).numpy(), (redrawn - images).square().mean((1, 2, 3)).numpy()


def follow(
    steps: Iterator[AdaptStep], watch: Watch, stopped: Callable[[], bool]
) -> Generator[TrainEvent, None, Classifier]:
    """Reports a method's steps; returns the last classifier.

    Args:
        steps: what the method yields.
        watch: measures them.
        stopped: asked at every step, those of the method's own checks included.

    Yields:
        Started, about N_REPORTS StepDone and N_SNAPSHOTS Snapshot (first and last step among them), and Finished.
    """
    last: AdaptStep | None = None
    message, reason, drawn = "", "completed", -1
    for step in steps:
        if last is None:
            yield Started("adapt", step.n_steps)
        if not step.is_check:
            last, message = step, step.message or message
        if stopped():
            reason = "stopped"
            break
        if step.is_check:
            continue
        if not _is_due(step, N_REPORTS):
            continue
        done, probabilities = watch.report(step)
        yield done
        if _is_due(step, N_SNAPSHOTS):
            drawn = step.step
            yield watch.snapshot(step, probabilities)
    assert last is not None  # every method yields its start
    if drawn != last.step:
        yield watch.snapshot(last, watch.report(last)[1])
    yield Finished(reason, last.step, time.monotonic() - watch.begun, message)
    return last.classifier


def _is_due(step: AdaptStep, n_times: int) -> bool:
    """True for about `n_times` evenly spaced steps, the first and the last among them."""
    stride = max(1, step.n_steps // n_times)
    return step.step % stride == 0 or step.step == step.n_steps
