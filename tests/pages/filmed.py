"""A run whose film is known in every number: the pictures walk, the last query picture is won at step 2."""

from __future__ import annotations

import numpy as np

from tests.hand_made import run_on
from tests.pages.hand_made import give_run
from versa_core.project import Project, Run
from versa_core.training.events import Finished, Snapshot, Started, StepDone, TrainEvent

N_STEPS = 3
WON = 7  # the place of a query picture of class 1


def give_film(project: Project, *, names: tuple[str, ...] = ("owl", "<b>x</b> =1+1")) -> Run:
    """Fills the project with eight pictures and a run of three recorded updates; steps 0 and 2 are redrawn."""
    run = give_run(project, names=names)
    events: list[TrainEvent] = [Started("adapt", N_STEPS)]
    for step in range(N_STEPS + 1):
        events += [StepDone(step, step / N_STEPS, {"loss": 1.0}, 0.1, 1.0, 0.75), filmed(run, step)]
    project.run = run_on(project, (*events, Finished("completed", N_STEPS, 0.4)))
    return project.run


def filmed(run: Run, step: int) -> Snapshot:
    """The state after a step."""
    n = len(run.ids)
    start = np.random.default_rng(0).normal(size=(n, 5)).astype(np.float32)
    start[0] += step * np.float32(2)  # the first picture moves most
    probabilities = np.full((n, 2), 0.2, np.float32)
    probabilities[np.arange(n), run.labels] = 0.8
    if step < 2:
        probabilities[WON] = [0.6, 0.4]
    is_redrawn = step % 2 == 0
    return Snapshot(
        step,
        start,
        probabilities,
        reconstructions=np.full_like(run.images, 60 * step) if is_redrawn else None,
        errors=np.full(n, 0.04 - step / 100, np.float32) if is_redrawn else None,
    )
