"""The work that trainer processes know how to do: one generator per kind of job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from versa_core.data.profile import Preparation
from versa_core.jobs.answering import ANSWERING
from versa_core.jobs.board import STATE
from versa_core.jobs.checking import CHECKING
from versa_core.jobs.comparing import COMPARING
from versa_core.jobs.decoding import DECODING
from versa_core.jobs.exporting import EXPORTING
from versa_core.jobs.fetching import FETCHING
from versa_core.jobs.filming import FILMING
from versa_core.jobs.lessons import LESSONS
from versa_core.jobs.looping import LOOPING
from versa_core.jobs.mapping import MAPPING
from versa_core.jobs.teaching import TEACHING
from versa_core.jobs.tuning import TUNING
from versa_core.jobs.turning import turn
from versa_core.jobs.work import Payload, Stopped, Task, Work
from versa_core.jobs.work import image_set_of as _image_set
from versa_core.training.events import Finished, Saved, StepDone

STATE_SECONDS = 5.0  # between two states that a meta-training hands out; each is some megabytes


def adapt(payload: Payload, stopped: Stopped) -> Work:
    """Adapts a checkpoint to the visitor's pictures, or goes on from an adapted model; the result is a model's file."""
    from versa_core import run
    from versa_core.adapted_model import AdaptedModel

    preparation = Preparation.from_plain(payload["preparation"])
    task = run.Task(_image_set(payload), payload["is_support"], preparation)
    given = payload["checkpoint"]
    source = Path(given) if isinstance(given, str) else given
    if payload.get("model") is not None:
        model = yield from run.go_on(source, AdaptedModel.from_bytes(payload["model"]), task, stopped=stopped)
    else:
        model = yield from run.adapt(
            source, payload["method"], payload["settings"], task, seed=payload["seed"], stopped=stopped
        )
    return {"model": model.to_bytes()}


def draw_map(payload: Payload, stopped: Stopped) -> Work:
    """Projects embeddings (before and after, say) and their prototypes."""
    from versa_core.analysis.projection import Projection, pca, tsne

    maps: list[Projection] = []
    given: list[np.ndarray[Any, np.dtype[np.float32]]] = payload["embeddings"]
    n_dims = payload["n_dims"]
    if payload["kind"] == "pca":
        shared = np.concatenate(given) if payload.get("shared", True) and _same_width(given) else None
        maps = [pca(one, n_dims, fit_on=shared) for one in given]
    else:
        for index, one in enumerate(given):
            yield StepDone(index, index / len(given), {}, 0.0)
            maps.append(
                tsne(
                    one,
                    n_dims,
                    perplexity=payload["perplexity"],
                    seed=payload["seed"],
                    progress=lambda _n, _error, _now: stopped(),
                )
            )
            if stopped():
                yield Finished("stopped", index, 0.0)
                return {}
    return {
        "coordinates": [one.coordinates for one in maps],
        "prototypes": [one.place(these) for one, these in zip(maps, payload["prototypes"], strict=True)],
        "explained": [list(one.explained or ()) for one in maps],
        "trust": [one.trust for one in maps],
        "perplexity": maps[0].perplexity,
    }


def _same_width(given: list[Any]) -> bool:
    return len({one.shape[1] for one in given}) == 1


def meta_train(payload: Payload, stopped: Stopped) -> Work:
    """Meta-trains a checkpoint on the visitor's pictures or a built-in source; goes on from a state that it is given.

    Now and then, and where it was stopped, it hands out the state from which another one can go on.
    """
    from contextlib import closing
    from time import monotonic

    from versa_core.data.sources import SOURCES, open_source
    from versa_core.meta import Network, keep_apart, meta_train, quick_plan
    from versa_core.training.loop import watched_images
    from versa_core.training.plan import Plan
    from versa_core.training.state import StateHeld

    if payload["source"] == "project":
        images, preparation = _image_set(payload), Preparation.from_plain(payload["preparation"])
    else:
        opened = open_source(payload["source"])
        images, preparation = opened.image_set, opened.preparation
    training, validation = keep_apart(images)
    yield {"originals": watched_images(training)}
    budget = {"steps": payload["steps"]} if payload.get("steps") else {"minutes": payload["minutes"]}
    plan = quick_plan(Plan(**budget, n_way=20, seed=payload["seed"]), len(images))
    known = SOURCES.get(payload["source"])
    terms = known.terms if known else "pictures of the person who trained it; ask there"
    data = {"name": payload["source"], "classes": training.n_classes, "pictures": len(training), "terms": terms}
    held, handed_out = StateHeld(payload.get("state")), monotonic()
    run = meta_train(
        training, payload["objective"], payload["settings"], preparation, plan,
        title=payload.get("title") or payload["objective"], data=data, validation=validation, stopped=stopped,
        network=Network(payload.get("encoder", ""), payload.get("imagenet", False)), state=held,
    )  # fmt: skip
    with closing(run):
        while True:
            try:
                event = next(run)
            except StopIteration as end:
                return {"checkpoint": end.value}
            if not isinstance(event, Saved):
                yield event
            elif stopped() or monotonic() - handed_out >= STATE_SECONDS:
                yield {STATE: held.data, "step": event.step}
                handed_out = monotonic()


TASKS: dict[str, Task] = {
    "adapt": adapt,
    "map": draw_map,
    "meta_train": meta_train,
    "turn": turn,
    **ANSWERING,
    **CHECKING,
    **COMPARING,
    **DECODING,
    **EXPORTING,
    **FETCHING,
    **FILMING,
    **LESSONS,
    **LOOPING,
    **MAPPING,
    **TEACHING,
    **TUNING,
}
