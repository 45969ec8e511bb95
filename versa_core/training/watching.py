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

N_REPORTS = 40  # updates whose accuracies are measured; measuring every one would cost more than the update
N_SNAPSHOTS = 10  # recorded states after the start; it divides N_REPORTS, so each of them is a reported step


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
        Started, StepDone and Snapshot at the start and N_REPORTS and N_SNAPSHOTS times on the way, and Finished.
    """
    last: AdaptStep | None = None
    message, reason = "", "completed"
    # A method's own decision comes after its last update, under the same number, perhaps with another classifier.
    reported: tuple[int, Classifier] | None = None
    shown: tuple[int, Classifier] | None = None
    for step in steps:
        if last is None:
            yield Started("adapt", step.n_steps)
        if not step.is_check:
            last, message = step, step.message or message
        if stopped():
            reason = "stopped"
            break
        state = (step.step, step.classifier)
        if step.is_check or state == reported or not _is_due(step, N_REPORTS):
            continue
        reported = state
        done, probabilities = watch.report(step)
        yield done
        if _is_due(step, N_SNAPSHOTS):
            shown = state
            yield watch.snapshot(step, probabilities)
    assert last is not None  # every method yields its start
    if shown != (last.step, last.classifier):
        yield watch.snapshot(last, watch.report(last)[1])
    yield Finished(reason, last.step, time.monotonic() - watch.begun, message)
    return last.classifier


def _is_due(step: AdaptStep, n_times: int) -> bool:
    """True for step 0 and `n_times` evenly spaced updates, the last among them; for all where there are fewer."""
    if step.step in (0, step.n_steps):
        return True
    return step.step * n_times // step.n_steps > (step.step - 1) * n_times // step.n_steps
