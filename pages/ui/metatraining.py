"""What Meta-train sends, what came of it, and how that becomes a checkpoint of the visitor's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pages.ui.gathering import COURSE
from pages.ui.text import _
from versa_core import checkpoint
from versa_core.checkpoint import BUNDLED
from versa_core.errors import ProjectError
from versa_core.jobs.board import STATE
from versa_core.jobs.manager import JobView
from versa_core.objectives import OBJECTIVES
from versa_core.project import Project, clean_name
from versa_core.project_training import OWN as OWN
from versa_core.project_training import Training, checked_order
from versa_core.training.events import Finished, TrainEvent

MAX_OWN = 12  # checkpoints a visitor can keep; each is about 1 MB of the server's memory
LEAST_CLASSES, LEAST_PICTURES = 2, 2
OWN_ENCODER = ""
MOST_STEPS, MOST_MINUTES, MOST_SEED = 1_000_000, 600.0, 2**31 - 1
SOURCES = ("strokes", "digits", "scenes")  # of the built-in ones
ORDER = "meta-training order"  # in the project's notes and results
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
    found = project.results.get(ORDER)
    if not isinstance(found, Order):
        found = project.results[ORDER] = order_of(project.notes.get(ORDER))
    return found


def order_of(note: object) -> Order:
    """Returns the order that was noted, or a fresh one where a field is missing or of another kind."""
    if not isinstance(note, Mapping):
        return Order()
    try:
        checked_order({**note, "title": ""})
        found = Order(**note)
    except (ProjectError, KeyError, TypeError, AttributeError):
        return Order()
    return found if is_offered(note) else Order()


def is_offered(asked: Mapping[str, Any]) -> bool:
    """True where the page lets one ask for this; what comes from a stranger's project may be anything."""
    amount, most = (asked["minutes"], MOST_MINUTES) if asked["steps"] is None else (asked["steps"], MOST_STEPS)
    names = {one.name for one in OBJECTIVES.infos()}
    return (
        asked["source"] in (*SOURCES, OWN)
        and asked["encoder"] in (OWN_ENCODER, *BACKBONES)
        and asked["objective"] in names
        and 0 < amount <= most
        and asked["seed"] is not None
        and asked["seed"] <= MOST_SEED
    )


def note_order(project: Project, asked: Order) -> None:
    """Notes the order as it is now, so that it outlasts a restart."""
    note = asdict(asked)
    if project.notes.get(ORDER) != note:
        project.remember(ORDER, note)


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
    return {**given, **_pictures(project)} if asked.source == OWN else given


def _pictures(project: Project) -> dict[str, Any]:
    image_set, _is_support = project.image_set()
    return {
        "images": image_set.images,
        "labels": image_set.labels,
        "class_names": list(image_set.class_names),
        "ids": list(image_set.ids),
        "preparation": project.preparation_in_use().to_plain(),
        "fingerprint": image_set.fingerprint,
    }


def payload_on(project: Project, training: Training) -> dict[str, Any]:
    """Returns what the task "meta_train" is given to go on from where a training was.

    Raises:
        ProjectError: its pictures are no longer here, or it asks for something that this program does not offer.
    """
    given = {**training.order, STATE: training.state}
    if not is_offered(given):
        raise ProjectError(_("This training asks for something that this program does not offer. Start a new one."))
    if given["source"] != OWN:
        return given
    reason = obstacle(project, OWN)
    pictures = {} if reason else _pictures(project)
    if pictures.get("fingerprint") != training.fingerprint:
        raise ProjectError(_("Your pictures have changed since this training began, so it cannot go on. Start anew."))
    return {**given, **pictures}


def events_before(project: Project, training: Training) -> tuple[TrainEvent, ...]:
    """Returns what was said up to where the training goes on, so that the curves continue."""
    course = project.brought.get(COURSE)
    said = course.events if course is not None else ()
    return tuple(
        event for event in said if not isinstance(event, Finished) and getattr(event, "step", 0) <= training.step
    )


def can_go_on(training: Training | None, view: JobView | None) -> bool:
    """True where there is something to go on with, and nothing of the kind is under way."""
    return training is not None and bool(training.state) and (view is None or not view.live)


def suggested_name(asked: Order) -> str:
    """Returns a name that says what the checkpoint was trained on, and how."""
    source = "my-pictures" if asked.source == OWN else asked.source
    return "-".join(part for part in (source, asked.objective, asked.encoder) if part)


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
        training = project.training
        if training is not None and training.learned == data:  # it has a name now
            project.training = replace(training, learned=b"") if training.state else None
    return kept
