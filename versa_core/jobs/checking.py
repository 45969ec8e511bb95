"""The trainers' work for the page Images: checking the pictures, and which example matters."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from versa_core.data.profile import Preparation
from versa_core.jobs.work import Payload, Stopped, Task, Work
from versa_core.training.events import Finished, Started, StepDone

BATCH = 50  # pictures that are measured between two looks at the stop


def check(payload: Payload, stopped: Stopped) -> Work:
    """Checks a set of pictures; what a picture says by itself is measured only where it is not known yet."""
    from versa_core.analysis.checking import Subject
    from versa_core.analysis.checking import check as check_all
    from versa_core.analysis.checking.traits import Traits, measured

    yield Started("check", None)
    table, files = payload["traits"].copy(), payload["files"]
    unknown = np.flatnonzero(np.isnan(table[:, 0]))
    for start in range(0, len(unknown), BATCH):
        rows = unknown[start : start + BATCH]
        table[rows] = measured(table[rows], files[start : start + BATCH])
        yield StepDone(start, start / len(unknown), {}, 0.0)
        if stopped():
            yield Finished("stopped", start, 0.0)
            return {"traits": table, "findings": None}
    subject = Subject(
        payload["images"], payload["labels"], payload["is_support"], payload["n_classes"],
        Preparation.from_plain(payload["preparation"]), Traits.of_table(table), payload["embeddings"], payload["same"],
    )  # fmt: skip
    return {"traits": table, "findings": [asdict(one) for one in check_all(subject)]}


def influence(payload: Payload, stopped: Stopped) -> Work:
    """Leaves each support picture out in turn, on the embeddings that a run began with."""
    from versa_core.analysis.influence import influences
    from versa_core.analysis.leaks import find_leaks, scored

    is_support = payload["is_support"]
    yield Started("influence", int(is_support.sum()))
    asked = np.flatnonzero(scored(is_support, find_leaks(payload["images"], is_support)))
    temperature = _temperature(payload)
    found = []
    n_support = int(is_support.sum())
    for one in influences(payload["embeddings"], payload["labels"], is_support, asked, temperature=temperature):
        found.append(asdict(one))
        if len(found) % BATCH == 0:
            yield StepDone(len(found), len(found) / n_support, {}, 0.0)
        if stopped():
            yield Finished("stopped", len(found), 0.0)
            break
    return {"influences": found, "n_asked": len(asked), "is_whole": len(found) == n_support}


def _temperature(payload: Payload) -> float:
    """Returns what divides the logits of `prototype` in this task."""
    import torch

    from versa_core.analysis.own_temperature import temperature_of_means

    is_support = payload["is_support"]
    features = torch.from_numpy(payload["embeddings"][is_support]).float()
    labels = torch.from_numpy(payload["labels"][is_support])
    return temperature_of_means(features, labels, _known_temperature(payload))


def _known_temperature(payload: Payload) -> float:
    """Returns the temperature of `prototype` that the run's checkpoint knows; 1 where it had none."""
    from versa_core import checkpoint
    from versa_core.confidence import confidence_for
    from versa_core.methods.prototype import Prototype
    from versa_core.settings import values_of

    source: str | bytes | None = payload["checkpoint"]
    if source is None:
        return 1.0
    info, tensors = checkpoint.read(Path(source) if isinstance(source, str) else source)
    n_way = int(payload["labels"].max()) + 1
    n_shot = float(payload["is_support"].sum()) / n_way
    settings: dict[str, Any] = values_of(Prototype())
    return confidence_for(info, tensors, "prototype", settings, n_way=n_way, n_shot=n_shot).temperature


CHECKING: dict[str, Task] = {"check": check, "influence": influence}
