"""An easy task and its adaptation from end to end, for the tests of what comes of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.toys import GLYPHS, easy_images, exhaust, small_checkpoint
from versa_core import run
from versa_core.adapted_model import AdaptedModel
from versa_core.training.events import TrainEvent

QUICK = {"head_steps": 6, "block_steps": 4}


def task(counts: tuple[int, ...] = (5, 5, 5), n_support: int = 3) -> run.Task:
    """The first pictures of every class are support, the others query."""
    images = easy_images(counts)
    own = [int(one.split("/")[1].split(".")[0]) < n_support for one in images.ids]
    return run.Task(images, np.array(own), GLYPHS)


def adapt(
    method: str | None = "adapted", settings: Any = None, given: run.Task | None = None, **more: Any
) -> tuple[list[TrainEvent], AdaptedModel]:
    source = more.pop("source", small_checkpoint())
    chosen = QUICK if settings is None and method in ("adapted", None) else settings or {}
    return exhaust(run.adapt(source, method, chosen, given or task(), **{"seed": 0, **more}))
