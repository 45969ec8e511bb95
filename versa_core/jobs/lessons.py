"""The trainers' work for the later lessons: maps of known clouds, how sure answers are, a written classifier."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from versa_core.jobs.comparing import compare
from versa_core.jobs.filming import plain_descents
from versa_core.jobs.work import Payload, Stopped, Task, Work
from versa_core.training.events import Finished, Started, StepDone


def cloud_maps(payload: Payload, stopped: Stopped) -> Work:
    """Records t-SNE for each pair of a cloud and a perplexity; "truths" are the clouds as a plane can show them."""
    from versa_core.analysis.descent import Descent, descend
    from versa_core.analysis.projection import pca

    recorded: list[Descent] = []
    for points, perplexity in zip(payload["clouds"], payload["perplexities"], strict=True):
        yield StepDone(len(recorded), len(recorded) / len(payload["clouds"]), {}, 0.0)
        recorded.append(descend(points, perplexity=perplexity, seed=payload["seed"], stopped=stopped))
        if stopped():
            yield Finished("stopped", len(recorded), 0.0)
            return {}
    truths = [one if one.shape[1] == 2 else pca(one, 2).coordinates for one in payload["clouds"]]
    return {**plain_descents(recorded), "truths": truths}


def how_sure(payload: Payload, stopped: Stopped) -> Work:
    """Asks about the same pictures over many redraws of the support, and about pictures of foreign classes."""
    from versa_core.teaching.sureness import ask_again

    yield Started("how_sure", None)
    chance = np.random.default_rng(payload["seed"])
    found = ask_again(payload["embeddings"], payload["labels"], payload["n_shot"], payload["n_known"], chance=chance)
    return vars(found)


def write(payload: Payload, stopped: Stopped) -> Work:
    """Lets the published VERSA write a classifier from the support, and draws from what it wrote."""
    import torch

    from versa_core.checkpoint import load_model
    from versa_core.data.episodes import to_float
    from versa_core.device import generator
    from versa_core.teaching.writing import write_classifier

    yield Started("write", None)
    model = load_model(Path(payload["checkpoint"]))[1].eval()
    images, is_support = to_float(payload["images"]), payload["is_support"]
    labels = torch.from_numpy(payload["labels"][is_support])
    chance = generator(payload["seed"])
    return vars(write_classifier(model, images[is_support], labels, images[~is_support], generator=chance))


# `two_ways` is the race of the page Compare under a name of its own: a job takes the place of the last one of its kind.
LESSONS: dict[str, Task] = {"cloud_maps": cloud_maps, "how_sure": how_sure, "two_ways": compare, "write": write}
