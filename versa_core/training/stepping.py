"""What a meta-training run carries from step to step, and the step itself."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn

from versa_core.data.distort import with_rotations
from versa_core.data.episodes import EpisodeSampler, EpisodeSpec
from versa_core.data.image_set import ImageSet
from versa_core.device import autocast, generator
from versa_core.errors import EpisodeError
from versa_core.language import _
from versa_core.models.autoencoder import Autoencoder
from versa_core.objectives import Objective
from versa_core.training.events import Saved
from versa_core.training.plan import Plan
from versa_core.training.state import Kept, pack_state, restore

MAX_GRADIENT = 10.0


@dataclass
class Clock:
    """Seconds spent in this run, those before a resume included."""

    before: float = 0.0
    begun: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> float:
        return self.before + time.monotonic() - self.begun


class Means:
    """Means of the named losses since the last report; they leave the device once per report.

    A step need not have every loss: each mean is over the steps that had it.
    """

    def __init__(self) -> None:
        self._sums: dict[str, torch.Tensor] = {}
        self._counts: Counter[str] = Counter()

    def add(self, losses: Mapping[str, torch.Tensor]) -> None:
        """Counts in the losses of one step."""
        for name, value in losses.items():
            self._sums[name] = self._sums.get(name, torch.zeros(())) + value
        self._counts.update(losses.keys())

    def take(self) -> dict[str, float]:
        """Returns the means and begins anew; nothing where no step was counted in."""
        means = {name: float(value) / self._counts[name] for name, value in self._sums.items()}
        self._sums, self._counts = {}, Counter()
        return means


class Run:
    """All that a step changes: weights, moments, the source of chance, the count of steps and the clock.

    Args:
        model: what is trained, in place.
        image_set: the pictures of the training classes.
        objective: what is minimised.
        plan: budget, episodes, learning rate, seed.
        state_file: where the state is kept; where it exists, it is restored.
    """

    def __init__(
        self, model: Autoencoder, image_set: ImageSet, objective: Objective, plan: Plan, state: Kept | None
    ) -> None:
        self.model, self.objective, self.plan, self.state = model, objective, plan, state
        self.chance = generator(plan.seed)
        self.classes = with_rotations(image_set) if plan.rotations else image_set
        self.sampler = EpisodeSampler(
            self.classes,
            fitting_spec(self.classes, plan),
            generator=self.chance,
            within_group=plan.within_group,
            n_groups=plan.n_groups,
        )
        self.modules = nn.ModuleDict({"model": model.to(memory_format=torch.channels_last)})
        self.head = objective.make_head(model.n_latents, self.classes.n_classes, self.chance)
        if self.head is not None:
            self.modules["head"] = self.head
        self.optimizer = torch.optim.AdamW(
            self.modules.parameters(), lr=plan.learning_rate, weight_decay=plan.weight_decay
        )
        self.step, self.clock = 0, Clock()
        if state is not None:
            self.step, self.clock.before = restore(state, self.modules, self.optimizer, self.chance)

    @property
    def progress(self) -> float:
        """Share of the budget that is spent, 0 to 1."""
        plan = self.plan
        return min(1.0, self.step / plan.steps if plan.steps else self.clock.spent / (60 * (plan.minutes or 1)))

    def update(self, progress: float) -> dict[str, torch.Tensor]:
        """Takes one step; returns the losses, detached but still tensors: reading them is left to the report."""
        self.modules.train()
        for group in self.optimizer.param_groups:
            group["lr"] = self.plan.learning_rate * 0.5 * (1 + math.cos(math.pi * progress))
        with autocast(self.plan.precision):
            losses = self.objective.losses(self.model, self.sampler.draw(), head=self.head, generator=self.chance)
        self.optimizer.zero_grad(set_to_none=True)
        losses["loss"].backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.modules.parameters(), MAX_GRADIENT)
        self.optimizer.step()
        self.step += 1
        return {name: value.detach().float() for name, value in losses.items()}

    def save(self) -> Iterator[Saved]:
        """Keeps the state, where there is a place for it."""
        if self.state is not None:
            self.state.write(pack_state(self.modules, self.optimizer, self.chance, self.step, self.clock.spent))
            yield Saved(self.step, self.state.place)


def fitting_spec(image_set: ImageSet, plan: Plan) -> EpisodeSpec:
    """The plan's episode, with the way and query lowered to what the pictures have; the shot stays."""
    smallest = plan.n_shot + 1
    usable = image_set.counts[image_set.counts >= smallest]
    if len(usable) < 2:
        raise EpisodeError(
            _(
                "Meta-training draws tasks from at least 2 classes with {smallest} pictures each; {n_usable} of "
                "{n_classes} classes have that many. Add pictures or classes."
            ).format(smallest=smallest, n_usable=len(usable), n_classes=image_set.n_classes)
        )
    enough = int((usable >= plan.n_shot + plan.n_query).sum())
    n_query = plan.n_query if enough >= 2 else int(np.sort(usable)[-2]) - plan.n_shot
    n_way = min(plan.n_way, int((usable >= plan.n_shot + n_query).sum()))
    return EpisodeSpec(n_way, plan.n_shot, n_query)
