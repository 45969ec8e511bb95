"""An adaptation as typed events: a method's steps, measured as they come."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from versa_core.analysis.leaks import find_leaks, leak_words, scored
from versa_core.data.image_set import ImageSet
from versa_core.errors import DivergedError
from versa_core.language import _
from versa_core.methods import AdaptStep, Support
from versa_core.training.events import Checking, Finished, Snapshot, Started, StepDone, TrainEvent, weight_of

if TYPE_CHECKING:
    import torch

    from versa_core.models.classifier import Classifier

N_REPORTS = 40  # updates whose accuracies are measured; measuring every one would cost more than the update
N_CHECKS = 20  # reports of how far a method's check of itself is
N_SNAPSHOTS = (40, 20, 10)  # states after the start that are redrawn; they divide N_REPORTS: each is a reported step
STEPS_PER_SNAPSHOT = 10  # the more of them are redrawn only where they take a small part of the time
FILM_BYTES = 48 * 2**20  # and where all of them together are no heavier than this
PATH_BYTES = 24 * 2**20  # embeddings and answers of all reported steps are kept while they are no heavier than this


class Watch:
    """Looks at a learner without touching it: accuracies, embeddings, reconstructions, confidences.

    Args:
        image_set: support and query pictures.
        is_support: (n,) which of them the method may see; a query picture that is among them counts in no score.
    """

    def __init__(self, image_set: ImageSet, is_support: npt.NDArray[np.bool_]) -> None:
        import torch

        from versa_core.data.episodes import to_float

        self.images = to_float(image_set.images)
        self.labels = torch.from_numpy(image_set.labels)
        self.is_support = torch.from_numpy(is_support)
        self.leaks = find_leaks(image_set.images, is_support)
        self.is_scored = torch.from_numpy(scored(is_support, self.leaks))
        self.ids = image_set.ids
        self.begun = time.monotonic()
        self.first_step = 0  # more than 0 where an earlier run goes on
        own = self.is_support
        self.support = Support(self.images[own], self.labels[own], image_set.n_classes)

    def report(self, step: AdaptStep) -> tuple[StepDone, Snapshot]:
        """Returns the step with its accuracies, and where all pictures lie and what the learner answers for them.

        Raises:
            DivergedError: the probabilities are no numbers.
        """
        embeddings = step.classifier.embed(self.images)
        probabilities = step.classifier.probabilities(embeddings)
        if not probabilities.isfinite().all():
            raise DivergedError(
                _("The answers stopped being numbers at step {step}. Lower the learning rate.").format(step=step.step)
            )
        right = (probabilities.argmax(1) == self.labels).double()
        asked = right[self.is_scored]
        ahead = step.n_steps - self.first_step
        done = StepDone(
            step=step.step,
            progress=(step.step - self.first_step) / ahead if ahead else 1.0,
            losses=dict(step.losses),
            seconds=time.monotonic() - self.begun,
            support_accuracy=float(right[self.is_support].mean()),
            query_accuracy=float(asked.mean()) if len(asked) else None,
        )
        return done, Snapshot(step.step, embeddings.numpy().copy(), probabilities.numpy().copy())

    def redrawn(self, step: AdaptStep, seen: Snapshot) -> Snapshot:
        """Returns the state with what the learner redraws of all pictures."""
        reconstructions, errors = redraw(step.classifier, self.images)
        return replace(seen, reconstructions=reconstructions, errors=errors)


def redraw(
    classifier: Classifier, images: torch.Tensor
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]] | tuple[None, None]:
    """Returns reconstructions (n, c, h, w) and errors (n,), mean squared per pixel; None, None without a decoder."""
    import torch

    if classifier.model is None or classifier.model.decoder is None:
        return None, None
    redrawn = classifier.model.redraw(images)
    return (redrawn * 255).round().to(torch.uint8).numpy(), (redrawn - images).square().mean((1, 2, 3)).numpy()


class _Reporter:
    """Remembers which states of a run have been reported and shown, and tells the new ones."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.n_snapshots = N_SNAPSHOTS[-1]
        # A method's own decision comes after its last update, under the same number, perhaps with another classifier.
        self.reported: tuple[int, Classifier] | None = None
        self.shown: tuple[int, Classifier] | None = None
        self.checked = 0  # reports of the check so far

    def look(self, step: AdaptStep) -> Iterator[TrainEvent]:
        """Reports the step where its turn has come."""
        state, first = (step.step, step.classifier), self.watch.first_step
        if step.is_check:
            yield from self._check(step)
            return
        if state == self.reported or not _is_due(step, first, N_REPORTS):
            return
        done, seen = self.watch.report(step)
        yield done
        if _is_due(step, first, self.n_snapshots):
            snapshot = self.watch.redrawn(step, seen)
            yield snapshot
            if self.shown is None:
                self.n_snapshots = n_affordable(step.n_steps - first, weight_of(snapshot))
            self.shown = state
        elif weight_of(seen) * N_REPORTS <= PATH_BYTES:
            yield seen
        self.reported = state

    def _check(self, step: AdaptStep) -> Iterator[TrainEvent]:
        if step.checked * N_CHECKS >= self.checked + 1:
            self.checked = int(step.checked * N_CHECKS)
            yield Checking(step.step, step.checked)

    def end(self, last: AdaptStep) -> Iterator[TrainEvent]:
        """Shows the state that is returned, where it has not been shown."""
        if self.shown != (last.step, last.classifier):
            yield self.watch.redrawn(last, self.watch.report(last)[1])


def follow(
    steps: Iterator[AdaptStep], watch: Watch, stopped: Callable[[], bool]
) -> Generator[TrainEvent, None, AdaptStep]:
    """Reports a method's steps; returns the last one, whose classifier is the result.

    Args:
        steps: what the method yields.
        watch: measures them.
        stopped: asked at every step, those of the method's own checks included.

    Yields:
        Started, StepDone and Snapshot at the start and evenly spread on the way, Checking, and Finished. Not all of the
        snapshots are redrawn: pictures weigh more, and take longer, than embeddings and answers.

    Raises:
        DivergedError: a loss or an answer is no number; Finished has been yielded before.
    """
    last: AdaptStep | None = None
    reporter, message, reason = _Reporter(watch), "", "completed"
    try:
        for step in steps:
            if last is None:
                watch.first_step = step.step
                yield Started("adapt", step.n_steps, leak_words(watch.leaks, watch.ids))
            if not step.is_check:
                last, message = step, step.message or message
                reason = "no_improvement" if step.no_improvement else reason
            if stopped():
                reason = "stopped"
                break
            yield from reporter.look(step)
        assert last is not None  # every method yields its start
        yield from reporter.end(last)
    except DivergedError as error:
        yield Finished("diverged", last.step if last else 0, time.monotonic() - watch.begun, str(error))
        raise
    yield Finished(reason, last.step, time.monotonic() - watch.begun, message)
    return last


def n_affordable(n_steps: int, n_bytes: int) -> int:
    """Returns how many snapshots of `n_bytes` each a run of `n_steps` updates may redraw after its start."""
    most = min(n_steps // STEPS_PER_SNAPSHOT, FILM_BYTES // n_bytes)
    return next((n_times for n_times in N_SNAPSHOTS if n_times <= most), N_SNAPSHOTS[-1])


def _is_due(step: AdaptStep, first_step: int, n_times: int) -> bool:
    """True for the first state and `n_times` evenly spaced updates, the last among them; for all where fewer."""
    if step.step in (first_step, step.n_steps):
        return True
    done, ahead = step.step - first_step, step.n_steps - first_step
    return done * n_times // ahead > (done - 1) * n_times // ahead
