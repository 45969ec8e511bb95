"""Finished adaptations of a project, as the page records them, without the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PIL import Image

from tests.toys import easy_images, exhaust
from versa_core import run as core
from versa_core.adapted_model import AdaptedModel
from versa_core.data.profile import Preparation
from versa_core.jobs.joining import joined
from versa_core.project import Project, Run

HOSTILE = '"""); import os {x} <b>\\'


def project_with_pictures(n_support: int = 3, n_query: int = 2) -> Project:
    """Three classes, one of which has a name that looks like code, and a fourth that is switched off."""
    made = Project()
    fill(made, n_support, n_query)
    return made


def fill(made: Project, n_support: int = 3, n_query: int = 2) -> None:
    """Puts those pictures into a project."""
    images = easy_images((n_support + n_query,) * 4)
    for label, name in enumerate(("owl", HOSTILE, "猫", "off")):
        own = images.images[images.labels == label]
        pictures = [(f"{name} {n}.png", Image.fromarray(one[0])) for n, one in enumerate(own)]
        made.add_pictures(name, pictures[:1], "support")
        made.add_pictures(name, pictures[1 : 1 + n_query], "query")
        made.add_pictures(name, pictures[1 + n_query :], "support")
    made.set_active(made.classes[3].id, False)
    made.set_preparation(Preparation("glyphs"))


def adapted(
    project: Project,
    method: str,
    settings: dict[str, Any],
    source: bytes | None,
    *,
    name: str = "mine",
    seed: int = 3,
    stops: tuple[int | None, ...] = (None,),
) -> Run:
    """Adapts, stopping after each of these steps and going on; the last one may be None, the end."""
    images, is_support = project.image_set()
    task = core.Task(images, is_support, project.preparation_in_use())
    events, model = exhaust(core.adapt(source, method, settings, task, seed=seed, stopped=after(stops[0])))
    done = model.record["steps"]
    for stop in stops[1:]:
        again = AdaptedModel.from_bytes(model.to_bytes())
        told, model = exhaust(core.go_on(source, again, task, stopped=after(None if stop is None else stop - done)))
        events, done = list(joined(events, told)), model.record["steps"]
    project.run = Run(
        checkpoint=name if source else "", method=method, settings=settings, seed=seed,
        image_set_fingerprint=images.fingerprint, ids=images.ids, labels=images.labels, is_support=is_support,
        class_names=images.class_names, images=images.images, events=tuple(events), model=model.to_bytes(),
        preparation=task.preparation,
    )  # fmt: skip
    if source:
        project.checkpoints[name] = source
    return project.run


def after(n_steps: int | None) -> Callable[[], bool]:
    """A visitor who presses Stop after so many steps."""
    asked = iter(range(10**9))
    return lambda: n_steps is not None and next(asked) >= n_steps
