"""The trainers' work for the later lessons: maps of known clouds, how sure answers are."""

from __future__ import annotations

import numpy as np

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


LESSONS: dict[str, Task] = {"cloud_maps": cloud_maps, "how_sure": how_sure}
