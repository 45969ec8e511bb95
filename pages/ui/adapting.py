"""What Adapt offers and sends: fitting checkpoints, methods, the task, and what to go on from."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from pages.ui.promises import obstacle
from pages.ui.status import last_of
from pages.ui.text import _, plural
from versa_core import checkpoint
from versa_core.checkpoint import CheckpointInfo
from versa_core.data.image_set import ImageSet
from versa_core.errors import CheckpointError, MethodError, ProjectError
from versa_core.methods import METHODS, GoesOn, MethodInfo, methods_for
from versa_core.project import Project, Run
from versa_core.training.events import Finished, StepDone

FIRST_CHOICE = "joint"  # the objective whose checkpoints tell classes apart best
NONE = ""  # no checkpoint


class Offer(NamedTuple):
    """A checkpoint that can be chosen; `is_own` ones were meta-trained by the visitor."""

    key: str
    info: CheckpointInfo
    is_own: bool

    @property
    def title(self) -> str:
        return _("{name} (your own)").format(name=self.key) if self.is_own else self.info.title


def offers(project: Project) -> list[Offer]:
    """Returns the checkpoints that methods work on, the visitor's own first.

    Raises:
        CheckpointError: a bundled one is damaged.
    """
    return [one for one in all_checkpoints(project) if one.info.recommended_method]


def all_checkpoints(project: Project) -> list[Offer]:
    """Returns all checkpoints, the visitor's own first; raises CheckpointError for a damaged bundled one."""
    own = []
    for name, data in project.checkpoints.items():
        try:
            own.append(Offer(name, checkpoint.read_info(data, name), True))
        except CheckpointError:  # from an opened project file: it cannot be offered, the others can
            continue
    known = {one.key for one in own}
    here = (*checkpoint.bundled(), *checkpoint.kept())
    return own + [Offer(info.key, info, False) for info in here if info.key not in known]


def fitting(project: Project, known: list[Offer]) -> list[Offer]:
    """Returns those that were trained on pictures prepared as the visitor's are."""
    profile = project.preparation_in_use().profile
    return [one for one in known if one.info.profile == profile]


def chosen_offer(project: Project, known: list[Offer]) -> Offer | None:
    """Returns the chosen one, or where it is gone or none was chosen, the one that tells classes apart best."""
    by_key = {one.key: one for one in known}
    preferred = [one for one in known if one.info.objective == FIRST_CHOICE]
    return by_key.get(project.checkpoint) or next(iter([*preferred, *known]), None)


def chosen_method(project: Project, offer: Offer | None) -> tuple[list[MethodInfo], str]:
    """Returns the methods that work with the checkpoint, the recommended one first, and the chosen one's name."""
    info = offer.info if offer else None
    best = info.recommended_method if info else ""
    found = sorted(methods_for(info), key=lambda one: one.name != best)
    names = [one.name for one in found]
    return found, project.method if project.method in names else names[0]


def task(project: Project) -> tuple[ImageSet, np.ndarray[Any, np.dtype[np.bool_]]]:
    """Returns the pictures as they are now and which are support, worked out once per change."""
    known = project.results.get("task")
    if known is None or known[0] != project.revision:
        known = (project.revision, project.image_set())
        project.results["task"] = known
    image_set, is_support = known[1]
    return image_set, is_support


def is_stale(project: Project, run: Run) -> bool:
    """True where pictures, classes or marks are no longer those of the run."""
    if obstacle(project.task_shape()):
        return True
    image_set, is_support = task(project)
    return image_set.fingerprint != run.image_set_fingerprint or not np.array_equal(is_support, run.is_support)


def payload(project: Project, offer: Offer | None, method: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Returns what the task "adapt" is given; raises ProjectError where there is nothing to adapt to."""
    reason = obstacle(project.task_shape())
    if reason:
        raise ProjectError(reason)
    image_set, is_support = task(project)
    return {
        "checkpoint": source_of(project, offer.key) if offer and METHODS.info(method).needs_checkpoint else None,
        "method": method,
        "settings": settings,
        "seed": project.seed,
        "images": image_set.images,
        "labels": image_set.labels,
        "is_support": is_support,
        "class_names": list(image_set.class_names),
        "ids": list(image_set.ids),
        "preparation": project.preparation_in_use().to_plain(),
        "fingerprint": image_set.fingerprint,
    }


def more_steps(run: Run) -> int:
    """Returns for how many steps the method of the run could go on; 0 where it took none or cannot."""
    last = last_of(run.events, StepDone)
    try:
        built = METHODS.build(run.method, run.settings)
    except MethodError:  # from a project file of another version
        return 0
    return built.n_more(last.step) if last is not None and last.step and isinstance(built, GoesOn) else 0


def why_not_on(project: Project, run: Run) -> str:
    """Returns what keeps one from going on with the run, or ""."""
    end = last_of(run.events, Finished)
    if end is not None and end.reason == "no_improvement":
        return _("The class means stayed, so there is nothing to go on from. Change the settings and adapt again.")
    if is_stale(project, run):
        return _("Pictures, classes or marks have changed since this run. Adapt again instead.")
    return ""


def payload_on(project: Project, run: Run) -> dict[str, Any]:
    """Returns what the task "adapt" is given to go on from the adapted model, on the pictures of its run."""
    return {
        "checkpoint": source_of(project, run.checkpoint) if run.checkpoint else None,
        "model": run.model,
        "method": run.method,
        "settings": dict(run.settings),
        "seed": run.seed,
        "images": run.images,
        "labels": run.labels,
        "is_support": run.is_support,
        "class_names": list(run.class_names),
        "ids": list(run.ids),
        "preparation": run.preparation.to_plain(),
        "fingerprint": run.image_set_fingerprint,
    }


def source_of(project: Project, key: str) -> str | bytes:
    """Returns the file or the path of a checkpoint, as trainers take it; raises CheckpointError where it is gone."""
    return project.checkpoints.get(key) or str(checkpoint.find(key))


def mismatch(project: Project, known: list[Offer]) -> str:
    """Says how many checkpoints do not fit the pictures, and why; "" where all do."""
    n_left_out = len(known) - len(fitting(project, known))
    if not n_left_out:
        return ""
    profile = {"glyphs": _("glyphs"), "photos": _("photos")}[project.preparation_in_use().profile]
    words = plural(
        "Your pictures are prepared as {profile}; {n} more checkpoint was trained on others.",
        "Your pictures are prepared as {profile}; {n} more checkpoints were trained on others.",
        n_left_out,
    )
    return words.format(profile=profile, n=n_left_out)
