"""Joint meta-training over many tasks, as a generator of typed events."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Mapping

import numpy as np
import numpy.typing as npt
import torch

from versa_core.data.episodes import to_float
from versa_core.data.image_set import ImageSet
from versa_core.language import _
from versa_core.models.autoencoder import Autoencoder
from versa_core.objectives import Objective
from versa_core.training.events import Evaluated, Finished, Snapshot, Started, StepDone, TrainEvent
from versa_core.training.plan import Plan
from versa_core.training.state import Kept
from versa_core.training.stepping import Means, Run

N_WATCHED = 8
Validate = Callable[[Autoencoder, int], Evaluated]


def watched_images(image_set: ImageSet) -> npt.NDArray[np.uint8]:
    """Returns the fixed batch whose reconstructions a run reports: (at most 8, c, h, w) uint8, evenly spread."""
    places = np.linspace(0, len(image_set) - 1, min(N_WATCHED, len(image_set))).astype(int)
    watched: npt.NDArray[np.uint8] = image_set.images[np.unique(places)]
    return watched


def meta_train(
    model: Autoencoder,
    image_set: ImageSet,
    objective: Objective,
    plan: Plan,
    *,
    validate: Validate | None = None,
    state: Kept | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[TrainEvent]:
    """Trains `model` in place on episodes drawn from `image_set`.

    Args:
        model: the autoencoder; it is left in eval mode.
        image_set: the pictures of the training classes.
        objective: what is minimised.
        plan: budget, episodes, learning rate, seed.
        validate: called every `plan.watch_every` steps; returns the event to report.
        state: where the state is kept; the run resumes from what is kept there.
        stopped: asked before each step; True ends the run with what was learned.

    Yields:
        Started, then StepDone, Snapshot, Evaluated and Saved as they come, and Finished.

    Raises:
        EpisodeError: the pictures cannot give the episodes of `plan`.
    """
    run = Run(model, image_set, objective, plan, state)
    watched = to_float(watched_images(image_set))
    yield Started("meta-train", plan.steps, _opening_words(run))
    yield from _look(model, watched, run.step, validate)
    reason = yield from _train(run, watched, validate, stopped)
    if reason != "diverged":
        if run.step % plan.watch_every:  # else it has just been saved
            yield from run.save()
        # Whoever stops a run is waiting, and a job that does not stop in time loses what it has learned: no validation.
        yield from _look(model, watched, run.step, None if reason == "stopped" else validate)
    model.eval()
    yield Finished(reason, run.step, run.clock.spent, _closing_words(reason, run.step))


def _train(
    run: Run, watched: torch.Tensor, validate: Validate | None, stopped: Callable[[], bool]
) -> Generator[TrainEvent, None, str]:
    """Steps until the budget is spent; returns why it ended."""
    plan, means, progress = run.plan, Means(), run.progress
    while progress < 1:
        if stopped():
            return "stopped" if _are_numbers(means.take()) else "diverged"
        means.add(run.update(progress))
        progress = run.progress
        is_watched = run.step % plan.watch_every == 0
        # The last step and every saved one are reported too, so that no weights that are not numbers are kept.
        if run.step % plan.report_every == 0 or run.step == 1 or is_watched or progress >= 1:
            losses = means.take()
            if not _are_numbers(losses):
                return "diverged"
            yield StepDone(run.step, progress, losses, run.clock.spent)
        if is_watched:
            yield from run.save()
            yield from _look(run.model, watched, run.step, validate)
    return "completed"


def _are_numbers(losses: Mapping[str, float]) -> bool:
    return all(math.isfinite(value) for value in losses.values())


def _look(model: Autoencoder, watched: torch.Tensor, step: int, validate: Validate | None) -> Iterator[TrainEvent]:
    """Reports the fixed batch and the validation, with batch norm in eval mode."""
    model.eval()
    if model.decoder is not None:
        redrawn = model.redraw(watched)
        yield Snapshot(
            step,
            reconstructions=(redrawn * 255).round().to(torch.uint8).numpy(),
            errors=(redrawn - watched).square().mean((1, 2, 3)).numpy(),
        )
    if validate is not None:
        yield validate(model, step)


def _opening_words(run: Run) -> str:
    words = _("{spec} from {n_classes} classes").format(spec=run.sampler.spec, n_classes=run.classes.n_classes)
    left_out = run.sampler.left_out
    return (
        _("{words}; groups left out, as they are too small: {left_out}").format(
            words=words, left_out=", ".join(left_out)
        )
        if left_out
        else words
    )


def _closing_words(reason: str, step: int) -> str:
    return {
        "completed": _("The budget is spent after {step} steps.").format(step=step),
        "stopped": _("Stopped after {step} steps; what was learned is kept.").format(step=step),
        "diverged": _(
            "The loss stopped being a number by step {step}. Lower the learning rate or the task weight."
        ).format(step=step),
    }[reason]
