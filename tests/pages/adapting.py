"""A project that is ready to adapt, and what an adaptation of it says."""

from __future__ import annotations

import numpy as np

from tests.pages.conftest import picture
from tests.pages.reading import HOSTILE
from tests.toys import small_checkpoint
from versa_core.data.profile import Preparation
from versa_core.project import Project
from versa_core.training.events import Finished, Snapshot, Started, StepDone, TrainEvent


def fill(project: Project, n_support: int = 3, n_query: int = 1) -> None:
    """Two classes, and a small checkpoint that fits them."""
    for number, name in enumerate(("owl", HOSTILE)):
        pictures = [(f"{index}.png", picture(100 * number + index)) for index in range(n_support + n_query)]
        project.add_pictures(name, pictures[:n_support], "support")
        project.add_pictures(name, pictures[n_support:], "query")
    project.set_preparation(Preparation("glyphs"))
    project.checkpoints["mine"] = small_checkpoint()
    project.checkpoint = "mine"


def snapshot(step: int, n_images: int) -> Snapshot:
    """A state in which no picture is told from another."""
    return Snapshot(step, np.zeros((n_images, 4), np.float32), np.full((n_images, 2), 0.5, np.float32))


def told(n_images: int, n_steps: int = 4) -> list[TrainEvent]:
    """The events of a whole run."""
    steps = [StepDone(n, n / n_steps, {"loss": 1 / n} if n else {}, 0.1 * n, 0.5, 0.5) for n in range(n_steps + 1)]
    end = Finished("completed", n_steps, 0.4)
    return [Started("adapt", n_steps), steps[0], snapshot(0, n_images), *steps[1:], snapshot(n_steps, n_images), end]
