"""Joint meta-training over many tasks, as a generator of typed events."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import nn

from versa_core.data.distort import with_rotations
from versa_core.data.episodes import EpisodeSampler, EpisodeSpec, to_float
from versa_core.data.image_set import ImageSet
from versa_core.device import autocast, generator
from versa_core.errors import EpisodeError
from versa_core.models.autoencoder import Autoencoder
from versa_core.objectives import Objective
from versa_core.training.events import Evaluated, Finished, Saved, Snapshot, Started, StepDone, TrainEvent
from versa_core.training.plan import Plan
from versa_core.training.state import load_state, save_state

N_WATCHED = 8
MAX_GRADIENT = 10.0
Validate = Callable[[Autoencoder, int], Evaluated]


@dataclass
class _Clock:
    """Seconds spent in this run, those before a resume included."""

    before: float = 0.0
    begun: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> float:
        return self.before + time.monotonic() - self.begun


def watched_images(image_set: ImageSet) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Returns the fixed batch whose reconstructions a run reports: (at most 8, c, h, w) uint8, evenly spread."""
    places = np.linspace(0, len(image_set) - 1, min(N_WATCHED, len(image_set))).astype(int)
    return image_set.images[np.unique(places)]


def meta_train(
    model: Autoencoder,
    image_set: ImageSet,
    objective: Objective,
    plan: Plan,
    *,
    validate: Validate | None = None,
    state_file: Path | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[TrainEvent]:
    """Trains `model` in place on episodes drawn from `image_set`.

    Args:
        model: the autoencoder; it is left in eval mode.
        image_set: the pictures of the training classes.
        objective: what is minimised.
        plan: budget, episodes, learning rate, seed.
        validate: called every `plan.watch_every` steps; returns the event to report.
        state_file: where the state is kept; where it exists, the run resumes from it.
        stopped: asked before each step; True ends the run with what was learned.

    Yields:
        Started, then StepDone, Snapshot, Evaluated and Saved as they come, and Finished.

    Raises:
        EpisodeError: the pictures cannot give the episodes of `plan`.
    """
    chance = generator(plan.seed)
    classes = with_rotations(image_set) if plan.rotations else image_set
    sampler = EpisodeSampler(classes, _fitting_spec(classes, plan), generator=chance)
    modules = nn.ModuleDict({"model": model.to(memory_format=torch.channels_last)})
    head = objective.make_head(model.n_latents, classes.n_classes, chance)
    if head is not None:
        modules["head"] = head
    optimizer = torch.optim.Adam(modules.parameters(), lr=plan.learning_rate)
    step, clock, reason = 0, _Clock(), "completed"
    if state_file is not None and state_file.exists():
        step, clock.before = load_state(state_file, modules, optimizer, chance)
    watched = to_float(watched_images(image_set))
    yield Started("meta-train", plan.steps, f"{sampler.spec} from {classes.n_classes} classes")
    yield from _look(model, watched, step, validate)
    sums: dict[str, torch.Tensor] = {}
    n_summed = 0
    while (progress := _progress(plan, step, clock.spent)) < 1:
        if stopped():
            reason = "stopped"
            break
        losses = _step(modules, sampler, objective, optimizer, plan, progress, chance)
        step, n_summed = step + 1, n_summed + 1
        sums = {name: sums.get(name, torch.zeros(())) + value for name, value in losses.items()}
        if step % plan.report_every == 0 or step == 1:
            means = {name: float(value) / n_summed for name, value in sums.items()}
            if not all(math.isfinite(value) for value in means.values()):
                reason = "diverged"
                break
            yield StepDone(step, _progress(plan, step, clock.spent), means, clock.spent)
            sums, n_summed = {}, 0
        if step % plan.watch_every == 0:
            if state_file is not None:
                save_state(state_file, modules, optimizer, chance, step, clock.spent)
                yield Saved(step, str(state_file))
            yield from _look(model, watched, step, validate)
    if reason != "diverged":
        yield from _look(model, watched, step, validate)
    model.eval()
    yield Finished(reason, step, clock.spent, _closing_words(reason, step))


def _fitting_spec(image_set: ImageSet, plan: Plan) -> EpisodeSpec:
    """The plan's episode, with the way and query lowered to what the pictures have; the shot stays."""
    smallest = plan.n_shot + 1
    usable = image_set.counts[image_set.counts >= smallest]
    if len(usable) < 2:
        raise EpisodeError(
            f"Meta-training draws tasks from at least 2 classes with {smallest} pictures each; "
            f"{len(usable)} of {image_set.n_classes} classes have that many. Add pictures or classes."
        )
    enough = int((usable >= plan.n_shot + plan.n_query).sum())
    n_query = plan.n_query if enough >= 2 else int(np.sort(usable)[-2]) - plan.n_shot
    n_way = min(plan.n_way, int((usable >= plan.n_shot + n_query).sum()))
    return EpisodeSpec(n_way, plan.n_shot, n_query)


def _progress(plan: Plan, step: int, seconds: float) -> float:
    return step / plan.steps if plan.steps else seconds / (60 * (plan.minutes or 1))


def _step(
    modules: nn.ModuleDict,
    sampler: EpisodeSampler,
    objective: Objective,
    optimizer: torch.optim.Optimizer,
    plan: Plan,
    progress: float,
    chance: torch.Generator,
) -> dict[str, torch.Tensor]:
    """One update; returns the losses, detached but still tensors: reading them is left to the report."""
    modules.train()
    model = modules["model"]
    assert isinstance(model, Autoencoder)
    for group in optimizer.param_groups:
        group["lr"] = plan.learning_rate * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))
    with autocast(plan.precision):
        head = modules["head"] if "head" in modules else None
        losses = objective.losses(model, sampler.draw(), head=head, generator=chance)
    optimizer.zero_grad(set_to_none=True)
    losses["loss"].backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(modules.parameters(), MAX_GRADIENT)
    optimizer.step()
    return {name: value.detach().float() for name, value in losses.items()}


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


def _closing_words(reason: str, step: int) -> str:
    return {
        "completed": f"The budget is spent after {step} steps.",
        "stopped": f"Stopped after {step} steps; what was learned is kept.",
        "diverged": f"The loss stopped being a number by step {step}. Lower the learning rate or the task weight.",
    }[reason]
