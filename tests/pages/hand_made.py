"""A finished run for the pages that look inside, made by hand so that each number in it is known."""

from __future__ import annotations

import numpy as np

from tests.hand_made import run_on
from tests.pages.conftest import picture
from versa_core.data.profile import Preparation
from versa_core.project import Project, Run
from versa_core.training.events import Finished, Snapshot, Started

HOSTILE = "<b>x</b> =1+1"
N_PER_CLASS = 4  # two support, two query


def give_run(
    project: Project, *, names: tuple[str, ...] = ("owl", HOSTILE), decoder: bool = True, model: bytes = b"model"
) -> Run:
    """Fills the project with pictures of each class and a run on them; returns the run, which the project then has."""
    for number, name in enumerate(names):
        pictures = [(f"{name} {index}.png", picture(10 * number + index)) for index in range(N_PER_CLASS)]
        project.add_pictures(name, pictures[:2], "support")
        project.add_pictures(name, pictures[2:], "query")
    project.set_preparation(Preparation("glyphs"))
    images = project.image_set()[0]
    events = (Started("adapt", 1), snapshot(0, images.images, decoder), snapshot(1, images.images, decoder))
    project.run = run_on(project, (*events, Finished("completed", 1, 0.1)), model=model)
    return project.run


def snapshot(step: int, images: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], decoder: bool) -> Snapshot:
    """A state in which picture i is redrawn with error i / 100 before, and in the opposite order after."""
    n_images = len(images)
    ranks = np.arange(n_images, dtype=np.float32)
    errors = (ranks if step == 0 else ranks[::-1]) / 100
    return Snapshot(
        step,
        embeddings=np.random.default_rng(step).normal(size=(n_images, 6)).astype(np.float32),
        reconstructions=np.full_like(images, 90 + step) if decoder else None,
        errors=errors.copy() if decoder else None,
    )
