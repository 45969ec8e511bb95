"""What Meta-train sends, what came of it, and how that becomes a checkpoint of the visitor's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pages.ui.text import _
from versa_core import checkpoint
from versa_core.checkpoint import BUNDLED
from versa_core.errors import ProjectError
from versa_core.jobs.manager import JobView
from versa_core.project import Project, clean_name

OWN = "project"  # the source that is the visitor's own pictures
MAX_OWN = 12  # checkpoints a visitor can keep; each is about 1 MB of the server's memory
LEAST_CLASSES, LEAST_PICTURES = 2, 2
OWN_ENCODER = ""
# Names of versa_core.models.backbones, which cannot be imported where there is no torch; a test compares them.
BACKBONES = ("vgg11", "mobilenet_v3_small", "resnet18")


@dataclass
class Order:
    """What a meta-training is asked to do; kept in the project's results while the visitor looks elsewhere.

    Attributes:
        source: "project" for the visitor's pictures, or a named source.
        objective: its name.
        settings: of the objective.
        minutes: budget in minutes; None where steps are the budget.
        steps: budget in optimizer steps, or None.
        seed: of weights, tasks and distortions.
        encoder: a torchvision backbone, or "" for the profile's own encoder.
        imagenet: start the backbone from ImageNet weights.
    """

    source: str = "strokes"
    objective: str = "joint"
    settings: dict[str, Any] = field(default_factory=dict)
    minutes: float | None = 2.0
    steps: int | None = None
    seed: int = 0
    encoder: str = OWN_ENCODER
    imagenet: bool = False


def order(project: Project) -> Order:
    """Returns the visitor's order; a fresh one takes their own pictures only when asked to."""
    found = project.results.setdefault("meta_train order", Order())
    assert isinstance(found, Order)
    return found


def obstacle(project: Project, source: str) -> str:
    """Returns what keeps one from meta-training on this source, with the way out, or ""."""
    if source != OWN:
        return ""
    used = project.usable_classes()
    enough = sum(len(one.pictures) >= LEAST_PICTURES for one in used)
    if enough >= LEAST_CLASSES:
        return ""
    words = _(
        "Tasks are drawn from at least {classes} classes with {pictures} pictures each; you have {n} such. "
        "Add pictures, or choose another source."
    )
    return words.format(classes=LEAST_CLASSES, pictures=LEAST_PICTURES, n=enough)


def payload(project: Project, asked: Order) -> dict[str, Any]:
    """Returns what the task "meta_train" is given; raises ProjectError where the pictures are too few."""
    reason = obstacle(project, asked.source)
    if reason:
        raise ProjectError(reason)
    given = {
        "source": asked.source,
        "objective": asked.objective,
        "settings": dict(asked.settings),
        "minutes": asked.minutes,
        "steps": asked.steps,
        "seed": asked.seed,
        "title": suggested_name(asked),
        "encoder": asked.encoder,
        "imagenet": bool(asked.encoder) and asked.imagenet,
    }
    if asked.source != OWN:
        return given
    image_set, _is_support = project.image_set()
    pictures = {
        "images": image_set.images,
        "labels": image_set.labels,
        "class_names": list(image_set.class_names),
        "ids": list(image_set.ids),
        "preparation": project.preparation_in_use().to_plain(),
    }
    return {**given, **pictures}


def suggested_name(asked: Order) -> str:
    """Returns a name that says what the checkpoint was trained on, and how."""
    source = "my-pictures" if asked.source == OWN else asked.source
    return "-".join(part for part in (source, asked.objective, asked.encoder) if part)


def learned(view: JobView | None) -> bytes | None:
    """Returns the checkpoint that a job has brought, or None."""
    if view is None or view.live or view.result is None:
        return None
    data = view.result.get("checkpoint")
    return data if isinstance(data, bytes) else None


def save(project: Project, name: str, data: bytes) -> str:
    """Keeps the checkpoint under this name, chosen for Adapt, and returns the name as it is kept.

    Raises:
        ProjectError: an empty name, one that is taken, or one checkpoint too many.
    """
    kept = clean_name(name)
    if not kept:
        raise ProjectError(_("The checkpoint has no name; type one."))
    with project.lock:
        if kept in project.checkpoints or (BUNDLED / f"{kept}.safetensors").is_file():
            raise ProjectError(_("There is a checkpoint called {name}; choose another name.").format(name=kept))
        if len(project.checkpoints) >= MAX_OWN:
            words = _("You have {n} checkpoints, and at most {n} fit; download one and delete it here.")
            raise ProjectError(words.format(n=MAX_OWN))
        checkpoint.read_info(data, kept)
        project.checkpoints[kept] = data
        project.checkpoint, project.method, project.method_settings = kept, "", {}
    return kept
