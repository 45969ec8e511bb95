"""The trainers' work for the page Compare: the method race, and embeddings with what luck and shots make of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from versa_core.data.profile import Preparation
from versa_core.errors import DatasetError, EpisodeError
from versa_core.jobs.work import Payload, Stopped, Task, Work, image_set_of
from versa_core.language import _
from versa_core.training.events import Finished, Started, StepDone

if TYPE_CHECKING:
    from versa_core.analysis.race import Contender, Course

MANY = 10**15  # so many different support sets and more are called this many


def compare(payload: Payload, stopped: Stopped) -> Work:
    """Races methods on the same support and query; extras and result hold every course as plain values."""
    from versa_core import run
    from versa_core.analysis.leaks import find_leaks, scored
    from versa_core.analysis.race import race
    from versa_core.training.watching import Watch

    preparation = Preparation.from_plain(payload["preparation"])
    task = run.Task(image_set_of(payload), payload["is_support"], preparation)
    query = np.flatnonzero(scored(task.is_support, find_leaks(task.images.images, task.is_support)))
    if not len(query):
        raise DatasetError(_("There is no query picture that support does not hold, too. Mark some others as query."))
    contenders = _contenders(payload["contenders"])
    yield Started("compare", len(contenders))
    watch, begun = Watch(task.images, task.is_support), time.monotonic()
    images, labels = watch.images[query], task.images.labels[query]
    racing = race(contenders, watch.support, images, labels, seed=payload["seed"], stopped=stopped)
    n_told = 0
    while True:
        try:
            courses = next(racing)
        except StopIteration as end:
            courses = end.value
            break
        n_laps = sum(len(course.laps) for course in courses)
        if n_laps > n_told:
            n_told = n_laps
            yield {"laps": [_laps(course) for course in courses]}
            yield StepDone(len(courses) - 1, _share_done(courses, len(contenders)), {}, time.monotonic() - begun)
    n_done = sum(course.is_finished for course in courses)
    yield Finished("stopped" if stopped() else "completed", n_done, time.monotonic() - begun)
    return {"courses": [_plain(course) for course in courses], "query": query}


def _contenders(given: Sequence[Payload]) -> list[Contender]:
    """Builds methods and loads each checkpoint once."""
    from versa_core import checkpoint
    from versa_core.analysis.race import Contender
    from versa_core.methods import METHODS, check_pair

    loaded: dict[str | bytes, tuple[Any, Any]] = {}
    made = []
    for one in given:
        source, objective, model = one["checkpoint"], None, None
        if source is not None:
            if source not in loaded:
                loaded[source] = checkpoint.load_model(Path(source) if isinstance(source, str) else source)[:2]
            info, model = loaded[source]
            objective = info.objective
        check_pair(one["method"], objective)
        made.append(Contender(METHODS.build(one["method"], one["settings"]), model))
    return made


def _laps(course: Course) -> list[list[float]]:
    """Returns (step, number of steps, accuracy) of each lap."""
    return [[lap.step, lap.n_steps, lap.accuracy] for lap in course.laps]


def _plain(course: Course) -> dict[str, Any]:
    rest = {name: value for name, value in vars(course).items() if name != "laps"}
    return {**rest, "laps": _laps(course)}


def _share_done(courses: Sequence[Course], n_contenders: int) -> float:
    """Returns the share of the race that is run, 0 to 1, all contenders counted alike."""
    lap = courses[-1].laps[-1]
    return (len(courses) - 1 + (lap.step / lap.n_steps if lap.n_steps else 1.0)) / n_contenders


def embed(payload: Payload, stopped: Stopped) -> Work:
    """Embeds pictures once, by a checkpoint or as normalised pixels, and says which of them are the same one."""
    from versa_core import checkpoint
    from versa_core.analysis.leaks import twins
    from versa_core.data.episodes import to_float
    from versa_core.models.classifier import pixel_features

    yield Started("embed", None)
    source, images = payload["checkpoint"], to_float(payload["images"])
    if source is None:
        embeddings = pixel_features(images)
    else:
        embeddings = checkpoint.load_model(Path(source) if isinstance(source, str) else source)[1].embed(images)
    return {"embeddings": embeddings.numpy(), "same": twins(payload["images"])}


def luck(payload: Payload, stopped: Stopped) -> Work:
    """Redraws the support, and grows it; where there are too few pictures for one of them, a sentence says so."""
    from versa_core.analysis.luck import measure_luck
    from versa_core.analysis.shots import measure_shots

    yield Started("luck", None)
    given = payload["embeddings"], payload["labels"]
    drawn: dict[str, Any] = {"same": payload["same"], "chance": np.random.default_rng(payload["seed"])}
    result: dict[str, Any] = {"luck": None, "curve": None, "luck_reason": "", "curve_reason": ""}
    try:
        found = measure_luck(*given, payload["shots"], payload["class_names"], **drawn)
        result["luck"] = {**vars(found), "n_supports": min(found.n_supports, MANY)}
    except EpisodeError as error:
        result["luck_reason"] = str(error)
    yield StepDone(1, 0.5, {}, 0.0)
    try:
        result["curve"] = asdict(measure_shots(*given, **drawn))
    except EpisodeError as error:
        result["curve_reason"] = str(error)
    return result


COMPARING: dict[str, Task] = {"compare": compare, "embed": embed, "luck": luck}
