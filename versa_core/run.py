"""The verbs that pages, command line and notebooks share: adapt and predict."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from versa_core import checkpoint
from versa_core.adapted_model import AdaptedModel
from versa_core.analysis.own_temperature import own_temperature
from versa_core.card import origin
from versa_core.confidence import Confidence, confidence_for
from versa_core.data.image_set import ImageSet
from versa_core.data.profile import Preparation
from versa_core.errors import DatasetError, MethodError
from versa_core.language import _, plural
from versa_core.methods import METHODS, AdaptStep, GoesOn, Support, check_pair
from versa_core.methods.base import recommended
from versa_core.predicting import Prediction, predict
from versa_core.settings import values_of
from versa_core.training.events import TrainEvent
from versa_core.training.watching import Watch, follow

if TYPE_CHECKING:
    from versa_core.models.classifier import Classifier

__all__ = ["Mask", "Prediction", "Task", "adapt", "go_on", "predict"]

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Task:
    """What is to be adapted to.

    Attributes:
        images: pictures of all classes, support and query, prepared.
        is_support: (n,) which of them the method may see; each class has at least one.
        preparation: how they were prepared.
    """

    images: ImageSet
    is_support: Mask
    preparation: Preparation

    def __post_init__(self) -> None:
        if self.is_support.shape != self.images.labels.shape or self.is_support.dtype != np.bool_:
            raise DatasetError(
                _("{n_images} pictures need as many support marks, true or false.").format(n_images=len(self.images))
            )
        if self.images.n_classes < 2:
            raise DatasetError(
                plural(
                    "There is {n_classes} class; telling apart needs at least 2. Add a class.",
                    "There are {n_classes} classes; telling apart needs at least 2. Add a class.",
                    self.images.n_classes,
                ).format(n_classes=self.images.n_classes)
            )
        shots = np.bincount(self.images.labels[self.is_support], minlength=self.images.n_classes)
        bare = [self.images.class_names[label] for label in np.flatnonzero(shots == 0)]
        if bare:
            raise DatasetError(
                _("Without a support picture: {bare}. Mark at least one per class.").format(bare=", ".join(bare[:5]))
            )


def adapt(
    source: Path | bytes | None,
    method: str | None,
    settings: Mapping[str, Any],
    task: Task,
    *,
    seed: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Generator[TrainEvent, None, AdaptedModel]:
    """Adapts a checkpoint to a task; the generator's value is the adapted model.

    Args:
        source: a checkpoint's file or bytes; None where the method needs none.
        method: a method's name; None takes the one that the checkpoint recommends.
        settings: the method's hyper-parameters; missing ones keep their defaults.
        task: pictures and which of them are support; the method sees the support alone.
        seed: of everything random.
        stopped: asked between steps; True ends with the model as it is.

    Yields:
        Started, StepDone for some 40 steps, some Snapshots (first and last among them) and Finished.

    Raises:
        CheckpointError: the checkpoint is damaged.
        DatasetError: it was trained on pictures of another kind.
        MethodError: the method or a setting is unknown, does not fit the checkpoint, or the loss is no number
            (DivergedError; Finished has been yielded before).
    """
    from versa_core.device import generator

    info, model = None, None
    tensors: checkpoint.Tensors = {}
    if source is not None:
        info, model, tensors = checkpoint.load_model(source)
        _check_profile(info.preparation, task.preparation)
    name = method or (recommended(info) if info else "pixels")
    check_pair(name, info.objective if info else None)
    built = METHODS.build(name, settings)
    watch = Watch(task.images, task.is_support)
    n_way, n_support = task.images.n_classes, len(watch.support.labels)
    asked = info if METHODS.info(name).needs_checkpoint else None
    confidence = confidence_for(
        asked, tensors if asked else {}, name, values_of(built), n_way=n_way, n_shot=n_support / n_way
    )
    steps = built.adapt(model, watch.support, generator=generator(seed))
    last = yield from follow(at_own_temperature(steps, watch.support, confidence.temperature), watch, stopped)
    confidence = replace(confidence, temperature=last.classifier.temperature)
    started_from = {"checkpoint": info.key, "objective": info.objective, "trained_on": origin(info)} if info else {}
    record = {"method": name, "settings": values_of(built), "seed": seed, "data": task.images.fingerprint}
    record = {"checkpoint": None, "objective": None, **record, **started_from, "steps": last.step, "went_on_at": []}
    return _adapted_model(last.classifier, task, watch, record, confidence)


def go_on(
    source: Path | bytes | None,
    model: AdaptedModel,
    task: Task,
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> Generator[TrainEvent, None, AdaptedModel]:
    """Takes more steps from an adapted model; the generator's value is a new one, and the old one is used up.

    How many steps, the method says: the rest of a run that was stopped, else as many again.

    Args:
        source: the checkpoint that the model was adapted from; None where it needed none.
        model: what `adapt` or `go_on` returned; its record names method, settings, seed and steps.
        task: the same pictures under the same marks.
        stopped: asked between steps; True ends with the model as it is.

    Yields:
        Started, StepDone, Snapshot and Finished, with steps numbered on.

    Raises:
        CheckpointError: the checkpoint is damaged.
        DatasetError: the pictures or marks have changed.
        MethodError: the method takes no steps, or the loss is no number.
    """
    from versa_core.device import generator

    record = model.record
    built, done = METHODS.build(str(record.get("method")), record.get("settings", {})), record.get("steps", 0)
    if not isinstance(built, GoesOn) or not isinstance(done, int) or done < 1:
        raise MethodError(_("This model was adapted without steps that could be continued. Adapt again instead."))
    own = tuple(task.images.ids[place] for place in np.flatnonzero(task.is_support))
    if record.get("data") != task.images.fingerprint or own != model.support_ids:
        raise DatasetError(_("The pictures or marks are no longer those that the model was adapted to. Adapt again."))
    began_with = None if source is None else checkpoint.load_model(source)[1]
    watch = Watch(task.images, task.is_support)
    chance = generator(int(record.get("seed", 0)) + done)
    more = built.go_on(model.classifier, began_with, watch.support, done=done, generator=chance)
    steps = at_temperature(more, model.confidence.temperature)
    last = yield from follow(steps, watch, stopped)
    went_on_at = [*record.get("went_on_at", []), done]
    record = {**record, "steps": last.step, "went_on_at": went_on_at}
    return _adapted_model(last.classifier, task, watch, record, model.confidence)


def _check_profile(trained: Preparation, given: Preparation) -> None:
    if trained.profile != given.profile:
        raise DatasetError(
            _(
                "The checkpoint was trained on {trained}, the pictures are prepared as {prepared}. Choose a "
                "checkpoint for {prepared}, or prepare the pictures as {trained}."
            ).format(trained=trained.profile, prepared=given.profile)
        )


def at_own_temperature(steps: Iterable[AdaptStep], support: Support, known: float) -> Iterator[AdaptStep]:
    """Yields a method's steps at the task's own temperature, which its first classifier settles.

    Args:
        steps: what `Method.adapt` yields.
        support: what it adapts to.
        known: the checkpoint's temperature.
    """
    temperature = None
    for step in steps:
        if temperature is None:
            first = step.classifier
            temperature = own_temperature(first.head, first.embed(support.images), support.labels, known)
        step.classifier.temperature = temperature
        yield step


def at_temperature(steps: Iterable[AdaptStep], temperature: float) -> Iterator[AdaptStep]:
    """Yields a method's steps, each with its classifier at this temperature."""
    for step in steps:
        step.classifier.temperature = temperature
        yield step


def _adapted_model(
    classifier: Classifier, task: Task, watch: Watch, record: dict[str, Any], confidence: Confidence
) -> AdaptedModel:
    places = np.flatnonzero(task.is_support)
    return AdaptedModel(
        classifier=classifier,
        class_names=task.images.class_names,
        preparation=task.preparation,
        support_ids=tuple(task.images.ids[place] for place in places),
        support_labels=task.images.labels[places],
        support_embeddings=classifier.embed(watch.support.images).numpy(),
        record=record,
        confidence=confidence,
    )
