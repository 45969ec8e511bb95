"""A run of a small real model on hand-made pictures, for the sections that let the model draw."""

from __future__ import annotations

from tests.adapting import adapt
from tests.hand_made import run_on
from tests.pages.hand_made import give_run
from tests.toys import small_checkpoint
from versa_core.project import Project, Run
from versa_core.run import Task


def give_adapted(
    project: Project, *, checkpoint: bytes | None = None, n_support: int = 2, method: str = "prototype"
) -> Run:
    """Fills the project with two classes of four pictures and adapts to them, by class means; returns the run."""
    give_run(project)
    for one in project.classes:
        for place, picture in enumerate(one.pictures):
            project.set_role(picture.id, "support" if place < n_support else "query")
    images, is_support = project.image_set()
    given = Task(images, is_support, project.preparation_in_use())
    events, model = adapt(method, given=given, source=checkpoint or small_checkpoint())
    project.run = run_on(project, events, method=method, model=model.to_bytes())
    return project.run
